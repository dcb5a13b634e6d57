"""Files of bookmarks are read as browsers write them, and as nobody should."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from memory_cache.text.documents.bookmarks import (
    Bookmark,
    is_bookmark_file,
    is_stub,
    read_bookmarks,
    split_tags,
    write_stub,
)
from memory_cache.text.documents.markdown import read_markdown


def read(body: str) -> list[Bookmark]:
    return list(read_bookmarks(f"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n{body}"))


def test_folders_are_those_that_are_open() -> None:
    found = read(
        "<DL><p><DT><H3>One</H3><DL><p><DT><A HREF='a'>A</A></DL><p>"
        "<DT><A HREF='b'>B</A><DT><H3>Two</H3><DL><p><DT><A HREF='c'>C</A></DL></DL>"
    )

    assert [(one.url, one.folders) for one in found] == [
        ("a", ("One",)),
        ("b", ()),
        ("c", ("Two",)),
    ]


def test_the_folders_that_every_browser_has_give_no_names() -> None:
    found = read(
        '<DL><DT><H3 PERSONAL_TOOLBAR_FOLDER="true">Bar</H3><DL><A HREF="a">A</A></DL>'
        '<DT><H3 UNFILED_BOOKMARKS_FOLDER="true">Other</H3><DL><A HREF="b">B</A></DL></DL>'
    )

    assert [one.folders for one in found] == [(), ()]


def test_addresses_and_titles_may_hold_any_sign() -> None:
    (found,) = read(
        '<A HREF="javascript:if(a>b){c=\'<a>\'}" ICON="data:image/png;base64,AA==" TAGS=x>'
        "a &lt; b &amp; c</A>"
    )

    assert found.url == "javascript:if(a>b){c='<a>'}"
    assert found.title == "a < b & c"
    assert found.tags == ("x",)


def test_a_description_belongs_to_the_bookmark_before_it() -> None:
    found = read(
        "<DT><A HREF=a>A</A>\n<DD>About\n  A &amp; B\n<DT><A HREF=b>B</A><DT><H3>F</H3><DD>x"
    )

    assert [(one.url, one.description) for one in found] == [("a", "About A & B"), ("b", "")]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("<!DOCTYPE NETSCAPE-Bookmark-file-1>", True),
        ("\ufeff<!doctype netscape-bookmark-file-1>", True),
        ("<html><head><title>Pocket Export</title>", True),
        ("<!DOCTYPE html><p>How NETSCAPE-Bookmark-file-1 came about", False),
        ("", False),
    ],
)
def test_a_file_of_bookmarks_is_told_by_its_head(text: str, is_one: bool) -> None:
    assert is_bookmark_file(text) == is_one


def test_tags_are_parted_by_commas_or_bars_each_once() -> None:
    assert split_tags(" a , b c|a||,d ") == ("a", "b c", "d")


@given(st.text("<>ADLH/=\"' \n3ptd&;-!x", max_size=300))
def test_nothing_that_is_typed_raises(text: str) -> None:
    assert all(isinstance(one, Bookmark) for one in read(text))


@pytest.mark.parametrize(
    "body",
    [
        '<a href="' * 100_000,
        "<a " * 200_000,
        "<a x='" + '"' * 400_000,
        "<dl>" * 200_000 + "<a href=x>deep",
        "<a" + " b=c" * 200_000,
        "<a " + " \n/" * 200_000,
        "<" * 500_000,
        "<a href=x>" + "&amp" * 200_000,
        "<dd>" * 200_000,
    ],
    ids=range(9),
)
def test_files_made_to_take_for_ever_do_not(body: str) -> None:
    found = read(body)

    assert len(found) <= 200_000
    assert all(len(one.folders) <= 64 for one in found)


def test_a_stub_holds_all_words_and_is_told_from_notes() -> None:
    stub = write_stub("https://a.example/", 'The "ferry"', "Sails at nine.", ["sea", "slow"])

    assert stub == (
        '---\nbookmark: true\nurl: "https://a.example/"\ntitle: "The \\"ferry\\""\n---\n\n'
        "https://a.example/\n\nSails at nine.\n\nsea, slow\n"
    )
    assert is_stub(stub.encode())
    assert not is_stub(b"---\ntitle: mine\n---\n\nNotes")


@pytest.mark.parametrize("title", ['The "ferry"', "It's C:\\new # 1", "[x]", "\u200fעיר"])
def test_a_stub_is_read_under_the_title_that_it_was_given(title: str) -> None:
    stub = write_stub("https://a.example/", title, "Sails at nine.", [])

    assert read_markdown(stub.encode()).title == title
