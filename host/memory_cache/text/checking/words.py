"""The words on which it hangs whether one sentence says what another does, in the languages that we
meet most: what denies, what excludes another, numbers that are written out, what only reports.

All are as `text.finding.words` folds them; stems are taken where they are used.
"""

from __future__ import annotations

from memory_cache.text.finding.folding import fold_word, folded_word_set

DENYING = folded_word_set(
    "not no never none nobody nothing neither nor without cannot hardly"
    " nicht kein keine keinen keinem keiner keines nie niemals niemand nichts ohne weder"
    " ne n pas jamais aucun aucune rien sans ni"
    " nunca ningun ninguna ninguno nadie nada sin tampoco"
    " non mai nessun nessuno nessuna niente nulla senza"
    " nao nenhum nenhuma ninguem sem"
    " niet geen nooit niemand niets zonder inte ej aldrig ingen inget inga utan ikke uden uten"
    " nie nigdy zaden nikt nic bez"
    " не ни нет никогда никто ничего ничто без нельзя немає ніколи ні"
    " नहीं मत बिना لا لم لن ليس ليست ليسوا بدون לא אין בלי yok değil"
)
"""What turns a sentence into its contrary. “No” is Spanish as well as English."""
DENYING_SIGNS = (
    "不", "没", "沒", "未", "无", "無", "ない", "なかっ", "なく", "ません", "しな", "ず、",
    "않", "못", "없", "아니",
)  # fmt: skip
REFUSING = folded_word_set(
    "refuse refuses refused refusing fail fails failed prevent prevents prevented forbid forbids"
    " forbidden forbade ban bans banned prohibit prohibits prohibited deny denies denied avoid"
    " avoids avoided verboten untersagt weigert weigerte verweigert interdit interdite refusa"
    " refuse refusé prohibido prohibida negó vietato vietata rifiutò proibido запрещен запрещено"
    " отказался zakazane zabronione ممنوع رفض"
)
"""What denies that which it is said of."""
NEARLY_DENYING = REFUSING | folded_word_set(
    "lack lacks lacked stop stops stopped except excluding instead unlike impossible oppose opposes"
    " opposed against only few bypass bypassed uninhabited free"
    " ohne statt außer ausser gegen kaum nur sauf contre seulement excepto salvo contra solo tranne"
    " contro soltanto кроме только oprócz tylko عدا إلا"
)
"""What may say the same as a denial, and what a denial may be said for."""
DEFERRING = folded_word_set(
    "wait waits until before bis bevor warten erst avant jusqu attendre antes hasta esperar prima"
    " finché до пока zanim dopóki قبل حتى"
)
"""What may be said for a denial: “wait until” is “do not yet”."""
SAME_VERB = {
    form: forms.split()[0]
    for forms in (
        "be was were been is are", "become became", "begin began begun", "bite bit bitten",
        "blow blew blown", "break broke broken", "bring brought", "build built",
        "burn burnt burned", "buy bought",
        "catch caught", "choose chose chosen", "come came", "dig dug", "do did done",
        "draw drew drawn", "drink drank drunk", "drive drove driven", "eat ate eaten",
        "fall fell fallen", "feed fed", "feel felt", "fight fought", "find found found",
        "fly flew flown", "forget forgot forgotten", "freeze froze frozen", "get got gotten",
        "give gave given", "go went gone", "grow grew grown", "hang hung", "have had has",
        "hear heard", "hide hid hidden", "hold held", "keep kept", "know knew known", "lay laid",
        "lead led", "leave left", "lend lent", "lie lay lain", "lose lost", "make made",
        "mean meant", "meet met", "pay paid", "ride rode ridden", "ring rang rung",
        "rise rose risen", "run ran", "say said", "see saw seen", "seek sought", "sell sold",
        "send sent", "shine shone", "shoot shot", "show shown", "sing sang sung",
        "sink sank sunk", "sit sat", "sleep slept", "speak spoke spoken", "spend spent",
        "stand stood", "steal stole stolen", "stick stuck", "swim swam swum", "take took taken",
        "teach taught", "tear tore torn", "tell told", "think thought", "throw threw thrown",
        "understand understood", "wear wore worn", "win won", "write wrote written",
        "child children", "man men", "woman women", "foot feet", "tooth teeth", "mouse mice",
        "half halves", "leaf leaves", "metre meter metres meters m", "gram grams g",
        "kilogram kilograms kg kilogramm kilogramo kilogramos kilogrammo",
        "km kilometre kilometres kilometer kilometers", "percent per cent", "minute min minutes",
        "millilitre millilitres ml", "centimetre centimetres cm", "degree degrees",
    )
    for form in forms.split()
}  # fmt: skip
"""Forms of English words that no rule brings together, and units that are written short."""

