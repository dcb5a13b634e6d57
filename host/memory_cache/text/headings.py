"""Chooses the headings of a page that are worth asking about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.text.finding.words import folded_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memory_cache.text.blocks import Block

_MOST = 6
_SHORTEST_CHARS, _LONGEST_CHARS = 3, 80
_LEAST_BODY_CHARS = 80
"""A heading over less than that has nothing to be asked about."""
# “3.1”, “IV.”, “§ 5” before a heading, “[edit]”, “¶” and “#” behind it: they are not what it says.
_NUMBERING = re.compile(r"^(?:§\s*)?(?:\d+(?:\.\d+)*[.)]?|[IVXLC]+[.)])\s+")
_ANCHOR = re.compile(r"\s*(?:\[[^\]]{1,20}\]|[¶#🔗]|[:：])+\s*$")

_FURNITURE = frozenset(
    " ".join(folded_words(heading))
    for heading in (
        # What stands at the end of an article, and around it, in the languages met most.
        *("references", "notes", "footnotes", "citations", "bibliography", "sources", "see also"),
        *("further reading", "external links", "contents", "table of contents", "on this page"),
        *("in this article", "navigation", "menu", "main menu", "related", "related articles"),
        *("related posts", "related content", "read more", "read next", "more from this site"),
        *("comments", "leave a comment", "leave a reply", "share", "share this", "tags"),
        *("categories", "newsletter", "subscribe", "sign up", "log in", "search", "about us"),
        *("about the author", "advertisement", "cookies", "privacy policy", "copyright", "legal"),
        *("works cited", "acknowledgements", "acknowledgments", "gallery", "notes and references"),
        *("einzelnachweise", "literatur", "weblinks", "siehe auch", "fußnoten", "anmerkungen"),
        *("quellen", "inhalt", "inhaltsverzeichnis", "kommentare", "teilen", "mehr zum thema"),
        *("impressum", "datenschutz", "über den autor", "das könnte sie auch interessieren"),
        *("références", "notes et références", "voir aussi", "liens externes", "bibliographie"),
        *("sommaire", "table des matières", "articles connexes", "commentaires", "partager"),
        *("annexes", "à lire aussi", "mentions légales", "sur le même sujet"),
        *("referencias", "notas", "véase también", "enlaces externos", "bibliografía", "índice"),
        *("contenido", "comentarios", "compartir", "fuentes", "artículos relacionados"),
        *("note", "voci correlate", "altri progetti", "collegamenti esterni", "bibliografia"),
        *("indice", "commenti", "condividi", "fonti", "articoli correlati"),
        *("referências", "ver também", "ligações externas", "sumário", "conteúdo", "fontes"),
        *("comentários", "partilhar", "compartilhar", "leia também"),
        *("referenties", "bronnen", "zie ook", "externe links", "noten", "inhoud", "reacties"),
        *("literatuur", "voetnoten", "delen", "lees ook"),
        *("referenser", "källor", "se även", "externa länkar", "innehåll", "noter"),
        *("przypisy", "zobacz też", "linki zewnętrzne", "spis treści", "komentarze"),
        *("примечания", "литература", "ссылки", "см. также", "содержание", "комментарии"),
        *("kaynakça", "ayrıca bakınız", "dış bağlantılar", "içindekiler", "yorumlar"),
        *("脚注", "出典", "参考文献", "関連項目", "外部リンク", "目次", "注釈", "コメント"),
        *("参考资料", "参考文献", "外部链接", "参见", "目录", "注释", "评论", "相关文章"),
        *("參考資料", "外部連結", "參見", "目錄", "註釋", "評論"),
        *("각주", "참고 문헌", "외부 링크", "같이 보기", "목차", "댓글"),
        *("المراجع", "مراجع", "انظر أيضا", "وصلات خارجية", "روابط خارجية", "المصادر", "المحتويات"),
    )
)


class _Heading(NamedTuple):
    place: int
    level: int
    text: str
    body: int


def headings_to_ask(text: str, blocks: Sequence[Block], title: str = "") -> list[str]:
    """Return up to six headings of a page in its order: those that stand highest and over most.

    Left out are the page's own title, what stands around a text rather than in it ("References",
    "See also", a table of contents), what is said twice, and headings over next to nothing.
    """
    seen = {_comparable(title)}
    found: list[_Heading] = []
    bodies = _bodies(text, blocks)
    for place, block in enumerate(blocks):
        if block.kind != "heading":
            continue
        heading = _plain(text[block.start : block.end])
        same = _comparable(heading)
        if same in seen or same in _FURNITURE or not same:
            continue
        if _width(heading) < _SHORTEST_CHARS or len(heading) > _LONGEST_CHARS:
            continue
        if bodies[place] >= _LEAST_BODY_CHARS:
            seen.add(same)
            found.append(_Heading(place, block.level, heading, bodies[place]))
    best = sorted(found, key=lambda one: (one.level, -one.body, one.place))[:_MOST]
    return [one.text for one in sorted(best, key=lambda one: one.place)]


def _bodies(text: str, blocks: Sequence[Block]) -> dict[int, int]:
    """How much text, in signs as wide as a Latin letter, stands under each heading, with what
    stands under those beneath it.
    """
    bodies: dict[int, int] = {}
    above: list[int] = []
    for place, block in enumerate(blocks):
        if block.kind == "heading":
            while above and blocks[above[-1]].level >= block.level:
                above.pop()
            above.append(place)
            bodies[place] = 0
            continue
        width = _width(text[block.start : block.end])
        for heading in above:
            bodies[heading] += width
    return bodies


def _width(text: str) -> int:
    """A sign of a script that writes words with one or two counts as three letters."""
    return len(text) + 2 * sum("\u2e80" <= sign <= "\ud7ff" for sign in text)


def _plain(heading: str) -> str:
    return _ANCHOR.sub("", _NUMBERING.sub("", " ".join(heading.split()))).strip()


def _comparable(heading: str) -> str:
    return " ".join(folded_words(heading))
