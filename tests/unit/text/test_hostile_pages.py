"""Pages made to exhaust: each ends with its text, or says that some was lost."""

from __future__ import annotations

import pytest

from memory_cache.text import extract as module
from memory_cache.text.extract import extract


def test_text_past_lxmls_depth_limit_is_kept() -> None:
    found = extract(b"<div>" * 5000 + b"deep" + b"</div>" * 5000 + b"<p>after")

    assert found.text == "deep\n\nafter"
    assert not found.truncated


def test_text_past_lxmls_node_limit_is_cut_at_ours_and_said() -> None:
    found = extract(b"<p>" + b"lorem ipsum " * 1_000_000 + b"</p><p>after</p>")

    assert 3_900_000 < len(found.text) <= 4_000_000
    assert found.truncated


def test_a_tag_with_very_many_attributes_costs_nothing() -> None:
    attributes = b" ".join(b"a%d=1" % number for number in range(200_000))

    assert extract(b"<p>before<p " + attributes + b">after").text == "before\n\nafter"


def test_end_tags_in_a_deep_page_are_given_up_on_and_said() -> None:
    found = extract(b"<p>before</p>" + b"<div>" * 60_000 + b"</p>" * 400_000 + b"after")

    assert found.text == "before"
    assert found.truncated


@pytest.mark.parametrize("opening", [b"<!--", b"<p a='", b"<script>", b"<title>", b"<![CDATA["])
def test_what_never_ends_does_not_hide_what_came_before(opening: bytes) -> None:
    assert extract(b"<p>before</p>" + opening * 200_000).text.startswith("before")


AFTER = "Afterwards there is more to read, a sentence with a full stop."


@pytest.mark.parametrize(
    "bomb",
    [
        b"<div>" * 10_000 + b"x" + b"</div>" * 10_000,
        b"<table><tr><td>" * 3_000 + b"x" + b"</table>" * 3_000,
        b"<ul><li>x" * 5_000 + b"</ul>" * 5_000,
        b"<b><i><p>x" * 5_000,
        b"<p class='" + b"ad-x y-comment " * 100_000 + b"'>x</p>",
        b"<p style='" + b"a:b;overflow:hidden;" * 100_000 + b"'>x</p>",
        b"<p>" + b"&amp;&#x41;" * 50_000 + b"</p>",
        b"<style>" + b".a{display:none}{" * 10_000 + b"</style>",
        b"<style>" + b"/*" * 100_000 + b"</style>",
        b'<script type="application/ld+json">' + b"[" * 100_000 + b"</script>",
        b"<div>" + b"<i aria-hidden=true>x</i>" * 10_000 + b"</div>",
        b"<div aria-hidden=true>" * 300 + b"<i></i>" * 20_000 + b"</div>" * 300,
        b"<table>" + b"<tr><th>a<td rowspan=100>b<td>c" * 3_000 + b"</table>",
        b"<p>by " + b"a" * 90 + b"!</p>" + b"<p>1 1 2000 " + b"am " * 28 + b"!</p>",
    ],
    ids=lambda bomb: bomb[:24].decode(),
)
def test_text_after_a_bomb_is_kept_or_said_to_be_cut(bomb: bytes) -> None:
    found = extract(b"<p>before</p>" + bomb + f"<p>{AFTER}</p>".encode())

    assert AFTER in found.text or found.truncated


def test_entities_are_not_expanded_without_end() -> None:
    bomb = (
        b'<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;">]><p>x &c;</p>'
    )

    assert len(extract(bomb).text) < 200


def test_source_past_the_cap_is_said() -> None:
    source = b"<p>" + b" " * module.MAX_SOURCE_BYTES + b"lost"

    found = extract(b"<p>kept</p>" + source)

    assert found.text == "kept"
    assert found.truncated
