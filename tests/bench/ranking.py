"""Measures instant answers as a person gets them: right, sure of it, and soon enough.

    python tests/bench/ranking.py          order, verdicts and waits; ends with 1 if one falls short
    python tests/bench/ranking.py --fit    prints the weights that the questions give as well
    python tests/bench/ranking.py --every 4    asks every fourth question only

Reads `questions.json.xz` in the folder that MEMORY_CACHE_BENCH_DATA names (default: ../shared/data
beside the project). Every figure comes from the product's own path: the page is opened, and asked
about a second later, within the same budget. Search itself is measured by `search.py`.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.ranking_parts.asking import Asked, OpenPage, vectors_alone
from tests.bench.ranking_parts.clock import waits_s
from tests.bench.ranking_parts.fitting import (
    Array,
    Choice,
    area_under_curve,
    fit_order,
    fit_verdict,
    leave_out,
)
from tests.bench.search_parts.filled import open_memory
from tests.bench.search_parts.question_set import load

from memory_cache.text.finding.judge import ANSWERED, belongs, chance, doubts
from memory_cache.text.finding.sentence_rank import BOTH
from memory_cache.text.finding.signals import MEANING_SIGNALS, WORD_SIGNALS

LEAST_GAIN_FIRST = 0.12
LEAST_THREE = 0.92
LEAST_AREA_WRONG_PAGE = 0.99
MOST_WRONG_ANSWERED = 0.02
LEAST_KEPT = 0.95
LEAST_GAIN_UNANSWERABLE = 0.05
MOST_WAIT_S = 0.3


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args(arguments)
    given = load()
    if given is None:
        return 0
    questions = given.questions[:: options.every]
    right: list[Asked] = []
    wrong: list[Asked] = []
    missing: list[Asked] = []
    alone: list[tuple[list[bool], float]] = []
    alone_missing: list[float] = []
    with open_memory() as memory:
        memory.embedder.start()
        ids = [page.id for page in given.pages]
        for at, page in enumerate(given.pages):
            opened = OpenPage(memory, page)
            here = [one for one in questions if one.page == page.id]
            absent = [one for one in given.unanswerable[:: options.every] if one.page == page.id]
            # Spread over the other nine pages, so that none stands for all.
            others = [
                one
                for number, one in enumerate(questions)
                if one.page != page.id and _other(ids, one.page, number) == at
            ]
            print(
                f"{page.id}: {opened.share_read:.0%} read; {len(here)} questions with an answer,"
                f" {len(absent)} without, {len(others)} of other pages",
                flush=True,
            )
            right += [opened.ask(one) for one in here]
            missing += [opened.ask(one) for one in absent]
            wrong += [opened.ask(one) for one in others]
            alone += vectors_alone(memory, opened, here)
            alone_missing += [best for _, best in vectors_alone(memory, opened, absent)]
    short = [
        *report_order(right, alone),
        *report_wrong_page(right, wrong),
        *report_unanswerable(right, missing, alone, alone_missing),
        *report_waits(),
    ]
    if options.fit:
        print_weights(right, missing)
    for falls_short in short:
        print(f"SHORT: {falls_short}")
    return 1 if short else 0


def report_order(asked: list[Asked], alone: list[tuple[list[bool], float]]) -> list[str]:
    first = float(np.mean([any(one.quotes_hold[:1]) for one in asked]))
    three = float(np.mean([any(one.quotes_hold[:3]) for one in asked]))
    vector_first = float(np.mean([any(held[:1]) for held, _ in alone]))
    vector_three = float(np.mean([any(held) for held, _ in alone]))
    print(f"the first sentence, the first three hold the answer: {first:.3f}, {three:.3f}")
    print(f"  by vectors alone: {vector_first:.3f}, {vector_three:.3f}")
    choices = [choice_of(one) for one in asked]
    held_first = held_three = 0
    for others, inside in leave_out([one.page for one in asked]):
        weights = fit_order([choices[at] for at in others if choices[at].right.any()])
        for at in inside:
            order = np.argsort(-(choices[at].signals @ weights), kind="stable")
            held_first += bool(choices[at].right[order[0]])
            held_three += bool(choices[at].right[order[:3]].any())
    print(
        "  with weights fitted on the other pages:"
        f" {held_first / len(asked):.3f}, {held_three / len(asked):.3f}"
    )
    short = []
    if first - vector_first < LEAST_GAIN_FIRST:
        short.append(f"the first sentence gains {first - vector_first:.3f} over vectors alone")
    if three < LEAST_THREE:
        short.append(f"the first three hold the answer of {three:.3f}")
    return short


def report_wrong_page(right: list[Asked], wrong: list[Asked]) -> list[str]:
    area = area_under_curve(
        np.array([belongs(one.judged.evidence) for one in right]),
        np.array([belongs(one.judged.evidence) for one in wrong]),
    )
    kept, answered = _share(right, "answer"), _share(wrong, "answer")
    print(f"put to the wrong page: area under the curve {area:.4f}")
    for name, some in (("right", right), ("wrong", wrong)):
        shares = ", ".join(
            f"{label} {_share(some, label):.3f}" for label in ("answer", "closest", "none")
        )
        print(f"  judged on the {name} page: {shares}")
    short = []
    if area < LEAST_AREA_WRONG_PAGE:
        short.append(f"wrong pages: area {area:.4f}")
    if answered > MOST_WRONG_ANSWERED:
        short.append(f"{answered:.3f} of the questions put to wrong pages are answered")
    if kept < LEAST_KEPT:
        short.append(f"only {kept:.3f} of the questions with an answer are answered")
    return short


def report_unanswerable(
    right: list[Asked],
    missing: list[Asked],
    alone: list[tuple[list[bool], float]],
    alone_missing: list[float],
) -> list[str]:
    by_cosine = area_under_curve(np.array([best for _, best in alone]), np.array(alone_missing))
    here = [chance(*one.judged) for one in right]
    absent = [chance(*one.judged) for one in missing]
    area = area_under_curve(np.array(here), np.array(absent))
    signals, answered = verdicts_of(right, missing)
    pages = [one.page for one in [*right, *missing]]
    left_out = np.zeros(len(pages))
    for others, inside in leave_out(pages):
        weights = fit_verdict(signals[others], answered[others])
        left_out[inside] = weights[0] + signals[inside] @ weights[1:]
    other = area_under_curve(left_out[answered == 1], left_out[answered == 0])
    print(
        f"without an answer on the right page: area under the curve {area:.3f}, with weights fitted"
        f" on the other pages {other:.3f}, by the best cosine {by_cosine:.3f};"
        f" {_share(missing, 'answer'):.3f} are answered"
    )
    if min(area, other) - by_cosine < LEAST_GAIN_UNANSWERABLE:
        return [f"unanswerable: {min(area, other):.3f} against {by_cosine:.3f}"]
    return []


def report_waits() -> list[str]:
    waits, processor = zip(*waits_s(), strict=True)
    last = statistics.quantiles(waits, n=20)[-1]
    print(
        f"quotes from a page of 10,000 words, opened a second before, on one core: median"
        f" {statistics.median(waits) * 1_000:.0f} ms, p95 {last * 1_000:.0f} ms; of the processor"
        f" {statistics.median(processor) * 1_000:.0f} ms"
    )
    return [f"p95 of the wait is {last * 1_000:.0f} ms"] if last > MOST_WAIT_S else []


def print_weights(right: list[Asked], missing: list[Asked]) -> None:
    choices = [choice_of(one) for one in right]
    order = fit_order([one for one in choices if one.right.any()])
    verdict = fit_verdict(*verdicts_of(right, missing))
    print("BOTH =", {name: round(float(w), 2) for name, w in zip(BOTH, order, strict=True)})
    print("CONSTANT =", round(float(verdict[0]), 3))
    rounded = {name: round(float(w), 3) for name, w in zip(ANSWERED, verdict[1:], strict=True)}
    print("ANSWERED =", rounded)


def choice_of(asked: Asked) -> Choice:
    """Return the signals that the shipped weights weigh."""
    words, meaning, read = asked.judged.evidence
    assert meaning is not None
    signals = np.column_stack([words[read], meaning.signals]).astype(np.float64)
    names = [*WORD_SIGNALS, *MEANING_SIGNALS]
    weighed = signals[:, [names.index(name) for name in BOTH]]
    return Choice(asked.page, weighed, np.array(asked.sentences_hold)[read])


def verdicts_of(right: list[Asked], missing: list[Asked]) -> tuple[Array, Array]:
    """Return the signals of the verdict, shape (questions, signals), and which have an answer."""
    found = [doubts(*one.judged) for one in [*right, *missing]]
    signals = np.array([[each[name] for name in ANSWERED] for each in found])
    return signals, np.r_[np.ones(len(right)), np.zeros(len(missing))]


def _other(ids: list[str], own: str, number: int) -> int:
    return (ids.index(own) + 1 + number % (len(ids) - 1)) % len(ids)


def _share(asked: list[Asked], label: str) -> float:
    return float(np.mean([one.shown.label == label for one in asked]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
