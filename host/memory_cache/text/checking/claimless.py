"""Tells what of a sentence claims something about the world from what only speaks of the text or to
the reader: “The page does not say.”, “Here are three:”, “I hope this helps.”
"""

from __future__ import annotations

import re

from memory_cache.text.finding.folding import word_set
from memory_cache.text.finding.words import content_words, folded_words

_NOUN = (
    r"(?:sources?|pages?|text|article|passages?|documents?|excerpts?|notes?|context|material"
    r"|contents?|information|conversation|recipe|website|selection)"
)
_REPORTS = (
    r"(?:says?|states?|mentions?|that|explains?|describes?|reports?|notes?|tells?|shows?|claims?)"
)
_GAP = rf"(?:(?!\b{_REPORTS}\b)[^.]){{0,50}}?"
_NOT = r"(?:\s+not\b|n['’]t\b|\s+never\b|\s+nowhere\b)"
_TOLD = (
    r"(?:mentioned|stated|specified|given|provided|said|found|covered|described|answered|addressed"
    r"|discussed|explained|indicated|included|named|available|listed|clear|known|reported)"
)
_ENGLISH = re.compile(
    rf"\b{_NOUN}\b{_GAP}\b(?:do|does|did|is|are|was|were){_NOT}[^.]{{0,30}}?\b(?:say|state|mention"
    r"|contain|hold|provide|specify|tell|give|include|answer|address|discuss|explain|indicate"
    r"|cover"
    r"|describe|reveal|name|list|offer|report|detail|refer|clarify|enough|sufficient|mentioned"
    r"|stated"
    r"|specified|provided|clear)"
    rf"|\b{_NOUN}\b{_GAP}\b(?:says?|contains?|gives?|provides?|holds?|has|have|offers?) (?:no"
    rf"|nothing)\b"
    r"|\bthere (?:is|are|was) (?:no|not enough|insufficient|nothing)\b[^.]{0,40}\b"
    rf"(?:information|mention|details?|answer|indication|data|evidence|reference|{_NOUN}|about)\b"
    rf"|\b(?:not|n['’]t|never|nowhere)\s+(?:\w+\s+){{0,3}}?{_TOLD}\b[^.]{{0,40}}"
    rf"\b(?:in|by|from|on|anywhere)\b[^.]{{0,25}}\b{_NOUN}\b"
    rf"|\bit is (?:not|un)\s*(?:\w+ly )?{_TOLD}\b|\bis (?:not|n['’]t) {_TOLD}\s*[.!]*$"
    r"|\bI(?:\s+am|['’]m)?\s+(?:could\s?n[o'’]t|cannot|can['’]t|did\s?n[o'’]t|do\s?n[o'’]t|unable"
    r"|not (?:able|sure)|was unable|have no|found no)"
    r"|\b(?:cannot|can['’]t|could not|can not) be (?:answered|determined|found|told|said"
    r"|confirmed)",
    re.IGNORECASE,
)
# A word for the text, a denial and a word for saying, near each other in any order.
_OTHERS = tuple(
    (
        re.compile(rf"\b(?:{noun})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{no})", re.IGNORECASE),
        re.compile(said, re.IGNORECASE),
    )
    for noun, no, said in (
        (
            (
                r"quellen?|seiten?|text\w{0,2}|artikel\w?|dokument\w{0,3}|abschnitte?n?|notizen"
                r"|auszug\w*"
                r"|informationen|unterlagen|darüber|dazu|davon"
            ),
            r"nicht\b|kein\w{0,2}\b|nichts\b",
            (
                r"\b(?:sag|nenn|genannt|erwähn|enthalt|enthält|steh|angegeben|angabe|hervor|gib"
                r"|geben"
                r"|beantwort|information|auskunft|zu finden|ersichtlich|erklär|beschrieb"
                r"|beschreib)"
            ),
        ),
        (
            r"sources?|pages?|texte|articles?|documents?|passages?|extraits?|notes?|informations?",
            r"ne\b|n['’]|aucune?\b|rien\b|pas\b",
            (
                r"(?:\bdi[st]|mention|indiqu|précis|contien|donne|fourni|répon|expliqu|parle"
                r"|information)"
            ),
        ),
        (
            r"fuentes?|páginas?|textos?|artículos?|documentos?|pasajes?|notas?|información",
            r"no\b|ningun\w*\b|nada\b",
            (
                r"\b(?:dice|menciona|indica|contien|especifica|da\b|ofrece|respond|explica|habla"
                r"|aparece"
                r"|información|consta)"
            ),
        ),
        (
            (
                r"font[ei]|pagin[ae]|testo|articolo|document[oi]|passagg[io]|brani?|note"
                r"|informazion[ie]"
            ),
            r"non\b|nessuna?\b|nulla\b|niente\b",
            (
                r"\b(?:dic|menzion|indica|contien|specific|fornis|rispond|spieg|parla|riporta"
                r"|informazion)"
            ),
        ),
        (
            r"fontes?|páginas?|texto|artigo|documentos?|trechos?|notas?|informaç\w+",
            r"não\b|nenhuma?\b|nada\b",
            (
                r"\b(?:diz|menciona|indica|contém|contêm|especifica|fornec|respond|explica|fala"
                r"|informaç)"
            ),
        ),
        (
            r"bron\w*|pagina\w*|tekst\w*|artikel\w*|document\w*|passages?|fragment\w*|informatie",
            r"niet\b|geen\b|niets\b",
            (
                r"\b(?:zeg|noem|vermeld|bevat|staat|geef|geeft|gegeven|beantwoord|uitgelegd"
                r"|informatie)"
            ),
        ),
        (
            r"kälorna|källa\w*|sidan|texten|artikeln|dokumentet|kilde\w*|siden|teksten|artikkelen",
            r"inte\b|ingen\w*\b|ikke\b|inget\b",
            r"\b(?:säg|nämn|ange|innehåll|står|svar|siger|nævn|står|oppgi|fremgår|framgår)",
        ),
        (
            r"źród\w+|stron\w+|tekst\w*|artykuł\w*|dokument\w*|fragment\w*|informacj\w+",
            r"nie\b|brak\b|żadn\w+",
            r"(?:mówi|wspomina|podaj|podano|zawiera|określa|wyjaśnia|odpowiada|informacj|ma\b)",
        ),
        (
            r"источник\w*|страниц\w*|текст\w*|стать\w*|документ\w*|отрывк\w*|информаци\w*",
            r"не\b|нет\b|ничего\b",
            (
                r"(?:говор|сказан|упомина|упомянут|содерж|указан|указыва|сообща|отвеча|объясн"
                r"|информаци|нет)"
            ),
        ),
        (
            r"kaynak\w*|sayfa\w*|metin\w*|metn\w*|makale\w*|belge\w*|bilgi\w*",
            r"\w*m[iıuü]yor|yok\b|değil\b|\w+madı\w*|\w+medi\w*|\w+mam\w+|\w+mem\w+",
            r"(?:söyle|bahse[td]|belirt|içer|veril|yanıt|açıkla|geç|bilgi)",
        ),
        (
            r"ال?نص\w*|ال?مصادر|ال?مصدر|ال?صفحة|ال?مقال\w?|ال?وثيقة|ال?معلومات",
            r"لا\b|لم\b|ليس\w*\b|أي\b",
            r"(?:ذكر|قول|حدد|وضح|حتوي|تضمن|شر|رد|جيب|معلومات|توجد|يوجد)",
        ),
    )
)
_UNSPACED = re.compile(
    "(?:来源|來源|资料|資料|文中|文章|网页|網頁|页面|頁面|本文|原文|文本|文档|段落"
    "|信息)[^，。]{0,24}"
    "(?:没有|沒有|未|并未|无)[^，。]{0,14}(?:提|说|說|包含|给出|給出|回答|记载|記載|涉及|指出"
    "|介绍|介紹|写|寫|信息|答案)"
    "|(?:没有|沒有|未)(?:找到|提供|说明|說明|提到|提及)[^，。]{0,12}(?:信息|资料|資料|内容|內容"
    "|答案)"
    "|(?:資料|ページ|本文|記事|出典|文章|テキスト|情報)[^。]{0,50}(?:書かれていま?せん"
    "|書かれていない"
    "|記載(?:が|は|されて)[^。]{0,6}(?:ない|ません)|述べられてい(?:ない|ません)|言及(?:されて"
    "|して)い(?:ない|ません)"
    "|触れられてい(?:ない|ません)|(?:情報|答え|説明)[はが]?(?:ない|ありません)|わかりません"
    "|分かりません|示されてい(?:ない|ません))"
    "|(?:자료|페이지|본문|출처|기사|문서|글|정보)[^.]{0,40}(?:나오지 않|나와 있지 않|없습니다"
    "|없다|언급되지|언급하지|설명하지|알 수 없)"
)
_TO_READER = re.compile(
    r"^\W*(?:hello|hi|hey|dear|thanks?|thank you|sure|certainly|of course|okay|ok|great question"
    r"|good question|sorry|you['’]re welcome|please|let me|i['’](?:m|d|ll|ve)|i (?:am|hope"
    r"|would|will|can"
    r"|have|think|believe)|if you (?:have|want|need|would)|feel free|would you|do you"
    r"|here (?:is|are"
    r"|['’]s)|below (?:is|are)|the following|in (?:summary|short|conclusion)\W*$|note that\W*$"
    r"|hallo|guten tag|gerne|natürlich\W|hier (?:ist|sind)|ich (?:hoffe|kann|bin|habe)|wenn sie"
    r"|bonjour|bien sûr|voici|j['’]espère|je (?:suis|peux|ne)|n['’]hésitez|hola|claro"
    r"|aquí (?:está|tiene)"
    r"|espero|ciao|certo\W|ecco|spero|olá|здравствуйте|конечно|вот\b|надеюсь|你好|您好|以下是"
    r"|希望|当然"
    r"|こんにちは|以下|もちろん|안녕|다음은|مرحبا|بالتأكيد|فيما يلي|آمل)",
    re.IGNORECASE,
)
_MOST_TO_READER_WORDS = 14
_CONTRAST = re.compile(
    r"[,;:—–]?\s+(?:but|although|though|whereas|aber|jedoch|doch|obwohl|mais|cependant|pero"
    r"|aunque|ma"
    r"|però|mas|porém|maar|men|ale|но|однако|ama|fakat|لكن|ولكن)\s+|;\s+|，?(?:但是|但|不过"
    r"|不過)|しかし、?"
)
_NO_CLAIM = word_set(
    "yes no none nothing unknown unclear ja nein nichts oui non rien si sí sim nao да нет tak "
    "nie evet"
    " hayır نعم لا 是 否 不是 はい いいえ 네 아니요 sure ok okay correct exactly right"
)
_ENDS = ("?", "？", "؟", ":", "：", "՞", ";")


