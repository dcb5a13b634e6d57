"""Reads what stands behind `site:`, `type:` and `lang:`."""

from __future__ import annotations

import re

from memory_cache.text.address import host_of

_HOST = re.compile(r"(?!-)[\w-]{1,63}(?:\.[\w-]{1,63})*\Z")
_LONGEST_HOST_CHARS = 253
_TYPES = {
    **dict.fromkeys(("page", "pages", "web", "webpage", "article", "articles"), "page"),
    **dict.fromkeys(("selection", "selections", "excerpt", "excerpts"), "selection"),
    **dict.fromkeys(("note", "notes"), "note"),
    **dict.fromkeys(("file", "files"), "file"),
    **dict.fromkeys(("pdf", "pdfs"), "application/pdf"),
    **dict.fromkeys(("markdown", "md"), "text/markdown"),
    **dict.fromkeys(("text", "txt", "plain"), "text/plain"),
    **dict.fromkeys(("html", "htm"), "text/html"),
}
_LANGUAGE_NAMES = """
    english:en german:de deutsch:de french:fr français:fr spanish:es español:es italian:it
    italiano:it portuguese:pt português:pt dutch:nl nederlands:nl russian:ru русский:ru polish:pl
    polski:pl swedish:sv svenska:sv turkish:tr türkçe:tr hindi:hi हिन्दी:hi arabic:ar العربية:ar
    hebrew:he עברית:he chinese:zh 中文:zh japanese:ja 日本語:ja korean:ko 한국어:ko thai:th ไทย:th
    ukrainian:uk українська:uk greek:el ελληνικά:el czech:cs čeština:cs danish:da dansk:da
    norwegian:no norsk:no finnish:fi suomi:fi hungarian:hu magyar:hu persian:fa فارسی:fa
    vietnamese:vi indonesian:id romanian:ro română:ro
    """
_LANGUAGES = dict(pair.split(":") for pair in _LANGUAGE_NAMES.split())
_TAG = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*\Z", re.IGNORECASE)


def read_site(value: str) -> str | None:
    """Return the host that is meant, "example.org" for “https://www.example.org/a” too."""
    host = host_of(value) if "://" in value else value.lower().partition("/")[0]
    host = host.partition(":")[0].strip(".").removeprefix("*.").removeprefix("www.")
    if not host.isascii():
        # Browsers give addresses in this form.
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            return None
    if len(host) > _LONGEST_HOST_CHARS or not _HOST.match(host):
        return None
    return host


def read_type(value: str) -> str | None:
    """Return the kind of page or the content type (with a slash) that is meant."""
    return _TYPES.get(value.lower().strip("., "))


def read_language(value: str) -> str | None:
    """Return the language's tag in small letters, "de" or "pt-br"."""
    value = value.lower()
    if value in _LANGUAGES:
        return _LANGUAGES[value]
    return value.replace("_", "-") if _TAG.match(value) else None
