"""Recognises lines that pages put around their text, in many languages, by their first words."""

from __future__ import annotations

import re

_LONGEST_BYLINE_CHARS = 100


def _beginning(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{'|'.join(alternatives)})", re.IGNORECASE)


# What stands over, or before, links to other texts.
_RELATED = _beginning(
    r"read (?:also|next|on|more|the full)|also read|see also|more (?:from|on|about|stories|news)",
    r"more like|related|further reading|recommended|you (?:may|might|could) (?:also|like|enjoy)",
    r"don[’']?t miss|up next|what to read next|in case you missed|most (?:read|popular)|popular",
    r"trending|latest (?:news|stories|posts|articles|from)|keep reading|continue reading",
    r"watch (?:also|next|more)|editor[’']?s picks?|(?:next|previous) (?:article|post|story)",
    r"lesen sie (?:auch|mehr|hier|dazu)|lies auch|auch (?:interessant|lesenswert)|das könnte",
    r"mehr (?:zum|zu|aus|von|über|davon|lesen|infos?)|weitere (?:artikel|beiträge|themen|links)",
    r"weitere (?:meldungen|nachrichten|informationen|infos|news)|weiterführende|passend dazu",
    r"schon gelesen|siehe auch|verwandte|ähnliche|zum weiterlesen|empfehlungen|empfohlen",
    r"interessant dazu|zum thema|links zum|(?:nächster|vorheriger) (?:artikel|beitrag)",
    r"meistgelesen|das thema könnte",
    r"(?:à )?lire (?:aussi|également|la suite)|(?:à )?voir (?:aussi|également)|sur le même",
    r"articles? (?:liés|similaires|connexes)",
    r"le[aeí]r? también|lea más|te puede interesar|ver también|noticias relacionadas|mira:",
    r"más (?:noticias|información|sobre)|artículos relacionados|relacionad",
    r"leia (?:também|mais)|veja (?:também|mais)|saiba mais|mais (?:notícias|sobre)|matérias rel",
    r"leggi (?:anche|tutto|di più)|potrebbe interessarti|ti potrebbe|vedi anche|guarda anche",
    r"articoli correlati|lees (?:ook|verder|meer)|meer (?:over|nieuws)|bekijk ook|gerelateerd",
    r"läs (?:också|mer|även)|les (?:også|mer)|læs (?:også|mere)|lue (?:myös|lisää)",
    r"czytaj (?:też|także|również|więcej|dalej)|zobacz (?:też|także|również)|przeczytaj",
    r"polecamy|powiązane|čtěte|mohlo by vás|přečtěte|olvasta már|kapcsolódó|citește",
    r"baca (?:juga|selengkapnya)|artikel terkait|lihat juga|xem thêm|đọc thêm|tin liên quan",
    r"ilgili haberler|ayrıca|читайте (?:также|ещё|еще|ще)|см\. также|смотрите также|по теме",
    r"похожие|διαβάστε (?:επίσης|ακόμη)|اقرأ (?:أيض|المزيد)|مواضيع ذات|קראו (?:עוד|גם)",
    r"כתבות נוספות|関連|あわせて読みたい|こちらも|おすすめ|相关|相關|推荐阅读|延伸閱讀|延伸阅读",
    r"관련 ?(?:기사|글|뉴스)|อ่านเพิ่มเติม|ข่าวที่เกี่ยวข้อง|यह भी पढ़ें",
)
# What asks the reader to do something other than read, or files the text somewhere.
_REQUEST = _beginning(
    r"share (?:this|on|via|with)|share\W*$|sharing is caring|sign up (?:for|to|here|now)|tweet\W*$",
    r"(?:please )?(?:follow|like|join|find|connect with) (?:us|me|him|her) on|get the latest",
    r"subscribe(?: (?:to|now|for|here)\b|\W*$)|(?:print|email) this|leave a (?:comment|reply)",
    r"(?:post|add|write) a comment|\d+ comments?(?:\W*$| (?:on|to)\b)|comments? (?:are )?closed",
    r"loading\W*$|advertisement\W*$|all rights reserved|copyright\W*(?:©|\(c\)|ⓒ|\d{4})",
    r"tags?\s*:|filed under|posted in\b|categor(?:y|ies)\s*:",
    r"(?:this (?:post|article|page) )?(?:may )?contains? affiliate",
    r"anzeige\W*$|werbung\W*$|(?:diesen )?(?:artikel|beitrag|seite) (?:teilen|drucken|empfehlen)",
    r"(?:jetzt )?teilen\W*$|teilen (?:mit|sie|auf)\b|folgen sie|folge uns|abonnieren",
    r"newsletter(?:\W*$| (?:abonnieren|bestellen))|war (?:der|dieser) (?:artikel|beitrag)",
    r"möchten sie (?:den|diesen) (?:artikel|beitrag)|(?:artikel|beitrag) bewerten",
    r"schreiben? (?:sie )?(?:einen|ein) kommentar|\d+ (?:kommentare?|antworten)(?:\W*$| zu\b)",
    r"kommentare?(?:\W*$| (?:schreiben|hinzufügen|verfassen|insgesamt))|schlagw[oö]rte?r?\s*:",
    r"kategorien?\s*:|veröffentlicht (?:in|unter)\b|drucken\W*$|kontakt\W*$|alle angaben ohne",
    r"originalpublikation\W*$|partage[rz]\b|suivez[- ]nous|abonnez[- ]vous|imprimer\W*$",
    r"compart(?:ir|ilhar|e)(?:\W*$| (?:en|esta|este|no|em)\b)|síguenos|suscríbe|imprimir\W*$",
    r"etiquetas?\s*:|condividi|seguici|iscriviti|delen(?:\W*$| (?:op|via)\b)|udostępnij",
    r"поделиться|подписывайтесь|теги\s*:|シェア(?:する)?\W*$|分享(?:到|至)?\W*$|공유(?:하기)?\W*$",
)
_PICTURE = (
    r"(?:titel|symbol|beispiel)?(?:bild|foto)(?:er|s|quellen?|nachweise?|rechte|credit)?|photos?"
    r"|(?:photo|image|picture) (?:by|credit|courtesy)|images?|quellen?|sources?|fuente|credits?"
    r"|crédito|crédit|zdjęcie|fot\.|getty|foto di|screenshot|grafik|illustration|video"
)
_CREDIT = re.compile(
    rf"[\[(]?(?:©|ⓒ|\(c\)|(?:{_PICTURE})(?:\s*[:/©|–-]|\s+(?:by|via)\b))"
    r"|.*\((?:photo|foto|bild|image|credit|picture|symbolbild|getty|ap |reuters)[^)]{0,80}\)$",
    re.IGNORECASE | re.DOTALL,
)
_WRITTEN_BY = (
    r"(?:(?:written|posted|published|reported|text|foto|photos?) )?"
    r"(?:by|von|par|por|di|da|door|av|af|od|autor(?:in)?|author|text|redaktion)\b:?\s+"
)
_NAME = r"[^\W\d_][\w.’'-]{0,30}"
_DAY = r"(?:\w+\.?,?\s+){0,3}\d{1,4}(?:st|nd|rd|th|º|\.)?[\s./-]+(?:\w+[\s./,-]+){0,3}\d{2,4}\b"
_TIME = r"(?:\d{1,2}:\d\d|[ap]\.?m\.?|uhr|at|um|[A-Z]{2,4}|min(?:ute)?s? read)"
_BYLINE = re.compile(
    rf"{_WRITTEN_BY}{_NAME}(?:[\s,|&·–]+{_NAME}){{0,5}}\W*(?:$|[|·,–-]|\d)"
    r"|(?:published|updated|posted|last (?:updated|modified)|created|veröffentlicht|aktualisiert"
    r"|erstellt|stand|publié|mis à jour|publicado|actualizado|atualizado|pubblicato|aggiornato"
    r"|gepubliceerd|publicerad|opublikowano|опубликовано)\b"
    rf"|\W*{_DAY}(?:\W*{_TIME})*\W*$"
    r"|\W*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? \d{4}\b.{0,30}$"
    r"|\d+ (?:min(?:ute)?s?|views?|shares?|comments?|kommentare?|aufrufe)\b.{0,20}$",
    re.IGNORECASE,
)


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
    return _CREDIT.match(text) is not None
