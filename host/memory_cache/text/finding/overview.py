"""Tells a question for all of a text (“summarise this”) from one for something in it."""

from __future__ import annotations

import re
import unicodedata

from memory_cache.text.finding.folding import folded_word_set
from memory_cache.text.finding.stopwords import all_stop_words
from memory_cache.text.finding.words import content_words, folded_words

_MOST_CHARS = 300
"""A longer question says what it wants of the text."""

# What asks for all of it, in folded words with one space between them; cues stand between slashes.
_CUE_LIST = r"""
    summari[sz](?:e|es|ed|ing|ation) / summar(?:y|ies) / tldr / tl dr / overview / gist / recap
    synopsis / takeaways? / take aways? / nutshell / sum (?:(?:it|this|that|everything) )?up
    outline
    (?:main|key|most important|central|essential) (?:points?|ideas?|messages?|facts?|arguments?)
    (?:main|key|most important|central|essential) (?:findings?|topics?|themes?|things?|claims?)
    (?:main|key|most important|central|essential) (?:takeaways?|thesis|theses)
    what(?= (?:is|are|s) (?:[^ ]+ ){1,4}about)
    what(?= (?:does|do) (?:[^ ]+ ){1,3}(?:say|cover)(?: |$))
    what(?= (?:is|are) (?:[^ ]+ ){0,2}(?:topic|subject|theme))
    zusammenfass(?:en|ung|ungen) / fass(?:e|t|en)?(?= (?:[^ ]+ ){0,6}zusammen) / uberblick
    kurzfassung / worum geht(?: s)?(?: es)? / wovon handelt / um was geht(?: es)?
    (?:wichtigste|zentrale)[nr]? (?:punkte?|aussagen?|thesen?|inhalte?|gedanken?|fakten)
    haupt(?:punkte|aussagen?|thesen?|gedanken?|inhalte?) / kernaussagen? / kernpunkte
    quintessenz
    resum(?:e|er|es|ez|ons) / synthese / de quoi (?:parle|traite|s agit il|est il question)
    points? (?:principaux|principal|cles?|essentiels?|importants?)
    idees? (?:principales?|cles?|essentielles?) / l essentiel / grandes? lignes / apercu
    resum(?:e|en|ir|a|ame|amelo|elo|enes|o|os|amos) / resumir / sintesis / sintese / sintetiza
    de que (?:trata|tratan|va|habla|hablan|se trata|fala|falam) / sobre o que (?:e|fala|trata)
    (?:puntos?|ideas?|pontos?|ideias?) (?:principal|principales|principais|claves?|chaves?)
    (?:puntos?|ideas?|pontos?|ideias?) (?:importantes?|centrales|centrais)
    vision general / visao geral / lo mas importante / o mais importante
    do que (?:trata|fala|se trata)
    riassum\w* / riassunt[oi] / sintesi / sintetizza / riepilog\w+ / panoramica
    di (?:che cosa|cosa|che) (?:parla|parlano|tratta|si tratta)
    punti (?:principali|chiave|salienti|essenziali|piu importanti) / idee (?:principali|chiave)
    samenvatt(?:en|ing|ingen) / vat(?= (?:[^ ]+ ){0,6}samen) / samengevat / overzicht
    waar gaat(?= (?:[^ ]+ ){1,3}over) / waarover gaat / hoofdpunten / kernpunten / hoofdzaken
    (?:belangrijkste|voornaamste) (?:punten|ideeen|zaken|boodschap|conclusies) / hoofdgedachte
    sammanfatta / sammanfattning / vad handlar(?= (?:[^ ]+ ){1,3}om) / huvudpunkter(?:na)?
    streszczenie / stresc / stresci\w* / podsumuj / podsumowanie / o czym jest
    głowne (?:punkty|mysli|tezy)
    кратко изложи / перескажи / резюмируи / резюме / сводка / краткое (?:содержание|изложение)
    о чем (?:эта|этот|это|эти|идет речь)
    (?:главные|основные) (?:мысли|идеи|тезисы|пункты|моменты)
    ozetle\w* / ozet(?:i|ini)? / ana (?:fikir|noktalar|fikirler) / ne hakkinda
    (?:و)?لخص(?:ي|وا|ها|ه)? / (?:ال)?تلخيص / (?:ال)?ملخص(?:ا)? / (?:ال)?خلاصة / [اأ]وجز
    ب[اإ]يجاز / موجز / (?:عم|عما|عن ماذا|عن [اأ]ي شيء|حول ماذا) (?:ي|ت)(?:تحدث|دور|تكلم)
    (?:ما|ماهو|ما هو|ماهي|ما هي) (?:هو |هي )?موضوع
    (?:(?:ا?ل)?نقاط|(?:ا?ل)?[اأ]فكار) (?:ا?ل)?(?:رئيسية|[اأ]ساسية|مهمة)
    [اأ]هم (?:النقاط|الأفكار|الافكار|ما)
"""
_CUES = re.compile(
    "(?<![^ ])(?:"
    + "|".join(cue for line in _CUE_LIST.split("\n") if line for cue in line.strip().split(" / "))
    + ")(?![^ ])"
)
# Words that such a question may hold besides, which name nothing in the text.
_GENERIC = folded_word_set("""
    deze dit page pages article articles text texts document documents website websites site post
    posts story stories paper papers piece content contents webpage web tab tabs blog report
    chapter book essay collection library note notes pdf file files whole entire everything
    full complete short shortly brief briefly quick quickly concise concisely simple simply
    plain detailed detail details long longer shorter give write make provide list show tell
    need want like would help understand explain please sentence sentences word words
    paragraph paragraphs bullet bullets point points key main line lines one two three four
    five six seven eight ten few couple single english german french spanish italian
    portuguese dutch japanese chinese arabic language most important here thanks thank hi
    hello hey ok okay let lets idea ideas topic seite seiten artikel artikels textes texte
    dokument dokuments dokumente beitrag beitrags webseite inhalt inhalts bericht ganze
    ganzen ganzes gesamte gesamten alles kurz kurze kurzen knapp bitte mir mal gib schreib
    schreibe erstell erstelle satz satzen stichpunkten stichpunkte worten deutsch englisch
    drei zwei funf zehn einfach einfachen hier sind sammlung diesem diesen eigentlich
    konntest konnen kannst contenu tout toute entier bref brievement court courte phrases
    phrase mots donne donnez fais faites moi peux pouvez francais anglais trois deux cinq
    dix quelques svp plait ici rapidement onglet onglets pagina paginas articulo articulos
    texto textos documento documentos contenido sitio todo toda breve brevemente corto corta
    frases frase palabras dame haz hazme favor puedes puede podrias espanol ingles tres dos
    cinco diez pocas aqui pestanas artigo artigos conteudo resumidamente curto curta
    palavras faca faz mim pode voce portugues dois poucas inteiro inteira completo completa
    rapido principais principales presente articolo articoli testo testi documenti contenuto
    sito tutto tutta intero parole frasi fammi fai dammi puoi favore italiano inglese tre
    cinque dieci poche artikelen tekst teksten documenten inhoud hele kort korte zinnen
    woorden geef maak alsjeblieft alstublieft kun kunt eens nederlands engels drie twee vijf
    tien punten sidan artikeln texten dokumentet hela snalla strona strone stronie strony
    artykul artykulu tekstu krotko prosze cala caly страница страницу страницы статья статью
    статьи статье текст текста документ кратко коротко пожалуиста весь всю вся главное sayfa
    sayfayi sayfanin makale makaleyi makalenin metni metin kısaca lutfen صفحة الصفحة مقال
    المقال مقالة المقالة نص النص موضوع الموضوع وثيقة الوثيقة المستند محتوى المحتوى لي
    باختصار بشكل قصير مختصر مختصرا فضلك رجاء كامل كاملا كل هذا هذه جمل نقاط ثلاث خمس
    بالعربية يمكنك اعطني أعطني في geben cet cuales artykułu artykuł sayfayı قصيرا قصيرة
    about say says cover covers topics subject theme themes zusammen samen over om handlar
    all
""")
# In scripts without spaces: what asks for all of it, and what may stand around that.
_UNSPACED_CUES = re.compile(
    "要約|要点|要旨|大意|概要|概略|概説|あらすじ|まとめ|何について|何の話|どんな内容|何が書|ポイント|要するに|ざっくり"
    "|总结|總結|概括|摘要|归纳|歸納|主要内容|主要內容|主要观点|主要觀點|要點|重点|重點|主旨|中心思想|讲了什么"
    "|講了什麼|讲的是什么|講的是什麼|讲什么|講什麼|说了什么|說了什麼|说的是什么|關於什麼|关于什么|简述|簡述|梗概"
    "|요약|정리|무슨 내용|무엇에 (?:관한|대한)|뭐에 대한|핵심|줄거리"
)
_UNSPACED_GENERIC = re.compile(
    "ページ|サイト|ウェブ|記事|文章|文書|本文|全文|全体|内容|この|これ|こちら|その|それ|本|上記|主な|主要な?|短く|簡単|簡潔"
    "|日本語|一言|箇条書き|行|文|字|程度|以内|くらい|教えて|ください|下さい|して|しています|って|書かれ|書いて|いる|ある"
    "|ています|います|ますか|ですか|です|ます|なに|何|どんな|お願い|いたし|します|できる|くれ|もらえ|み|よ|か|の|を|は|が"
    "|に|で|と|た|て|い|ね|る|く|な|も"
    "|这|這|那|篇|页|頁|网|網|个|個|该|該|此|上面|以下|全部|整个|整個|请|請|帮|幫|我|你|能|可以|一下|给|給|出|用|写|寫"
    "|做|进行|進行|简单|簡單|简要|簡要|简短|簡短|中文|句话|句話|点|點|条|條|主要|是|的|了|吗|嗎|呢|什么|什麼|都|对|對|把"
    "|些|说|說|讲|講|告诉|告訴|文|章|本|内|內|里|裡|有|哪|[一二三四五六七八九十几幾两兩]"
    "|이|그|저|글|페이지|문서|기사|내용|전체|본문|좀|줘|주세요|주십시오|해|하세요|해서|간단|간략|히|하게|을|를|은|는|의"
    "|가|한국어|로|으로|세|다섯|문장|점|인가요|이야|야|입니까|이에요|예요|알려|핵심|사항|무슨|뭐|한|할|수|있어|있나요"
)
_UNSPACED = re.compile("[\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f]")


