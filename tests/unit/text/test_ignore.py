"""Ignore files as Git reads them, of strangers too."""

from __future__ import annotations

import pytest

from memory_cache.text.documents.ignore import IgnoreRules, RuleChain


@pytest.mark.parametrize(
    ("rules", "path", "verdict"),
    [
        ("*.log", "a.log", True),
        ("*.log", "deep/er/a.log", True),
        ("*.log\n!keep.log", "keep.log", False),
        ("build/", "build/", True),
        ("build/", "build", None),
        ("/top.txt", "top.txt", True),
        ("/top.txt", "in/top.txt", None),
        ("a/**/b.md", "a/x/y/b.md", True),
        ("# *.md", "a.md", None),
        ("", "a.md", None),
        ("[z-a]\n!\n\\\n*.md", "a.md", True),
        ("日記.txt", "日記.txt", True),
    ],
)
def test_rules_say_what_is_left_out(rules: str, path: str, verdict: bool | None) -> None:
    assert IgnoreRules([rules]).verdict(path) == verdict


def test_the_nearest_rules_win_and_reach_no_further_than_their_folder() -> None:
    root = RuleChain().within("", ["*.md\n/drafts/"])
    inner = root.within("notes", ["!*.md", "secret.md"])

    assert root.verdict("a.md") is True
    assert root.verdict("drafts/") is True
    assert inner.verdict("notes/a.md") is False
    assert inner.verdict("notes/secret.md") is True
    assert inner.verdict("notes/drafts/") is None
    assert root.verdict("notes/a.md") is True


def test_rules_that_would_take_long_to_match_are_left_out() -> None:
    slow = "\n".join(["*a*a*a*a*a*b", "**/**/**/**/x/" + "a" * 40, "y" * 300] * 100)

    assert IgnoreRules([slow, "*.tmp"]).verdict("a" * 255) is None
    assert IgnoreRules([slow, "*.tmp"]).verdict("a.tmp") is True
