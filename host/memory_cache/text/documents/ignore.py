"""What ignore files say of a path, as Git reads them. Pure; the only importer of pathspec.

Rules may come from strangers: what could make matching slow is left out, in which case more is
read than the file wanted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pathspec import GitIgnoreSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

IGNORE_FILES = (".gitignore", ".ignore", ".memorycacheignore")
"""In the order in which they are read: in one folder, what comes later wins."""
MAX_IGNORE_BYTES = 262_144

_MAX_RULES = 1_000
_MAX_RULE_CHARS = 200
# A name is matched by trying: each further star multiplies the tries by the name's length.
_MAX_STARS = 2
_STARS = re.compile(r"\*+")
_MAX_ANY_FOLDERS = 2


class IgnoreRules:
    """The rules of one folder. Paths are relative to it, with slashes; a folder's ends in one."""

    def __init__(self, texts: Sequence[str]) -> None:
        lines = [line for text in texts for line in text.splitlines() if _is_fast(line)]
        self._spec = GitIgnoreSpec(
            [pattern for line in lines[:_MAX_RULES] for pattern in _compiled(line)]
        )

    def verdict(self, path: str) -> bool | None:
        """Return True if the path is ignored, False if a rule wants it, None if none says."""
        return self._spec.check_file(path).include


class RuleChain:
    """The rules that hold in a folder: its own, and those of the folders around it."""

    def __init__(self, links: tuple[tuple[str, IgnoreRules], ...] = ()) -> None:
        self._links = links

    def within(self, folder: str, texts: Sequence[str]) -> RuleChain:
        """Return the chain for a folder further in, `folder` relative to the root, "" the root
        itself, with the ignore files found there.
        """
        if not texts:
            return self
        prefix = f"{folder}/" if folder else ""
        return RuleChain((*self._links, (prefix, IgnoreRules(texts))))

    def verdict(self, path: str) -> bool | None:
        """As `IgnoreRules.verdict`, of a path relative to the root; the nearest rules win."""
        for prefix, rules in reversed(self._links):
            said = rules.verdict(path.removeprefix(prefix))
            if said is not None:
                return said
        return None


def _is_fast(line: str) -> bool:
    if not line.strip() or line.startswith("#") or len(line) > _MAX_RULE_CHARS:
        return False
    segments = line.split("/")
    stars = max(len(_STARS.findall(segment)) for segment in segments)
    return stars <= _MAX_STARS and segments.count("**") <= _MAX_ANY_FOLDERS


def _compiled(line: str) -> Sequence[GitIgnoreSpecPattern]:
    try:
        return GitIgnoreSpec.from_lines([line]).patterns
    except (ValueError, re.error):
        return ()
