"""Tells by its marks whether an element is furniture: a menu, sharing, comments, a teaser."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from memory_cache.text.finding.folding import word_set

if TYPE_CHECKING:
    from memory_cache.text.extraction.tree import Node

Furniture = Literal["certain", "likely", "weak", "comments", ""]

_CERTAIN_TAGS = frozenset(
    {"nav", "menu", "dialog", "button", "select", "label", "fieldset", "aside", "footer"}
)
_CERTAIN_ROLES = word_set(
    "navigation search dialog alertdialog menu menubar toolbar tablist banner contentinfo button"
    " complementary alert"
)
# Words that make up class names and ids, as whole words once the name is cut at hyphens, digits
# and capitals; and beginnings of such words, for names written in one.
_CERTAIN_WORDS = word_set(
    "nav navi menu submenu breadcrumb breadcrumbs sharing share shares sharebar social socials ad"
    " ads advert advertisement advertorial adsense sponsor sponsored cookie cookies consent gdpr"
    " paywall newsletter subscribe subscription signup login register popup modal overlay lightbox"
    " pagination pager paging pagenav skip toolbar outbrain taboola disclaimer disclosure"
    " copyright tags taglist tagcloud keywords toc follow rating ratings vote votes"
    " recirculation recirc related similar recommended recommendation recommendations"
    " readmore trending popular mostread promo promos promotion donate donation sidebar"
    " widget widgets footer bottombar topbar masthead sitemap imprint noprint screenreader"
    " visuallyhidden tooltip dropdown biography authorbox bio cart bookmark feedback survey poll"
    " compartir relacionadas relacionados relacionada partage condividi correlati teilen werbung"
    " anzeige publicidad publicidade pubblicita reklama linkliste linklist autorenbox"
    " autorbox authors readnext nextprev prevnext upnext jetpack optin mailchimp crumb crumbs"
    " pathway skiplink infobox yarpp addtoany sharedaddy byline dateline timestamp postmeta"
    " appstores spenden"
)
# Words that name furniture and parts of articles alike: they count only where there is no prose.
_WEAK_WORDS = word_set(
    "teaser teasers more meta prev next event events gallery slideshow carousel slider shop price"
    " buy print jobs aside jp credit credits attribution caption captions offer offers cta callout"
)
_CERTAIN_BEGINNINGS = (
    "related",
    "recommend",
    "newsletter",
    "breadcrumb",
    "sharing",
    "sharebutton",
    "sharebar",
    "socialmedia",
    "advert",
    "sponsor",
    "subscri",
    "sidebar",
    "pagination",
    "cookie",
    "widget",
    "authorinfo",
    "authorbox",
    "authorbio",
    "aboutauthor",
    "mostread",
    "mostpopular",
    "tagcloud",
    "taglist",
    "trending",
    "promo",
    "footer",
    "postmeta",
    "entrymeta",
    "navigation",
    "addthis",
    "shariff",
)
_COMMENT_WORDS = word_set(
    "comment comments commentlist disqus respond replies kommentar kommentare commentaires"
    " comentarios reply pingback trackback guestbook"
)
_COMMENT_BEGINNINGS = ("comment", "disqus", "kommentar")
_HIDDEN_CLASSES = frozenset({"hidden", "sr-only", "visually-hidden", "screen-reader-text"})
_EXEMPT_TAGS = frozenset({"html", "body", "main", "a", "p", "em", "strong", "b", "i"})
_LONGEST_NAME_CHARS = 300
_SPLIT = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")


def furniture(node: Node) -> Furniture:
    """Return what the marks of `node` itself, not those around it, say."""
    tag = node.tag
    if tag in _CERTAIN_TAGS:
        return "certain"
    marks = node.attributes
    if not marks:
        return ""
    if "role" in marks and marks["role"].lower() in _CERTAIN_ROLES:
        return "certain"
    if tag in _EXEMPT_TAGS or ("itemprop" in marks and "articlebody" in marks["itemprop"].lower()):
        return ""
    name = marks.get("class", "")
    if "id" in marks:
        name = f"{name} {marks['id']}"
    return _by_name(name[:_LONGEST_NAME_CHARS]) if name else ""


_AUTHOR_PARTS = word_set(
    "bio box card info description about profile section block meta content text details post wrap"
)


@lru_cache(maxsize=8192)
def _by_name(name: str) -> Furniture:
    found: Furniture = ""
    for token in name.split():
        mark = _by_token(token)
        if mark == "embed":
            return ""
        if mark in {"comments", "likely"}:
            # The first strong word decides, unless a later one says that a post is quoted.
            if not found or found == "weak":
                found = mark
        elif mark and not found:
            found = mark
    return found


@lru_cache(maxsize=16384)
def _by_token(token: str) -> Furniture | Literal["embed"]:
    words = [word.lower() for word in _SPLIT.split(token) if word]
    if token in _HIDDEN_CLASSES:
        return "likely"
    if "embed" in words or "tweet" in words:
        # A quoted post: its words about sharing and media are about the frame around it.
        return "embed"
    for word in words:
        if word in _COMMENT_WORDS or word.startswith(_COMMENT_BEGINNINGS):
            return "comments"
    for word in words:
        if word in _CERTAIN_WORDS or word.startswith(_CERTAIN_BEGINNINGS):
            return "likely"
    if "author" in words and not _AUTHOR_PARTS.isdisjoint(words):
        return "likely"
    return "weak" if not _WEAK_WORDS.isdisjoint(words) else ""
