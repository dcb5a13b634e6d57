"""Links to where a quote stands, in Markdown: an address that leads to the sentence itself.

The form is that of the WICG's "URL Fragment Text Directives": `#:~:text=first words,last words`.
"""

from __future__ import annotations

import re
from urllib.parse import quote as percent_encode

from memory_cache.text.markdown_escapes import escape

_WEB = re.compile(r"https?://", re.IGNORECASE)
# As they may stand in an address, and in a link's parentheses.
_SAFE = "!#&+,/:;=?@[]~%"
_DIRECTIVE = ":~:"
_WHOLE_CHARS = 100
_END_WORDS, _END_CHARS = 5, 24


def write(title: str, url: str, sentence: str = "", page_number: int | None = None) -> str:
    """Return a link to the sentence at this address, to the page of a PDF, or to the address. What
    is no address of the web is named and not linked.
    """
    name = escape(title) or escape(url)
    if not _WEB.match(url):
        return name if name == escape(url) or not url else f"{name} ({escape(url)})"
    return f"[{name}]({_encoded(url + _fragment(url, sentence, page_number))})"


def _fragment(url: str, sentence: str, page_number: int | None) -> str:
    begun = "" if "#" in url else "#"
    if page_number is not None:
        return f"#page={page_number}" if begun else ""
    if not sentence.strip() or _DIRECTIVE in url:
        return ""
    return f"{begun}{_DIRECTIVE}text={_directive(' '.join(sentence.split()))}"


def _directive(sentence: str) -> str:
    """The sentence, or of a long one its first and last words: a browser finds what is between."""
    if len(sentence) <= _WHOLE_CHARS:
        return _term(sentence)
    words = sentence.split(" ")
    first, last = " ".join(words[:_END_WORDS]), " ".join(words[-_END_WORDS:])
    if len(first) + len(last) > _WHOLE_CHARS:
        # A script without spaces.
        first, last = sentence[:_END_CHARS], sentence[-_END_CHARS:]
    return f"{_term(first)},{_term(last)}"


def _term(words: str) -> str:
    # A hyphen would make a prefix or a suffix of it.
    return percent_encode(words, safe="", errors="replace").replace("-", "%2D")


def _encoded(url: str) -> str:
    return percent_encode(url, safe=_SAFE, errors="replace")
