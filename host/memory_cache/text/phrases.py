"""Recognises lines that pages put around their text, in many languages, by their first words."""

from __future__ import annotations

import re

# What stands over, or before, links to other texts.
_RELATED = re.compile(
    r"(?:→|»|>|\+|•|\*)*\s*(?:"
    r"read (?:also|next|on|more|the full)|also read|see also|more (?:from|on|about|stories|news|like)"
    r"|related|further reading|recommended|you (?:may|might|could) (?:also|like|enjoy)"
    r"|don[’']?t miss|up next|what to read next|in case you missed|(?:most )?popular|trending|latest"
    r"|keep reading|continue reading|watch (?:also|next|more)|editor[’']?s picks?|next (?:article|post)"
    r"|previous (?:article|post)"
    r"|lesen sie (?:auch|mehr|hier|dazu)|lies auch|auch (?:interessant|lesenswert)|das könnte"
    r"|mehr (?:zum|zu|aus|von|über|davon|lesen|infos?)|weitere (?:artikel|beiträge|themen|meldungen"
    r"|nachrichten|informationen|infos|links|news)|weiterführende|passend dazu|schon gelesen"
    r"|siehe auch|verwandte|ähnliche|zum weiterlesen|empfehlungen|empfohlen|interessant dazu"
    r"|zum thema|links zum|nächster (?:artikel|beitrag)|vorheriger (?:artikel|beitrag)|meistgelesen"
    r"|(?:à )?lire (?:aussi|également|la suite)|voir (?:aussi|également)|sur le même|à voir aussi"
    r"|articles? (?:liés|similaires|connexes)|le[aeí]r? también|lea más|te puede interesar|ver también"
    r"|noticias relacionadas|más (?:noticias|información|sobre)|artículos relacionados|relacionad"
    r"|leia (?:também|mais)|veja (?:também|mais)|saiba mais|mais (?:notícias|sobre)|matérias rel"
    r"|leggi (?:anche|tutto|di più)|potrebbe interessarti|ti potrebbe|vedi anche|articoli correlati"
    r"|guarda anche|lees (?:ook|verder|meer)|meer (?:over|nieuws)|bekijk ook|gerelateerd"
    r"|läs (?:också|mer|även)|les (?:også|mer)|læs (?:også|mere)|lue (?:myös|lisää)"
    r"|czytaj (?:też|także|również|więcej|dalej)|zobacz (?:też|także|również)|przeczytaj"
    r"|polecamy|powiązane|čtěte|mohlo by vás|přečtěte|olvasta már|kapcsolódó|citește"
    r"|baca (?:juga|selengkapnya)|artikel terkait|lihat juga|xem thêm|đọc thêm|tin liên quan"
    r"|ilgili haberler|ayrıca|читайте (?:также|ещё|еще)|см\. также|смотрите также|по теме"
    r"|похожие|читайте ще|διαβάστε (?:επίσης|ακόμη)|اقرأ (?:أيض|المزيد)|مواضيع ذات|קראו (?:עוד|גם)"
    r"|כתבות נוספות|関連|あわせて読みたい|こちらも|おすすめ|相关|相關|推荐阅读|延伸閱讀|延伸阅读|관련 ?(?:기사|글|뉴스)"
    r"|อ่านเพิ่มเติม|ข่าวที่เกี่ยวข้อง|यह भी पढ़ें"
    r")",
    re.IGNORECASE,
)
# What asks the reader to do something other than read.
_REQUEST = re.compile(
    r"(?:share (?:this|on|via|with)|sharing is|(?:please )?(?:follow|like|join|find|connect with) (?:us|me|him|her) on"
    r"|sign up|subscribe|get the latest|tweet|print this|email this|leave a (?:comment|reply)"
    r"|(?:post|add|write) a comment|\d+ comments?\b|comments? (?:are )?(?:closed|off)|loading\b|advertisement\b|anzeige\b|werbung\b"
    r"|all rights reserved|copyright\b|tags?\s*:|filed under|posted in|categor(?:y|ies)\s*:|topics?\s*:|(?:this (?:post|article|page) )?(?:may )?contains? affiliate"
    r"|(?:diesen )?(?:artikel|beitrag|seite) (?:teilen|drucken|bewerten|empfehlen)|teilen(?: mit| sie| auf)?\b|jetzt teilen|folgen sie|folge uns|abonnieren|newsletter"
    r"|war (?:der|dieser) (?:artikel|beitrag)|möchten sie den artikel|schreiben? (?:sie )?(?:einen|ein) kommentar|\d+ kommentare?|kommentar|schlagw[oö]rte?r?\b|kategorien?\s*:|veröffentlicht (?:in|unter)|drucken\b|kontakt\s*:?\s*$|alle angaben ohne|originalpublikation|bildquelle"
    r"|partag|suivez|abonnez|imprimer|comparti|compart[ei]|síguenos|suscr[ií]|imprimir|etiquetas?\s*:|condividi|seguici|iscriviti|segui |delen|udostępnij|поделиться|подписывайтесь|теги\s*:|シェア|分享|공유"
    r")",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"[\[(]?(?:©|\(c\)|ⓒ|(?:titel|symbol|beispiel)?(?:bild|foto)(?:er|s|quellen?|nachweise?|rechte|credit)?\b|photos?\b(?: (?:by|credit|courtesy))?"
    r"|image(?:s| credit)?\b|quellen?\b|sources?\b|fuente\b|credits?\b|crédito|crédit|zdjęcie|fot\.|getty|foto di|screenshot|grafik\b|illustration\b|video\b)"
    r"\s*(?:[:/©|–-]|by\b|via\b|from\b)|^[\[(]?(?:©|ⓒ|\(c\))|\((?:photo|foto|bild|image|credit|picture|symbolbild|getty|ap |reuters)[^)]{0,80}\)$",
    re.IGNORECASE,
)


