"""Reads a page's title, author, site and language from what it says about itself."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from memory_cache.text.titles import letters, same_title
from memory_cache.text.whitespace import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from memory_cache.text.tree import Node, TreeBuilder

__all__ = ["Metadata", "detect_language", "host", "read_metadata", "same_title"]

_SEPARATOR = re.compile(r"\s+[|\-–—·•»:/]\s+|\s*[|»]\s*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_BY = re.compile(
    r"^(?:by|von|par|por|di|da|door|av|af|od|autor(?:in)?|author|text|written by)\b\s*:?\s*",
    re.IGNORECASE,
)
_BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:byline|author(?:-?name)?|autor(?:in)?|auteur)(?:$|[\s_-])", re.IGNORECASE
)
_LONGEST_TITLE_CHARS = 300
_LONGEST_BYLINE_CHARS = 120
# Scripts that tell a language by themselves, or as good as.
_SCRIPTS = (
    (re.compile("[\u3040-\u30ff]"), "ja"),
    (re.compile("[\uac00-\ud7af\u1100-\u11ff]"), "ko"),
    (re.compile("[\u4e00-\u9fff]"), "zh"),
    (re.compile("[\u0400-\u04ff]"), "ru"),
    (re.compile("[\u0370-\u03ff\u1f00-\u1fff]"), "el"),
    (re.compile("[\u0590-\u05ff]"), "he"),
    (re.compile("[\u0600-\u06ff]"), "ar"),
    (re.compile("[\u0900-\u097f]"), "hi"),
    (re.compile("[\u0980-\u09ff]"), "bn"),
    (re.compile("[\u0b80-\u0bff]"), "ta"),
    (re.compile("[\u0c00-\u0c7f]"), "te"),
    (re.compile("[\u0e00-\u0e7f]"), "th"),
    (re.compile("[\u10a0-\u10ff]"), "ka"),
    (re.compile("[\u0530-\u058f]"), "hy"),
)
# The commonest short words of each language, chosen so that few are shared between them.
_COMMON_WORDS = {
    "en": "the of and to is that for with was are this from which have",
    "de": "der die und das ist nicht mit den von ein eine auf für sich auch",
    "fr": "le les des et est une dans qui pour que pas sur du au avec",
    "es": "el los las y una que en por con para del es como más se",
    "pt": "o os uma não em para com que do da dos das é mais ao",
    "it": "il che di gli della è per non una con sono del nel più alla",
    "nl": "het een van en dat niet zijn op voor met te aan ook bij naar",
    "sv": "och att det som är på för inte med av den ett till har jag",
    "da": "og at det som er på for ikke med af den et til har jeg",
    "pl": "się nie na jest do że w z to jak po przez oraz są jego",
    "cs": "se je na že v s to jako pro jsou by ale které který také",
    "tr": "ve bir bu için ile de da olarak daha çok gibi olan kadar ne en",
    "fi": "ja on ei se että oli hän mutta kun ovat myös tai joka sen niin",
    "hu": "a az és hogy nem is egy van volt meg csak ez de ki már",
    "ro": "și în de la cu pe nu este un care din mai că pentru o",
    "id": "yang dan di dengan untuk dari tidak ini itu pada adalah dalam ke akan juga",
    "vi": "và của là có không cho được trong các một với những người đã này",
}
_COMMON = {lang: frozenset(words.split()) for lang, words in _COMMON_WORDS.items()}


class Metadata(msgspec.Struct, frozen=True):
    """What a page says about itself; "" for what it does not say."""

    title: str = ""
    byline: str = ""
    site: str = ""
    lang: str = ""


def read_metadata(page: TreeBuilder, url: str | None, title: str) -> Metadata:
    """Return the page's metadata; `title` is what the browser showed, if it said."""
    metas: dict[str, str] = {}
    window_title = fold(title)
    for node in page.head:
        if node.tag == "title":
            window_title = window_title or fold(node.text(1000))
        elif node.tag == "meta":
            name = (node.get("property") or node.get("name") or node.get("itemprop")).lower()
            content = fold(node.get("content")[:2000])
            if name and content:
                metas.setdefault(name, content)
    facts = list(_linked_facts(page.linked_data))
    site = metas.get("og:site_name") or _first(facts, "publisher") or host(url)
    headings = [fold(node.text(1000)) for node in page.root.elements() if node.tag == "h1"]
    return Metadata(
        title=_best_title(
            metas.get("og:title") or metas.get("twitter:title") or "", window_title, headings, site
        )
        or _first(facts, "headline")[:_LONGEST_TITLE_CHARS],
        byline=_byline(metas, facts, page.root),
        site=site[:_LONGEST_BYLINE_CHARS],
        lang=_declared_language(page.root, metas),
    )


