"""Front matter comes back as it was written, and is read as others write it."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from memory_cache.text.documents.frontmatter import read, write

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def split(text: str) -> tuple[dict[str, str | list[str]], str]:
    """The fields, and the body that `write` was given."""
    fields, begins = read(text)
    return fields, text[begins:].removeprefix("\n") if begins else text


@given(title=TEXTS, tags=st.lists(TEXTS.filter(bool), max_size=5), body=TEXTS)
def test_what_was_written_is_read_again(title: str, tags: list[str], body: str) -> None:
    fields, rest = split(write({"title": title, "tags": tags}, body))

    assert rest == body
    assert fields.get("title", "") == title
    assert fields.get("tags", []) == tags


def test_it_is_written_as_yaml_that_nobody_can_misread() -> None:
    fields = {"title": 'no: "yes" \\ # \n\x85\u2028', "empty": "", "id": 0, "read": True}

    assert write({**fields, "tags": ["a, b", "c"]}, "Body\n") == (
        '---\ntitle: "no: \\"yes\\" \\\\ # \\n\\u0085\\u2028"\nid: 0\nread: true\n'
        'tags: ["a, b", "c"]\n---\n\nBody\n'
    )


def test_half_characters_are_replaced() -> None:
    assert write({"title": "half \ud800"}, "") == '---\ntitle: "half \ufffd"\n---\n\n'


@pytest.mark.parametrize(
    ("matter", "fields"),
    [
        ("title: Plain words # a remark", {"title": "Plain words"}),
        ("Title: 'it''s'", {"title": "it's"}),
        ("tags: [a, 'b c', \"d, e\"]", {"tags": ["a", "b c", "d, e"]}),
        ("tags:\n  - a\n  - 'b: c'\nurl: https://a.example/#x", None),
        ("tags: []", {"tags": []}),
        ("nested:\n  deeper: 1\n  other: 2", {}),
        ('title: "\\U0001F600 \\x41"', {"title": "😀 A"}),
        ("no field at all", {}),
    ],
)
def test_what_people_and_programs_write_is_read(
    matter: str, fields: dict[str, object] | None
) -> None:
    expected = fields
    if expected is None:
        expected = {"tags": ["a", "b: c"], "url": "https://a.example/#x"}
    found, body = split(f"---\n{matter}\n---\nBody")

    assert {key: value for key, value in found.items() if value != []} == {
        key: value for key, value in expected.items() if value != []
    }
    assert body == "Body"


@pytest.mark.parametrize("text", ["", "Body", "--- \nnever closed", "----\na: b\n---\n", "--\n"])
def test_a_text_without_front_matter_is_all_body(text: str) -> None:
    assert split(text) == ({}, text)


def test_front_matter_made_to_take_for_ever_does_not() -> None:
    within_the_limit = [
        "---\naa: [" + '"' * 19_900 + "]\n---\n",
        "---\naa: [" + "'a,\"" * 4_900 + "]\n---\n",
        "---\naa: '" + "''" * 9_900 + "\n---\n",
        '---\naa: "' + "\\" * 19_900 + "\n---\n",
        "---\naa: x" + " #" * 9_900 + "\n---\n",
        "---\n" + "-" * 19_900 + "\n---\n",
        "---\naa:\n" + " - x\n" * 3_900 + "---\n",
    ]
    assert all(begins == len(text) for text in within_the_limit for _, begins in [read(text)])
    hostile = [
        "---\n" + "a: [" + '"' * 60_000 + "]\n---\n",
        "---\n" + "a: '" + "''" * 30_000 + "\n---\n",
        "---\n" + "-" * 60_000 + "\n---\n",
        "---\n" + "a:\n" + " - x\n" * 12_000 + "---\n",
        "---\n" * 200_000,
        "---\n" + "k" * 5_000_000,
    ]
    assert all(body for _, body in map(split, hostile[4:]))
    assert all(set(fields) <= {"a"} for fields, _ in map(split, hostile))
