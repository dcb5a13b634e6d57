"""The words by which a question leans on the one before it, by language."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from memory_cache.text.finding.folding import fold_word, folded_word_set


class Wording(NamedTuple):
    """Words of one language, folded.

    `openers` begin a piece of a question ("what about"), and so do `joiners` where no question
    follows; `leads` are the prepositions that may. `asking` are question words; those in `who` ask
    for persons, those in `adverbs` for no thing ("when"). `verbs` are auxiliaries. `things`,
    `persons` and `possessives` stand for what was named; `pointers` do ("that") where no noun
    follows. `articles` go before nouns, `links` join them ("of"), `boundaries` begin another
    clause. In `expletives` nothing is meant. `more` asks for more of the same. `drops` says that a
    subject may be left out altogether, `doubles` that a pronoun repeats it in a question.
    """

    openers: tuple[str, ...]
    joiners: frozenset[str]
    leads: frozenset[str]
    asking: frozenset[str]
    who: frozenset[str]
    adverbs: frozenset[str]
    verbs: frozenset[str]
    things: frozenset[str]
    persons: frozenset[str]
    possessives: frozenset[str]
    pointers: frozenset[str]
    articles: frozenset[str]
    links: frozenset[str]
    boundaries: frozenset[str]
    expletives: re.Pattern[str]
    more: frozenset[str]
    drops: bool
    doubles: bool


_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "openers": "what about|how about|same for|what if",
        "joiners": "and but or so also then plus",
        "leads": "in on at for with during by before after since without from until under to of",
        "asking": "who what which whose whom when where why how",
        "who": "who whose whom",
        "adverbs": "when where why how",
        "verbs": "is are was were be do does did has have had can could will would should may"
        " might must am",
        "things": "it they them one ones both latter former itself themselves",
        "persons": "he she him her himself herself they them",
        "possessives": "its their theirs his her hers",
        "pointers": "this that these those there then such",
        "articles": "the a an",
        "links": "of in on at from for",
        "boundaries": "and or but when while if because that who which before after then where so",
        "expletives": r"(?:does|did|will|would|can|could|is|was) it (?:take|mean|cost to|rain|snow"
        r"|possible|true|likely|necessary|safe to|worth|legal|called|so|important|hard|easy|ok"
        r"|better|dangerous|feel like|matter)|(?:is|are|was|were|will) there|there (?:is|are|was"
        r"|were)|both (?:of )?the|one of the|one (?:day|year|hour|week|month|person|can)|it is",
        "more": "give tell often long far early soon late more else exactly again further detail"
        " details example examples shorter longer really elaborate explain continue simpler"
        " list please reason reasons mean first second third last next other others",
    },
    "de": {
        "openers": "was ist mit|wie ist es mit|wie sieht es mit|wie steht es mit|was war mit"
        "|wie war es",
        "joiners": "und aber oder also auch",
        "leads": "in im am an auf bei mit ohne für seit vor nach während von zum zur unter ab bis",
        "asking": "wer was wie wo wann warum wieso weshalb welche welcher welches welchen wem wen"
        " wessen woher wohin womit wofür wodurch worin worauf wozu wieviel",
        "who": "wer wem wen wessen",
        "adverbs": "wie wo wann warum wieso weshalb woher wohin womit wofür wodurch wozu",
        "verbs": "ist sind war waren wird werden wurde wurden hat haben hatte hatten kann können"
        " konnte muss darf soll will",
        "things": "es sie er ihn ihm ihnen darin dafür davon damit daran darauf dabei dadurch"
        " diese beide letztere",
        "persons": "er sie ihn ihm ihr ihnen",
        "possessives": "sein seine seinen seiner seinem seines ihr ihre ihren ihrer ihrem ihres"
        " deren dessen",
        "pointers": "das dies dort da dorthin dahin dieser diesem jene",
        "articles": "der die das den dem des ein eine einen einem einer eines",
        "links": "von der des vom im in",
        "boundaries": "und oder aber wenn als während weil dass der die das bevor nachdem ob wo"
        " wer",
        "expletives": r"(?:gibt|gab|geht|ging|dauert|dauerte|heißt|regnet|schneit|ist|war|kommt"
        r"|kam|lohnt|handelt|stimmt|bedarf) es|es (?:gibt|gab|ist|war|dauert)",
        "more": "gib nenn oft lange weit früh spät mehr noch sonst genau genauer weiter"
        " einzelheiten beispiel beispiele kürzer länger wirklich erklär erkläre bitte anderes"
        " andere weitere ersten zweite zweiten dann denn",
    },
    "fr": {
        "openers": "et pour|qu en est il|et si|et quant",
        "joiners": "et mais donc alors aussi",
        "leads": "en à au aux dans pour avec sans pendant depuis avant après par sous sur chez",
        "asking": "qui que quoi quel quelle quels quelles quand où ou comment pourquoi combien",
        "who": "qui",
        "adverbs": "quand où ou comment pourquoi combien",
        "verbs": "est sont était étaient a ont avait fut furent sera peut doit faut fait",
        "things": "il elle ils elles celui celle ceux celles lui leur",
        "persons": "il elle lui ils elles eux",
        "possessives": "son sa ses leur leurs",
        "pointers": "cela ça ceci là ce",
        "articles": "le la les l un une des du de",
        "links": "de du des d la le l à au",
        "boundaries": "et ou mais quand lorsque si parce que qui dont avant après où",
        "expletives": r"il y a|y a t il|faut il|il faut|est il (?:possible|vrai|dangereux"
        r"|nécessaire)|pleut il|s agit il|il s agit|qu est ce|est ce que|est ce qu",
        "more": "donne souvent longtemps tôt tard plus encore autre autres exactement précisément"
        " détail détails exemple exemples bref court vraiment explique expliquez stp svp"
        " premier première second deuxième",
    },
    "es": {
        "openers": "qué tal|y qué hay de|qué pasa con|y si|qué hay de",
        "joiners": "y e pero o entonces también",
        "leads": "en a para con sin durante desde antes después por bajo sobre hasta",
        "asking": "quién quiénes qué cuál cuáles cuándo dónde cómo cuánto cuánta cuántos cuántas",
        "who": "quién quiénes",
        "adverbs": "cuándo dónde cómo cuánto cuánta cuántos cuántas qué",
        "verbs": "es son era eran fue fueron será está están estaba ha han había puede debe hay",
        "things": "ello ellos ellas él ella éste ésta lo",
        "persons": "él ella ellos ellas",
        "possessives": "su sus suyo suya",
        "pointers": "eso esto allí ahí aquello ese esa esos esas",
        "articles": "el la los las un una unos unas del al",
        "links": "de del en la el los las",
        "boundaries": "y o pero cuando si porque que quien antes después donde",
        "expletives": r"es (?:posible|verdad|necesario)|hay que|lo (?:mas|mejor|peor|que|mismo"
        r"|primero|unico)",
        "more": "dame tiempo menudo más otro otra otros otras exactamente detalle detalles"
        " ejemplo ejemplos corto breve mismo explica favor primero segundo",
    },
    "it": {
        "openers": "che dire di|e per quanto riguarda|e se|che ne dici|cosa dire di",
        "joiners": "e ed ma o quindi anche allora",
        "leads": "in a per con senza durante da prima dopo sotto su d al nel nella in",
        "asking": "chi che cosa quale quali quando dove come perché quanto quanta quanti quante",
        "who": "chi",
        "adverbs": "quando dove come perché quanto quanta quanti quante",
        "verbs": "è sono era erano fu furono sarà ha hanno aveva può deve c",
        "things": "esso essa essi esse lui lei loro",
        "persons": "lui lei loro egli ella",
        "possessives": "suo sua suoi sue loro",
        "pointers": "ciò questo quello lì là ci",
        "articles": "il lo la i gli le l un uno una del della dello dei delle degli",
        "links": "di del della dello dei delle degli dell in",
        "boundaries": "e o ma quando se perché che chi prima dopo dove",
        "expletives": r"è (?:possibile|vero|necessario)|c è|ci sono|c era|ci vuole|ci vogliono",
        "more": "dammi spesso tempo più altro altra altri altre esattamente dettaglio dettagli"
        " esempio esempi breve spiega favore primo secondo mai",
    },
    "pt": {
        "openers": "e quanto|e se|que tal|e sobre",
        "joiners": "e mas ou então também",
        "leads": "em no na nos nas para com sem durante desde antes depois por sob até a ao",
        "asking": "quem que qual quais quando onde como porquê porque quanto quanta quantos"
        " quantas o",
        "who": "quem",
        "adverbs": "quando onde como porquê porque quanto quanta quantos quantas",
        "verbs": "é são era eram foi foram será está estão estava tem têm tinha pode deve há",
        "things": "ele ela eles elas",
        "persons": "ele ela eles elas",
        "possessives": "seu sua seus suas dele dela deles delas",
        "pointers": "isso isto lá ali aquilo",
        "articles": "o a os as um uma do da dos das",
        "links": "de do da dos das em no na",
        "boundaries": "e ou mas quando se porque que quem antes depois onde",
        "expletives": r"é (?:possível|verdade|preciso|necessário)",
        "more": "tempo frequência mais outro outra outros outras exatamente detalhe detalhes"
        " exemplo exemplos curto breve explique favor primeiro segundo",
    },
    "nl": {
        "openers": "hoe zit het met|wat dacht je van|en wat|hoe is het met",
        "joiners": "en maar of dus ook",
        "leads": "in op bij met zonder voor sinds na tijdens van tot onder aan",
        "asking": "wie wat welke welk wanneer waar waarom hoe hoeveel waarmee waarvan",
        "who": "wie",
        "adverbs": "wanneer waar waarom hoe hoeveel waarmee",
        "verbs": "is zijn was waren wordt worden werd werden heeft hebben had hadden kan moet mag",
        "things": "het hij ze zij hem hen deze ervan erin beide",
        "persons": "hij zij ze hem haar hen",
        "possessives": "haar hun diens ervan",
        "pointers": "dat dit daar toen er",
        "articles": "de het een",
        "links": "van de het in",
        "boundaries": "en of maar toen als omdat dat die voordat nadat waar wie",
        "expletives": r"(?:is|was|duurt|duurde|regent|sneeuwt|kost) het|is er|zijn er|was er"
        r"|waren er|gaat het|het is",
        "more": "geef vaak lang ver vroeg meer nog anders precies verder detail details voorbeeld"
        " korter echt leg uit andere eerste tweede",
    },
    "sv": {
        "openers": "vad sägs om|hur är det med|och hur är det",
        "joiners": "och men eller så också",
        "leads": "i på vid med utan för sedan under efter före till från",
        "asking": "vem vad vilken vilka vilket när var varför hur",
        "who": "vem",
        "adverbs": "när var varför hur",
        "verbs": "är var blev har hade kan måste får ska vill",
        "things": "den det de dem",
        "persons": "han hon honom henne de",
        "possessives": "dess hans hennes deras sin sitt sina",
        "pointers": "där då detta",
        "articles": "en ett den det de",
        "links": "av i på",
        "boundaries": "och eller men när om eftersom att som innan efter där",
        "expletives": r"(?:är|finns|fanns|tar|tog|regnar|kostar|går|blir|var) det|det (?:är|finns)",
        "more": "mer annat exakt exempel andra första",
    },
    "pl": {
        "openers": "a co z|co z|a jak",
        "joiners": "a i ale lub więc też",
        "leads": "w we na przy z bez dla od po przed pod do",
        "asking": "kto co jaki jaka jakie który która które kiedy gdzie dlaczego jak ile czemu",
        "who": "kto",
        "adverbs": "kiedy gdzie dlaczego jak ile czemu",
        "verbs": "jest są był była było były ma może",
        "things": "on ona ono oni one nim niej nich",
        "persons": "on ona oni",
        "possessives": "jego jej ich",
        "pointers": "to tam tym tego",
        "articles": "",
        "links": "",
        "boundaries": "i lub ale gdy jeśli bo że który zanim",
        "expletives": r"czy to|to jest",
        "more": "więcej jeszcze inne dokładnie przykład przykłady",
    },
    "ru": {
        "openers": "а что насчет|что насчет|а как насчет|как насчет",
        "joiners": "а и но или",
        "leads": "в во на при с без для от после до под из",
        "asking": "кто что какой какая какое какие который когда где почему как сколько зачем"
        " откуда",
        "who": "кто кого",
        "adverbs": "когда где почему как сколько зачем откуда",
        "verbs": "был была было были есть может",
        "things": "он она оно они него нее них им ей ему",
        "persons": "он она они ему ей",
        "possessives": "его ее их",
        "pointers": "это этого там тогда этом",
        "articles": "",
        "links": "",
        "boundaries": "и или но когда если потому что который",
        "expletives": r"это (?:правда|возможно)",
        "more": "еще больше подробнее точно пример примеры другие",
    },
    "ar": {
        "openers": "ماذا عن|وماذا عن",
        "joiners": "و أو لكن",
        "leads": "في من على عن مع بدون منذ بعد قبل خلال وفي",
        "asking": "من ما ماذا متى أين كيف لماذا كم هل ومتى وأين وكيف ولماذا وكم ومن",
        "who": "من ومن",
        "adverbs": "متى أين كيف لماذا كم ومتى وأين وكيف ولماذا وكم",
        "verbs": "كان كانت هل",
        "things": "هو هي هما هم",
        "persons": "هو هي هم",
        "possessives": "",
        "pointers": "ذلك هناك هذا",
        "articles": "",
        "links": "",
        "boundaries": "و أو عندما إذا لأن التي الذي",
        "expletives": r"هل هو ممكن",
        "more": "المزيد أكثر أيضا مثال",
    },
}
_DROPS = frozenset({"es", "it", "pt", "ar", "pl", "tr"})
_DOUBLES = frozenset({"fr"})


@cache
def wording_of(lang: str) -> Wording:
    """Return the words of a language, English ones for one that has none here."""
    lang = lang if lang in _WORDS else "en"
    words = _WORDS[lang]

    def folded(name: str) -> frozenset[str]:
        return folded_word_set(words[name])

    return Wording(
        openers=tuple(_folded(opener) for opener in words["openers"].split("|")),
        joiners=folded("joiners"),
        leads=folded("leads"),
        asking=folded("asking"),
        who=folded("who"),
        adverbs=folded("adverbs"),
        verbs=folded("verbs"),
        things=folded("things"),
        persons=folded("persons"),
        possessives=folded("possessives"),
        pointers=folded("pointers"),
        articles=folded("articles"),
        links=folded("links"),
        boundaries=folded("boundaries"),
        expletives=re.compile(rf"(?<![^ ])(?:{fold_word(words['expletives'])})(?![^ ])"),
        more=folded("more"),
        drops=lang in _DROPS,
        doubles=lang in _DOUBLES,
    )


def _folded(phrase: str) -> str:
    return " ".join(map(fold_word, phrase.split()))


# Chinese, Japanese and Korean, sign by sign. What stands for something that was named …
UNSPACED_POINTERS = re.compile(
    "それ|あれ|その|そこ|彼女?|そいつ|当時|こいつ"
    "|它们?|牠|祂|他们?|她们?|他們|她們|它們|那里|那裡|那儿|那個|那个|此人|其中|它|当时|當時"
    "|그것|그게|그건|그는|그가|그의|그녀|그들|거기|그곳|그때|그 사람"
)
# … and what is no more than a piece of a question: “冬は？”, “那冬天呢？”, “なぜ？”, “为什么？”.
UNSPACED_PIECE = re.compile(
    r"(?:(?:では|じゃあ|それでは|で)?、?.{1,8}(?:は|には|では|とは|なら)[？?]?"
    r"|(?:なぜ|どうして|いつ|どこ|どこで|誰|だれ|誰が|どうやって|いくら|何故|他には|ほかには|もっと詳しく|例えば)"
    r"(?:です|でした|なの)?か?(?:教えて)?(?:ください)?[。？?]?"
    r"|(?:那么?|那麼)?.{1,10}呢[？?]?"
    r"|(?:为什么|為什麼|为何|為何|什么时候|什麼時候|何时|何時|哪里|哪裡|谁|誰|怎么|怎麼|多久|多少)"
    r"(?:的|了|呢)?[？?]?"
    r"|(?:그럼 |그러면 |그리고 )?.{1,8}(?:는|은|에는|엔)(?:요)?[？?]?|왜(?:요)?[？?]?"
    r"|언제(?:요)?[？?]?|어디(?:서|에서)?(?:요)?[？?]?)"
)
# A question that begins so and names nothing before its verb leaves its subject out.
UNSPACED_SUBJECTLESS = re.compile(
    r"(?:いつ|どこ(?:で|に|から)?|なぜ|どうして|誰(?:が|に)|どのくらい|どうやって|いくら)[^はがのをもと]{0,14}"
    r"(?:か|の|た|る)?[。？?]?"
    r"|(?:是)?(?:什么时候|什麼時候|何时|何時|在哪里|在哪裡|为什么|為什麼|怎么|怎麼|谁|誰)[^的是在和与與]{1,4}的?[？?]?"
)
# Of a question in such a script, what says nothing of what it is about.
UNSPACED_ASKING = re.compile(
    "いつ|どこ|なぜ|どうして|誰|だれ|何時|何|どのくらい|どうやって|どんな|どの|ですか|ますか|ましたか|でしたか|ました|でした"
    "|什么时候|什麼時候|什么|什麼|为什么|為什麼|哪里|哪裡|谁|誰|怎么|怎麼|多少|多久|哪|吗|嗎|呢"
    "|언제|어디|왜|누가|누구|무엇|어떻게|얼마나|입니까|습니까|인가요|나요"
)
