"""How often checking an answer's sentences is wrong, on claims written for it, in eleven languages.

    .venv/bin/python tests/bench/checking.py [--fit] [--wrong]

Each file in `checking_parts/` holds short texts and claims about them: faithful ones (+) and wrong
ones (-) of several kinds. `--fit` prints weights for `text/checking/support.py` fitted to the texts
that are for fitting, and the rates when each text is judged by weights fitted to the others;
`--wrong` lists what is judged wrongly. Exits with 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np

from memory_cache.paths import Home
from memory_cache.service.memory import Memory
from memory_cache.text.checking.given import Given
from memory_cache.text.checking.support import THRESHOLD, WEIGHTS, Judgement, judge, probability
from memory_cache.text.finding.rank import vector_share

PARTS = Path(__file__).parent / "checking_parts"
SIGNALS = {
    "meaning": ("meaning", "clause", "cosine", "gap"),
    "words": ("words", "words_gap"),
    "signs": ("words", "clause", "signs_gap"),
}
HELD_OUT = "unseen"
"""Texts in files of this name were written after all rules and weights, and are not fitted to."""
MOST_MARKED, MOST_PASSED = 0.12, 0.16
"""Of faithful sentences, the most that may be marked; of wrong ones, the most that may pass."""


class Case(NamedTuple):
    """A claim about a text."""

    lang: str
    text: str
    faithful: bool
    kind: str
    claim: str
    held_out: bool
    judgement: Judgement


def cases(memory: Memory, *, with_meaning: bool) -> list[Case]:
    vectors: dict[str, np.ndarray] = {}

    def embed(texts: list[str]) -> list[np.ndarray]:
        new = [text for text in dict.fromkeys(texts) if text not in vectors]
        vectors.update(zip(new, memory.embedder.embed(new), strict=True))
        return [vectors[text] for text in texts]

    found: list[Case] = []
    for path in sorted(PARTS.glob("claims_*.txt")):
        for block in path.read_text("utf-8").split("== ")[1:]:
            head, *lines = block.splitlines()
            lang, name = head.split()
            text = [line for line in lines if line[:2] not in ("+ ", "- ")]
            given = Given([("", paragraph) for paragraph in text])
            for line in lines:
                if line[:2] in ("+ ", "- "):
                    kind, claim = line[2:].split(": ", 1)
                    known = with_meaning and vector_share(claim) > 0.5
                    judged = judge(given, claim, embed if known else None)
                    faithful = line[0] == "+"
                    held_out = HELD_OUT in path.name
                    found.append(Case(lang, name, faithful, kind, claim, held_out, judged))
    return found


def fit(signals: np.ndarray, faithful: np.ndarray, ridge: float = 3.0) -> np.ndarray:
    """Logistic regression by Newton's method, on standardised signals; the last is the bias."""
    mean, spread = signals.mean(0), signals.std(0) + 1e-6
    rows = np.c_[(signals - mean) / spread, np.ones(len(signals))]
    penalty = np.diag([*[ridge] * signals.shape[1], 1e-6])
    weights = np.zeros(rows.shape[1])
    for _ in range(100):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (chance - faithful) + penalty @ weights
        bend = (rows * (chance * (1 - chance))[:, None]).T @ rows + penalty
        weights -= np.linalg.solve(bend, slope)
    plain = weights[:-1] / spread
    return np.r_[plain, weights[-1] - plain @ mean]


def fitted(some: list[Case], kind: str) -> dict[str, float]:
    # The weights without an embedding model are fitted to all that is written with spaces.
    fair = [one for one in some if one.judgement.signals and not one.judgement.against]
    rows = np.array([[one.judgement.signals[name] for name in SIGNALS[kind]] for one in fair])
    weights = fit(rows, np.array([one.faithful for one in fair], dtype=float))
    return dict(zip([*SIGNALS[kind], ""], (round(float(w), 3) for w in weights), strict=True))


def refit(with_meaning: list[Case], by_words: list[Case]) -> dict[str, float]:
    """Print weights; return the score of each claim by weights fitted to the other texts."""
    scores = {one.claim: one.judgement.score for one in with_meaning}
    groups = {
        "meaning": [one for one in with_meaning if one.judgement.kind == "meaning"],
        "words": [one for one in by_words if one.judgement.kind == "words"],
        "signs": [one for one in with_meaning if one.judgement.kind == "signs"],
    }
    for kind, some in groups.items():
        for_fitting = [one for one in some if not one.held_out]
        print(f'    "{kind}": {fitted(for_fitting, kind)},')
        for text in {one.text for one in some}:
            WEIGHTS[kind] = fitted([one for one in for_fitting if one.text != text], kind)
            for one in some:
                if one.text == text and (kind != "words" or one.lang in ("ru", "ar")):
                    judged = one.judgement
                    score = probability(judged.signals, kind) if judged.signals else 0.0
                    lifted = judged.score == 1.0
                    scores[one.claim] = 1.0 if lifted else 0.0 if judged.against else score
    return scores


def tell(what: str, some: list[Case], scores: dict[str, float]) -> tuple[float, float]:
    faithful = [scores[one.claim] for one in some if one.faithful]
    wrong = [scores[one.claim] for one in some if not one.faithful]
    marked = sum(score < THRESHOLD for score in faithful) / max(1, len(faithful))
    passed = sum(score >= THRESHOLD for score in wrong) / max(1, len(wrong))
    print(
        f"{what:34} faithful marked {marked:6.1%} of {len(faithful):3}"
        f"   wrong passed {passed:6.1%} of {len(wrong):3}"
    )
    return marked, passed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        memory = Memory(Home(Path(folder)))
        try:
            with_meaning = cases(memory, with_meaning=True)
        finally:
            memory.close()
        by_words = cases(memory, with_meaning=False)
    if options.fit:
        crossed = refit(with_meaning, by_words)
        tell("each text by weights of the others", with_meaning, crossed)
        return 0
    scores = {one.claim: one.judgement.score for one in with_meaning}
    groups: dict[str, list[Case]] = defaultdict(list)
    for one in with_meaning:
        groups[f"language {one.lang}"].append(one)
        groups[f"kind {one.kind}"].append(one)
    for name in sorted(groups):
        tell(name, groups[name], scores)
    tell("without an embedding model", by_words, {o.claim: o.judgement.score for o in by_words})
    seen = tell("texts that it was fitted to", [o for o in with_meaning if not o.held_out], scores)
    unseen = tell("texts that it was not", [o for o in with_meaning if o.held_out], scores)
    if options.wrong:
        for one in with_meaning:
            judged = one.judgement
            if judged.supported != one.faithful:
                signals = {name: round(value, 2) for name, value in judged.signals.items()}
                print(
                    one.lang, one.kind, round(judged.score, 2), one.claim, judged.against, signals
                )
    missed = any(marked > MOST_MARKED or passed > MOST_PASSED for marked, passed in (seen, unseen))
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