_BYLINE = re.compile(
    r"(?:(?:written |posted |published |reported |text |foto |photos? )?"
    r"(?:by|von|par|por|di|da|door|av|af|od|von:|by:|autor(?:in)?:?|author:?|text:|redaktion:?)\s+"
    r"(?:[^\W\d_][\w.’'-]*[\s,|&·–-]*){1,6}(?:$|[|·,–-]|\d))"
    r"|(?:(?:published|updated|posted|last (?:updated|modified)|created|veröffentlicht|aktualisiert"
    r"|erstellt|stand|publié|mis à jour|publicado|actualizado|atualizado|pubblicato|aggiornato"
    r"|gepubliceerd|publicerad|opublikowano|опубликовано)\b)"
    r"|\W*(?:\w+\.?,?\s+){0,3}\d{1,4}(?:st|nd|rd|th|º|\.)?[\s./-]+(?:\w+[\s./,-]+){0,3}\d{2,4}\b"
    r"(?:\W*(?:\d{1,2}:\d\d|[ap]\.?m\.?|uhr|at|um|[A-Z]{2,4}|gmt|est|min(?:ute)?s? read)\W*)*$"
    r"|\W*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? \d{4}\b.{0,30}$"
    r"|\d+ (?:min(?:ute)?s?|views?|shares?|comments?|kommentare?|aufrufe)\b.{0,20}$",
    re.IGNORECASE,
)
_LONGEST_BYLINE_CHARS = 100


def is_byline(text: str) -> bool:
    """Whether a short line says who wrote the text, or when."""
    return len(text) <= _LONGEST_BYLINE_CHARS and _BYLINE.match(text) is not None


def is_related(text: str) -> bool:
    """Whether a short line announces links to other texts."""
    return _RELATED.match(text) is not None


def is_request(text: str) -> bool:
    """Whether a short line asks to share, subscribe or comment, or files the text somewhere."""
    return _REQUEST.match(text) is not None


def is_credit(text: str) -> bool:
    """Whether a short line says where a picture is from."""
    return _CREDIT.search(text) is not None
