"""Tells the language of a text by its script and its commonest words, without a model."""

from __future__ import annotations

import re
from collections import Counter

_LETTERS = re.compile(r"[^\W\d_]")
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


def detect_language(text: str) -> str:
    """Return the language that `text` is probably in, "" if its script and words do not tell."""
    sample = text[:10_000]
    letters = len(_LETTERS.findall(sample))
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
