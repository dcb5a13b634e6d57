"""Why two pages are about the same: the words that tell, and the sentence that shows it."""

from __future__ import annotations

from memory_cache.text.finding.relating import Subject, explain, subject_of, weigh

MILL = (
    "The mill at Orrick grinds oats. Its wheel has thirty-two paddles of elm.\n\n"
    "A miller renews one paddle each spring, and the wheel turns slowly in winter."
)
OTHER_MILL = (
    "Nobody has lived here for years.\n\n"
    "Upstream another wheel turned, and its paddles were of oak. The miller sold flour."
)


def weights_of(subject: Subject) -> dict[str, float]:
    return weigh(subject, dict.fromkeys(subject.counts, 2.0))


def test_the_words_that_both_have_are_told_as_the_other_page_writes_them() -> None:
    subject = subject_of("Orrick Mill", MILL)
    why = explain(subject, weights_of(subject), OTHER_MILL)

    assert {"wheel", "paddles", "miller"} <= set(why.words)
    assert why.share > 0


def test_the_sentence_shown_is_the_one_that_is_most_about_the_subject() -> None:
    subject = subject_of("Orrick Mill", MILL)
    why = explain(subject, weights_of(subject), OTHER_MILL)

    assert why.sentence == "Upstream another wheel turned, and its paddles were of oak."
    assert OTHER_MILL[why.start : why.end] == why.sentence
    assert [why.sentence[start:end] for start, end in why.marks] == ["wheel turned", "paddles"]
    assert not why.same


def test_a_sentence_that_both_have_word_for_word_goes_before_any_other() -> None:
    shared = "Its wheel has thirty-two paddles of elm and one of oak."
    subject = subject_of("Orrick Mill", f"{shared} {MILL}")
    text = f"The miller, the mill and the wheel of Orrick in spring. {shared.upper()}"
    why = explain(subject, weights_of(subject), text)

    assert (why.sentence, why.same) == (shared.upper(), True)


def test_a_short_sentence_that_stands_on_every_page_of_a_site_is_no_reason() -> None:
    subject = subject_of("Orrick Mill", f"{MILL} Orrick Mill Press.")
    why = explain(subject, weights_of(subject), "A text about owls. Orrick Mill Press.")

    assert not why.same


def test_a_text_about_something_else_shares_nothing() -> None:
    subject = subject_of("Orrick Mill", MILL)
    why = explain(subject, weights_of(subject), "A barn owl hunts by hearing in the dark.")

    assert (why.words, why.sentence, why.marks, why.share) == ([], "", [], 0.0)


def test_a_long_text_that_names_everything_once_is_less_related_than_a_short_one() -> None:
    subject = subject_of("Orrick Mill", MILL)
    weights = weights_of(subject)
    filler = "Nothing of interest stands here and yet it fills the page. " * 400

    assert explain(subject, weights, OTHER_MILL + filler).share < (
        explain(subject, weights, OTHER_MILL).share / 2
    )


def test_an_empty_page_and_an_empty_library_are_no_error() -> None:
    subject = subject_of("", "")

    assert explain(subject, weigh(subject, {}), MILL).share == 0.0
    assert explain(subject_of("", MILL), {}, "").words == []
