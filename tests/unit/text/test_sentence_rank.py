"""Which sentence answers, and whether it does: with made-up vectors for each word."""

from __future__ import annotations

import zlib

import numpy as np
import pytest

from memory_cache.text.finding.answer_kind import holds_kind, kind_asked
from memory_cache.text.finding.interaction import (
    Embedded,
    as_embedded,
    compare,
    mean_vector,
    told_by_pieces,
)
from memory_cache.text.finding.judge import Best, judge
from memory_cache.text.finding.sentence_rank import Evidence, order_by_words, rank_sentences
from memory_cache.text.finding.signals import (
    MEANING_SIGNALS,
    WORD_SIGNALS,
    Candidate,
    signals_of_meaning,
    signals_of_words,
)
from memory_cache.text.finding.words import content_words

DIMENSIONS = 96
MEANS = {"beacon": "lamp", "kindl": "lit"}
"""Words, as stems, that the made-up model takes for others."""


def embed(text: str) -> Embedded:
    """Each word a token with a direction of its own; the whole is their mean."""
    words = [MEANS.get(word, word) for word in content_words(text)]
    seeds = [zlib.crc32(word.encode()) for word in words]
    rows = np.array(
        [np.random.default_rng(seed).standard_normal(DIMENSIONS) for seed in seeds]
    ).reshape(-1, DIMENSIONS)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    steps = np.abs(rows).max(axis=1, initial=0.0) / 127
    in_steps = np.rint(rows / steps[:, None]).astype(np.int8)
    whole = rows.sum(axis=0)
    length = float(np.linalg.norm(whole)) or 1.0
    pieces = np.array([seed % 30_000 for seed in seeds], dtype=np.int32)
    return Embedded((whole / length).astype(np.float32), pieces, in_steps, steps.astype(np.float32))


def candidates_of(*passages: list[str]) -> list[Candidate]:
    return [
        Candidate(number, at, at + len(text), text)
        for number, texts in enumerate(passages)
        for at, text in enumerate(texts)
    ]


def evidence_of(question: str, candidates: list[Candidate], read: list[int]) -> Evidence:
    scores = {one.passage: 1.0 for one in candidates}
    some = [candidates[at] for at in read]
    meaning = signals_of_meaning(embed(question), some, [embed(one.text) for one in some])
    return Evidence(signals_of_words(question, candidates, scores), meaning, read)


def judged(question: str, candidates: list[Candidate], *, by_words: bool = False) -> str:
    evidence = evidence_of(question, candidates, list(range(len(candidates))))
    if by_words:
        evidence = evidence._replace(meaning=None, read=[])
    place, _ = rank_sentences(question, evidence)[0]
    return judge(question, evidence, Best(candidates[place].text, "", place))


def test_each_token_is_compared_with_the_one_that_is_most_like_it() -> None:
    likeness = compare(embed("lit lamp"), [embed("the beacon was kindled"), embed("stale bread")])

    np.testing.assert_allclose(likeness.by_token[0], 1, atol=0.01)
    assert (likeness.by_token[1] < 0.5).all()
    assert likeness.cosines[0] > likeness.cosines[1]


def test_a_text_without_tokens_is_like_nothing() -> None:
    likeness = compare(embed("lit lamp"), [embed(""), embed("lamp"), embed("")])

    assert likeness.by_token[0].tolist() == likeness.by_token[2].tolist() == [0, 0]
    assert likeness.by_token[1].max() > 0.9


def test_a_question_without_tokens_counts_as_one_that_nothing_is_like() -> None:
    empty, texts = embed(""), [embed("lamp"), embed("bread")]

    assert compare(empty, texts).by_token.tolist() == [[0], [0]]
    assert told_by_pieces(empty, texts).tolist() == [1]


def test_a_token_tells_the_more_the_fewer_texts_hold_it() -> None:
    common, rare = told_by_pieces(embed("lamp bread"), [embed("lamp"), embed("lamp bread")])

    assert rare > common > 0


def test_sentences_together_are_near_what_their_passage_is() -> None:
    sentences = ["Ann Roe lit the lamp.", "Bread rises."]

    together = mean_vector([embed(text) for text in sentences])

    assert float(together @ embed(" ".join(sentences)).vector) > 0.95
    assert float(np.linalg.norm(together)) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("typed", ["Who lit the lamp?", "Who lit the lamp", "Who lit the lamp ?!"])
def test_marks_at_the_end_of_a_question_are_not_compared(typed: str) -> None:
    assert as_embedded(typed) == "Who lit the lamp"


def test_a_question_of_marks_alone_stays_as_it_is() -> None:
    assert as_embedded("???") == "???"