def asks_for_all(question: str, title: str = "") -> bool:
    """Say whether a question is for all of a text, as a summary is, and for nothing in particular.

    In English, German, French, Spanish, Portuguese, Italian, Dutch, Swedish, Polish, Russian,
    Turkish, Arabic, Japanese, Chinese and Korean. "Summarise the part about bees" is not: it names
    what it wants. A page's `title`, said in full, names the page.
    """
    if len(question) > _MOST_CHARS:
        return False
    if _UNSPACED.search(question):
        return _asks_in_unspaced_script(question)
    spoken, found = _CUES.subn(" ", " ".join(folded_words(question)))
    if not found:
        return False
    named = set(content_words(title))
    if named and not named <= set(content_words(question)):
        named = set()
    left = [word for word in spoken.split() if word not in _GENERIC and not word.isdecimal()]
    stops = all_stop_words()
    return all(word in stops or set(content_words(word)) <= named for word in left)


def _asks_in_unspaced_script(question: str) -> bool:
    said = unicodedata.normalize("NFKC", question)
    left, found = _UNSPACED_CUES.subn("", said)
    if not found:
        return "tl;dr" in said.casefold() and not _UNSPACED.search(_UNSPACED_GENERIC.sub("", said))
    left = _UNSPACED_GENERIC.sub("", left)
    return not any(sign.isalpha() for sign in left)
