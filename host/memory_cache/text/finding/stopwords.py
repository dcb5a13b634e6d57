"""The words too common to tell one passage from another, by language."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from memory_cache.text.finding.folding import folded_word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

_BY_LANGUAGE = {
    "en": "a about above after again all also am an and any are as at be because been before being"
    " between both but by can could did do does doing during each few for from further had has have"
    " having he her here hers him his how i if in into is it its itself me more most my no nor not"
    " of on once only or other our ours out over own please s same she should so some such t tell"
    " than that the their them then there these they this those through to too under until up us"
    " very was we were what when where which while who whom whose why will with would you your",
    "de": "ab aber als am an auch auf aus bei bin bis da damit dann das dass dem den der des die"
    " dies diese dieser dieses doch dort du durch ein eine einem einen einer eines er es für gibt"
    " hat hatte haben ich ihr ihre im in ist ja kann kein keine man mehr mit nach nicht noch nun"
    " nur ob oder ohne sehr sein seine sich sie sind so über um und uns unter vom von vor war waren"
    " warum was wann welche welcher welches wem wen wenn wer werden wie wieder wir wird wo worden"
    " wurde wurden zu zum zur",
    "fr": "a à ai au aux avec c ce cela ces cette comme comment d dans de des donc du elle elles en"
    " est et eu fait il ils j je l la le les leur leurs lui m ma mais me mes mon n ne nos notre"
    " nous on ont ou où par pas plus pour pourquoi qu quand que quel quelle quelles quels qui quoi"
    " s sa sans se ses si son sont sur t ta te tes ton tu un une vos votre vous y",
    "es": "a al algo como cómo con cual cuál cuando cuándo de del desde donde dónde e el ella ellos"
    " en entre era es esa ese eso esta está este esto fue ha han hay la las le les lo los más me mi"
    " muy no nos o para pero por qué que quien quién quiénes se ser si sin sobre son su sus también"
    " tu un una uno y ya",
    "it": "a ai al alla alle anche c che chi ci come con cosa cui da dal dalla dei del della delle"
    " di dove e è era gli ha hanno i il in io l la le lo loro ma mi nei nel nella no noi non o per"
    " perché più quale quali quando quanto questa questo se si sono su sua sue sul sulla suo un una"
    " uno",
    "pt": "a ao aos as com como da das de dela dele do dos e é ela ele em entre era essa esse esta"
    " este eu foi há isso já mais mas na não nas no nos o onde os ou para pela pelo por porque qual"
    " quais quando que quem se sem ser seu seus sua são também um uma",
    "nl": "aan als bij dan dat de der die dit door dus een en er ge had hebben heeft het hij hoe ik"
    " in is je kan maar meer met mijn na naar niet nog nu of om onder ook op over te tot uit van"
    " voor waar waarom wanneer was wat we welke werd wie wij worden wordt zal ze zich zijn zo",
    "ru": "а бы был была были было в вы где да для до его ее если есть еще же за и из или им их к"
    " как какая какие какой ко когда который кто ли мы на не него нет но о об он она они от по"
    " почему при с со так также то только у что чем это этот я",
    "pl": "a ale aby bez był była było były być co czy dla do gdzie go i ich jak jaka jaki jakie"
    " jako je jest jego jej już kiedy kto która które który lub ma na nie o od oraz po przez przy"
    " są się tak to tym w we więc z za ze że",
    "sv": "att av de den det dem där efter en ett från för han har hon hur i inte jag kan man med"
    " men när och om på sig som så till upp var vad vem vid vilka vilken är",
    "tr": "ama bir bu çok da daha de en gibi hangi için ile ise kadar kim mi mı ne neden nasıl"
    " nerede o olan olarak ve veya ya",
    "hi": "का के की को में है हैं था थी थे और से पर यह वह क्या कौन कब कहाँ कैसे क्यों एक ने भी हो ही नहीं तो",
    "ar": "في من على إلى عن أن إن ما ماذا من متى أين كيف لماذا هل هو هي هذا هذه التي الذي كان كانت"
    " لا و أو مع",
}


_STOPS = {lang: folded_word_set(words) for lang, words in _BY_LANGUAGE.items()}


def stop_words(words: Sequence[str]) -> frozenset[str]:
    """Return the stop words of the language that most of `words` (folded) seem to be in.

    One language at a time, because the common words of one are the rare words of another:
    “die”, “war”, “pour”, “son”. English where nothing tells.
    """
    sample = words[:400]
    return max(_STOPS.values(), key=lambda stops: sum(word in stops for word in sample))


def stop_words_in(lang: str) -> frozenset[str]:
    """Return the stop words (folded) of a language, as `language_of` names it."""
    return _STOPS.get(lang, frozenset())


@cache
def all_stop_words() -> frozenset[str]:
    """Return the stop words (folded) of all languages together."""
    return frozenset().union(*_STOPS.values())


def language_of(words: Sequence[str]) -> str:
    """Return the language that most of `words` (folded) seem to be in, of those that have a list
    here, as a BCP 47 tag; "en" where nothing tells.
    """
    sample = words[:400]
    return max(_STOPS, key=lambda lang: sum(word in _STOPS[lang] for word in sample))