@pytest.mark.parametrize(
    ("question", "kind", "yes", "no"),
    [
        ("How many boats came?", "number", "Seven boats came.", "The boats came."),
        ("When did it open?", "time", "It opened in May 1902.", "It opened late."),
        ("Who lit the lamp?", "person", "That night Ann Roe lit it.", "It was lit."),
        ("Where is the lamp?", "place", "It stands in Harwick.", "It stands there."),
    ],
)
def test_a_sentence_holds_the_kind_of_thing_that_is_asked_for(
    question: str, kind: str, yes: str, no: str
) -> None:
    asked = kind_asked(question)

    assert asked == kind
    assert holds_kind(asked, yes, frozenset()) > holds_kind(asked, no, frozenset())


def test_a_name_that_the_question_has_is_not_what_it_asks_for() -> None:
    sentence = "It was there that Ann met her."

    assert holds_kind("person", sentence, frozenset({"ann"})) == 0
    assert holds_kind("person", sentence, frozenset()) == 1


def test_any_sentence_holds_what_no_pattern_knows() -> None:
    assert kind_asked("Warum brennt die Lampe?") == "anything"
    assert holds_kind("anything", "Weil es dunkel ist.", frozenset()) == 0.5


def test_words_that_stand_over_a_sentence_are_its_words_too() -> None:
    under = Candidate(0, 0, 20, "Two weeks, if cooled.", "Sourdough › Keeping")
    elsewhere = Candidate(1, 0, 20, "Two weeks, if cooled.", "Boats › Paint")

    signals = signals_of_words("How long does sourdough keep?", [under, elsewhere], {})

    coverage = signals[:, WORD_SIGNALS.index("coverage")]
    assert coverage[0] > coverage[1]


def test_what_the_sentence_before_says_counts_within_a_passage_only() -> None:
    candidates = candidates_of(["The lamp was lit.", "Ann did it."], ["Bread rises."])

    signals = signals_of_words("Who lit the lamp?", candidates, {})

    with_last = signals[:, WORD_SIGNALS.index("coverage_with_last")]
    assert with_last.tolist() == pytest.approx([1, 1, 0])


def test_signals_are_shares() -> None:
    candidates = candidates_of(["The lamp was lit.", "Ann did it."], ["Bread rises."])

    evidence = evidence_of("Who lit the lamp?", candidates, [0, 1, 2])

    assert evidence.words.shape == (3, len(WORD_SIGNALS))
    assert evidence.meaning is not None
    assert evidence.meaning.signals.shape == (3, len(MEANING_SIGNALS))
    assert 0 <= evidence.words.min() <= evidence.words.max() <= 1


def test_a_sentence_that_says_it_in_other_words_comes_first_by_meaning() -> None:
    candidates = candidates_of(
        ["A lamp is on sale, and so are boats, bread and rope.", "Ann kindled the beacon herself."]
    )
    question = "lit lamp"

    evidence = evidence_of(question, candidates, [0, 1])

    assert order_by_words(evidence.words) == [0, 1]
    assert [place for place, _ in rank_sentences(question, evidence)] == [1, 0]


def test_only_what_was_read_is_ranked_by_meaning() -> None:
    candidates = candidates_of(["The lamp was lit by Ann.", "Bread rises.", "Boats leak."])

    ranked = rank_sentences("Who lit the lamp?", evidence_of("lit lamp", candidates, [1, 2]))

    assert {place for place, _ in ranked} == {1, 2}


def test_a_question_in_another_script_is_ranked_by_words_alone() -> None:
    candidates = candidates_of(["面包很好。"], ["灯塔于一八七一年点亮。"])
    words = signals_of_words("灯塔何年点亮", candidates, {})

    ranked = rank_sentences("灯塔何年点亮", Evidence(words, None, []))

    assert ranked[0][0] == 1


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [("灯塔于一八七一年点亮。", "answer"), ("一座塔。", "closest"), ("面包很好。", "none")],
)
def test_the_words_judge_a_question_in_another_script(sentence: str, verdict: str) -> None:
    assert judged("灯塔何年点亮", candidates_of([sentence]), by_words=True) == verdict


def test_what_a_sentence_says_outright_is_an_answer() -> None:
    said = candidates_of(["The lamp of Harwick was lit by Ann Roe.", "Bread rises."])

    assert judged("Was the lamp of Harwick lit by Ann Roe?", said) == "answer"


def test_a_question_that_is_like_nothing_in_the_text_has_no_answer_there() -> None:
    assert judged("Which rope do sailors prefer?", candidates_of(["The lamp was lit."])) == "none"


def test_what_is_not_so_is_answered_less_surely_than_what_is() -> None:
    candidates = candidates_of(["The lamp was lit in Harwick.", "Bread rises."])

    assert judged("Was the lamp lit in Harwick?", candidates) == "answer"
    assert judged("Was the lamp never lit in Harwick by the Duke Alaric of York?", candidates) in {
        "closest",
        "none",
    }
