"""Tells by its marks whether an element is furniture: a menu, sharing, comments, a teaser."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from memory_cache.text.folding import word_set

if TYPE_CHECKING:
    from memory_cache.text.tree import Node

Furniture = Literal["certain", "likely", "weak", "comments", ""]

_CERTAIN_TAGS = frozenset({"nav", "menu", "dialog", "button", "select", "label", "fieldset"})
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
    " autorbox authors readnext nextprev prevnext upnext jetpack optin mailchimp crumb crumbs pathway"
    " skiplink infobox yarpp addtoany sharedaddy byline dateline timestamp postmeta appstores spenden"
)
# Words that name furniture and parts of articles alike: they count only where there is no prose.
_WEAK_WORDS = word_set(
    "teaser teasers more meta prev next event events gallery slideshow carousel slider shop price buy print"
    " jobs aside jp credit credits attribution caption captions offer offers cta callout"
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
_SPLIT = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")


def furniture(node: Node) -> Furniture:
    """Return what the marks of `node` itself, not those around it, say."""
    tag = node.tag
    if tag in _CERTAIN_TAGS or node.get("role").lower() in _CERTAIN_ROLES:
        return "certain"
    if tag in {"aside", "footer"}:
        return "certain"
    if tag in _EXEMPT_TAGS:
        return ""
    if "articlebody" in node.get("itemprop").lower():
        return ""
    return _by_name(node.get("class") + " " + node.get("id"))


_AUTHOR_PARTS = word_set("bio box card info description about profile section block meta content text details post wrap")


@lru_cache(maxsize=4096)
def _by_name(name: str) -> Furniture:
    found: Furniture = ""
    for token in name.split()[:30]:
        if token in _HIDDEN_CLASSES:
            return "likely"
        words = [word.lower() for word in _SPLIT.split(token) if word]
        if "embed" in words or "tweet" in words:
            # A quoted post: its words about sharing and media are about the frame around it.
            return ""
        if any(w in _COMMENT_WORDS or w.startswith(_COMMENT_BEGINNINGS) for w in words):
            return "comments"
        if any(w in _CERTAIN_WORDS or w.startswith(_CERTAIN_BEGINNINGS) for w in words) or (
            "author" in words and not _AUTHOR_PARTS.isdisjoint(words)
        ):
            found = "likely"
        elif not found and not _WEAK_WORDS.isdisjoint(words):
            found = "weak"
    return found