def detect_language(text: str) -> str:
    """Return the language that `text` is probably in, "" if its script and words do not tell."""
    sample = text[:20_000]
    letters = sum(letter.isalpha() for letter in sample)
    counts = [(len(pattern.findall(sample)), lang) for pattern, lang in _SCRIPTS]
    kana, ideographs = counts[0][0], counts[2][0]
    if kana * 10 > kana + ideographs > 0 and (kana + ideographs) * 3 > letters:
        return "ja"
    most, lang = max(counts, key=lambda pair: pair[0])
    if most * 2 > letters > 0:
        if lang == "ru" and re.search("[іїєґ]", sample):
            return "uk"
        return "fa" if lang == "ar" and re.search("[پچگژ]", sample) else lang
    words = Counter(re.findall(r"\w+", sample.lower()))
    total = sum(words.values())
    scores = sorted(
        ((sum(words[word] for word in common), lang) for lang, common in _COMMON.items()),
        reverse=True,
    )
    (best, lang), (second, _) = scores[0], scores[1]
    return lang if best >= 3 and best * 12 > total and best > second * 1.15 else ""


def _best_title(declared: str, window: str, headings: Sequence[str], site: str) -> str:
    """Return the h1 that the other titles confirm, else the declared title less its suffix."""
    title = _without_site(declared or window, site)
    for heading in headings:
        plain = letters(heading)
        # A short heading that is not the title's beginning is the site's name or a section's.
        if len(plain) * 2 < len(letters(title)) and not letters(title).startswith(plain):
            continue
        if len(plain) >= 4 and any(plain in letters(other) for other in (declared, window)):
            return heading[:_LONGEST_TITLE_CHARS]
    if not title and headings:
        title = headings[0]
    return title[:_LONGEST_TITLE_CHARS]


def _without_site(title: str, site: str) -> str:
    parts = [part for part in _SEPARATOR.split(title) if part]
    if len(parts) < 2:
        return title
    names = {letters(site), letters(site.split(".")[0])} - {""}
    for at, cut in ((-1, title.rfind(parts[-1])), (0, 0)):
        part = letters(parts[at])
        is_site = any(part == name or (len(name) > 3 and name in part) for name in names)
        if part and is_site and len(parts[at]) < 0.6 * len(title):
            rest = title[:cut] if at == -1 else title[title.find(parts[0]) + len(parts[0]) :]
            return rest.strip(" \t|-–—·•»:/")
    if len(parts[-1].split()) <= 4 and len(parts[0].split()) >= 4 and re.search(r"[|»]", title):
        return re.split(r"\s*[|»]\s*", title)[0]
    return title


def _byline(metas: dict[str, str], facts: Sequence[dict[str, str]], root: Node) -> str:
    said = [metas.get("author", ""), metas.get("article:author", ""), _first(facts, "author")]
    for name in (*said, metas.get("parsely-author", ""), metas.get("dc.creator", "")):
        if name and "://" not in name and len(name) <= _LONGEST_BYLINE_CHARS:
            return _BY.sub("", name)
    for node in root.elements():
        marks = node.get("rel") + " " + node.get("itemprop")
        if "author" in marks.split() or _BYLINE_CLASS.search(node.get("class")):
            name = _BY.sub("", fold(node.text(_LONGEST_BYLINE_CHARS + 1)))
            if 3 <= len(name) <= 80 and len(name.split()) <= 6 and name[-1] not in ":*":
                return name
    return ""


def _declared_language(root: Node, metas: dict[str, str]) -> str:
    for said in (root.get("lang"), metas.get("og:locale", ""), metas.get("language", "")):
        if _LANGUAGE.fullmatch(said.strip()):
            return said.strip().replace("_", "-")
    return ""


def host(url: str | None) -> str:
    """Return the host of an address without its “www.”, "" if there is none."""
    try:
        name = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return name.removeprefix("www.")


def _first(facts: Sequence[dict[str, str]], name: str) -> str:
    return next((fact[name] for fact in facts if fact.get(name)), "")


def _linked_facts(scripts: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yield headline, author and publisher of each thing that the page's JSON-LD describes."""
    for script in scripts:
        try:
            waiting: list[Any] = [msgspec.json.decode(script)]
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            continue
        for _ in range(200):
            if not waiting:
                break
            thing = waiting.pop(0)
            if isinstance(thing, list):
                waiting.extend(thing[:50])
            elif isinstance(thing, dict):
                waiting.extend(v for k, v in thing.items() if k in {"@graph", "mainEntity"})
                if "headline" in thing or "Article" in str(thing.get("@type", "")):
                    yield {
                        key: _name(thing.get(key)) for key in ("headline", "author", "publisher")
                    }


def _name(thing: Any) -> str:
    if isinstance(thing, list):
        return ", ".join(
            filter(None, (_name(one) for one in thing[:5] if not isinstance(one, list)))
        )
    if isinstance(thing, dict):
        thing = thing.get("name")
    return fold(thing) if isinstance(thing, str) else ""