# Of such words one excludes the others.
_CLASSES = (
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    ("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre"),
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "monday tuesday wednesday thursday friday saturday sunday",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunes martes miercoles jueves viernes sabado domingo",
    "lunedi martedi mercoledi giovedi venerdi sabato domenica",
    "segunda terca quarta quinta sexta sabado domingo",
    "понедельник вторник среда четверг пятница суббота воскресенье",
    "poniedzialek wtorek sroda czwartek piatek sobota niedziela",
    "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    "월요일 화요일 수요일 목요일 금요일 토요일 일요일",
    "north south east west", "northern southern eastern western", "nord süd ost west",
    "norte sur este oeste", "شمال جنوب شرق غرب", "الشمالي الجنوبي الشرقي الغربي",
    "север юг восток запад", "spring summer autumn winter", "frühling sommer herbst winter",
    "printemps ete automne hiver", "primavera verano otoño invierno",
    "wiosna lato jesien zima", "wiosna latem jesienia zima", "весной летом осенью зимой",
    "morning noon evening night midnight", "dawn dusk noon", "left right", "first last",
    "before after", "vor nach", "avant apres", "antes despues", "prima dopo", "до после",
    "more less fewer", "mehr weniger", "plus moins", "mas menos", "più meno", "больше меньше",
    "increase decrease", "rise fall", "rose fell", "rose sank", "grew shrank", "gain loss",
    "subir bajar", "subio bajo", "steigen sinken", "stieg sank", "monter baisser",
    "hot cold", "warm cold", "heiß kalt", "warm kalt", "chaud froid", "caliente frio",
    "large small", "big small", "groß klein", "grand petit", "grande pequeño",
    "high low", "hoch niedrig", "old new", "older newer", "alt neu", "old young", "older younger",
    "long short", "lang kurz", "early late", "earlier later", "früh spät", "open closed",
    "open shut", "opens closes", "geöffnet geschlossen", "ouvert ferme", "abierto cerrado",
    "allowed forbidden", "allow forbid", "erlaubt verboten", "permis interdit",
    "permitido prohibido", "possible impossible", "true false", "male female", "men women",
    "husband wife", "brother sister", "father mother", "son daughter", "king queen",
    "attackers defenders", "buy sell", "bought sold", "win lose", "won lost", "up down",
    "above below", "inside outside", "over under", "always never", "all none", "all some half",
    "most few", "black white", "red green blue yellow black white grey brown",
    "rot grün blau gelb schwarz weiß grau braun", "rouge vert bleu jaune noir blanc gris",
    "rojo verde azul amarillo negro blanco gris", "safe dangerous", "cheap expensive",
    "fast slow", "heavy light", "strong weak", "wet dry", "full empty", "public private",
    "million billion thousand hundred", "tonne kilogram gram", "kilometre metre centimetre",
    "second minute hour day week month year", "sekunde minute stunde tag woche monat jahr",
    "seconde minute heure jour semaine mois an", "supports opposes", "supported opposed",
    "better worse", "best worst", "maximum minimum", "largest smallest", "oldest youngest",
    "oldest newest", "longest shortest", "highest lowest",
)  # fmt: skip
CLASSES = tuple(tuple(fold_word(word) for word in names.split()) for names in _CLASSES)
SIGN_CLASSES = (
    ("东", "西", "南", "北"), ("東", "西", "南", "北"), ("春", "夏", "秋", "冬"),
    ("前", "后"), ("前", "後"), ("上", "下"), ("左", "右"), ("内", "外"), ("多", "少"),
    ("增", "减"), ("男", "女"), ("清明", "中秋", "端午", "春节"), ("湖", "海", "川", "山"),
    ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    ("月曜", "火曜", "水曜", "木曜", "金曜", "土曜", "日曜"), ("朝", "昼", "夕", "夜"),
    ("월", "화", "수", "목", "금", "토", "일"),
)  # fmt: skip

_NUMBERS = {
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn"
    " sechzehn siebzehn achtzehn neunzehn zwanzig",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici",
    "pt": "dois três quatro cinco seis sete oito nove dez onze doze",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf",
    "sv": "två tre fyra fem sex sju åtta nio tio elva tolv",
    "ru": "два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать",
    "pl": "dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć",
    "ar": "اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة",
}
_TENS = {
    "en": "thirty forty fifty sixty seventy eighty ninety hundred",
    "de": "dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert",
    "fr": "trente quarante cinquante soixante",
    "es": "treinta cuarenta cincuenta sesenta setenta ochenta noventa cien",
    "it": "trenta quaranta cinquanta sessanta settanta ottanta novanta cento",
    "ru": "тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто сто",
    "ar": "ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون مئة",
}
NUMBER_WORDS = {
    lang: {
        fold_word(word): str(first + step * place)
        for names, first, step in ((_NUMBERS[lang], 2, 1), (_TENS.get(lang, ""), 30, 10))
        for place, word in enumerate(names.split())
    }
    for lang in _NUMBERS
}
"""Numbers from two on as figures, by language: “once” is eleven in Spanish alone."""
SIGN_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "两": 2, "兩": 2, "壹": 1, "贰": 2, "叁": 3,
}  # fmt: skip
SIGN_UNITS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "萬": 10_000, "亿": 100_000_000}

REPORTING = folded_word_set(
    "according source sources page pages text article passage passages document author say "
    "says said"
    " state states stated mention mentions mentioned describe describes described explain explains"
    " explained note notes report reports reported tell tells also additionally furthermore "
    "moreover"
    " therefore thus overall finally however specifically namely both"
    " laut quelle quellen seite artikel besagt heißt außerdem zudem auch ferner schließlich"
    " selon texte source indique precise aussi egalement enfin ainsi"
    " segun texto fuente fuentes pagina dice indica ademas tambien finalmente"
    " secondo testo fonte anche inoltre segundo fonte tambem"
    " согласно тексту источнику статье также кроме того"
)
"""What an answer says of where it has something from, and how its sentences hang together."""
VAGUE = folded_word_set(
    "around about roughly nearly almost approximately approx circa ca some just exactly only even"
    " etwa rund ungefähr fast knapp circa genau environ presque seulement aproximadamente casi unos"
    " unas quasi около примерно почти blisko prawie około حوالي تقريبا"
)
"""What takes nothing from a claim, and adds nothing to it."""
