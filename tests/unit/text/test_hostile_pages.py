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