def claiming_part(sentence: str) -> tuple[int, int]:
    """Return the stretch of a sentence that claims something, empty if none does.

    “The page does not say who, but it was in 1871.” is two things: only the second is a claim.
    """
    if sentence.rstrip("\"'”’»)* \ufffc").endswith(_ENDS):
        return 0, 0
    if _TO_READER.match(sentence) and len(sentence.split()) <= _MOST_TO_READER_WORDS:
        return 0, 0
    if not disclaims(sentence):
        return (0, len(sentence)) if _claims(sentence) else (0, 0)
    bounds, at = list[tuple[int, int]](), 0
    for found in _CONTRAST.finditer(sentence):
        bounds.append((at, found.start()))
        at = found.end()
    bounds.append((at, len(sentence)))
    parts = [part for part in bounds if _claims(sentence[slice(*part)])]
    claiming = [part for part in parts if not disclaims(sentence[slice(*part)])]
    if not claiming or len(bounds) == 1:
        return 0, 0
    return claiming[0][0], claiming[-1][1]


def disclaims(sentence: str) -> bool:
    """Whether a sentence says that the text, or the model, does not say or know something."""
    if _ENGLISH.search(sentence) or _UNSPACED.search(sentence):
        return True
    return any(all(part.search(sentence) for part in three) for three in _OTHERS)


def _claims(sentence: str) -> bool:
    words = folded_words(sentence)
    if set(words) <= _NO_CLAIM:
        return False
    return bool(content_words(sentence)) or any(word[:1].isdigit() for word in words)
