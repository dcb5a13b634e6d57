"""What changed in a text is told paragraph by paragraph; small things do not count as change."""

from __future__ import annotations

from hypothesis import given, strategies as st

from memory_cache.text.difference import Change, compare, has_changed, is_like

OIL = "The lamp burned whale oil until 1860, and paraffin from then on until the cable came."
BELL = "A fog bell was rung by clockwork, which had to be wound up every four hours at night."
HORN = "A horn took the place of the bell, driven by compressed air from an engine in the shed."


def test_changes_come_in_the_order_of_the_text() -> None:
    assert compare(f"{OIL}\n\n{BELL}", f"{OIL}\n\n{HORN}") == [
        Change("same", OIL),
        Change("removed", BELL),
        Change("added", HORN),
    ]


def test_equal_texts_are_one_same_part() -> None:
    assert compare(OIL, OIL) == [Change("same", OIL)]
    assert compare("", "") == []


@given(st.text(alphabet="ab\n", max_size=60), st.text(alphabet="ab\n", max_size=60))
def test_both_texts_can_be_put_together_from_the_changes(old: str, new: str) -> None:
    def paragraphs(text: str) -> list[str]:
        return [line for line in text.split("\n") if line]

    changes = compare(old, new)

    assert [
        line for c in changes if c.kind != "added" for line in paragraphs(c.text)
    ] == paragraphs(old)
    assert [
        line for c in changes if c.kind != "removed" for line in paragraphs(c.text)
    ] == paragraphs(new)


def test_a_counter_is_no_change_and_a_paragraph_is() -> None:
    page = "\n\n".join(f"{number}: {OIL}" for number in range(5))

    assert not has_changed(f"{page}\n\n3 minutes ago", f"{page}\n\n4 minutes ago")
    assert has_changed(page, f"{page}\n\n{HORN}")
    assert has_changed("Sold: 12", "Sold: 13")
    assert not has_changed(page, page)


def test_texts_are_alike_but_for_a_few_words() -> None:
    page = " ".join([OIL, BELL, HORN] * 3)

    assert is_like(page, f"{page} Advertisement.")
    assert not is_like(page, page[: len(page) // 2])
    assert not is_like(OIL, BELL)
    assert not is_like(OIL, "")
