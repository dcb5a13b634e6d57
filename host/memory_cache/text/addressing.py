"""Finds sentences of a page that speak to a language model instead of to a reader: orders to
disregard what it was told, roles handed to it, secrets to be kept from the person who asks.

What is found is shown, not removed: a page about such sentences quotes them, and who reads it can
tell. So that an ordinary page is hardly ever flagged, a sentence must do two things at once: speak
to somebody (a command, a “you”), and of what only a model has (instructions before these, a prompt,
a user to be deceived); or it must hold the mark of a role, or letters that nobody can see. On the
pages in `tests/pages` nothing is flagged; of the phrasings in `tests/unit/text/test_addressing.py`
all are.
"""

from __future__ import annotations

import re

from memory_cache.text.roles import disarm
from memory_cache.text.sentences import cut_sentences

_LONGEST_SENTENCE_CHARS = 2_000

# What a model alone has been told or is.
_TOLD = (
    r"(?:instructions?|prompts?|directions|directives|guidelines|rules|commands|orders|programming"
    r"|guardrails|safety (?:measures|rules)|restrictions|training)"
)
_FORMER = (
    r"(?:previous|previously|prior|above|earlier|preceding|foregoing|former|existing|initial"
    r"|original"
    r"|system|developer|safety|your)"
)
_DISREGARD = (
    r"(?:ignore|disregard|forget|override|bypass|overrule|neglect|discard|do not follow"
    r"|don['’]t follow|stop following)"
)
_MODEL = (
    r"(?:language model|llm|large language model|chat ?bot|ai|a\.i\.|artificial intelligence"
    r"|assistant|chatgpt|gpt(?:-?\d\w*)?|claude|gemini|copilot|llama|qwen|mistral|deepseek)"
)
_ENGLISH = (
    rf"\b{_DISREGARD}\s+(?:\w+\s+){{0,4}}?{_FORMER}\s+(?:\w+\s+){{0,3}}?{_TOLD}\b",
    (
        rf"\b{_DISREGARD}\s+(?:all|any|every)\s+(?:of\s+)?(?:the\s+|these\s+"
        rf"|those\s+)?(?:other\s+)?"
        r"(?:instructions?|prompts?|directives|guidelines|guardrails|safety \w+)\b"
    ),
    (
        rf"\b{_DISREGARD}\s+(?:\w+\s+){{0,3}}{_TOLD}\s+(?:\w+\s+){{0,3}}(?:above|before"
        rf"|you (?:were|have been|got))\b"
    ),
    (
        rf"\b{_DISREGARD}\s+(?:everything|all|anything|what(?:ever)?)\b[^.!?]{{0,40}}\b(?:above"
        rf"|before|so far"
        r"|previously|told|instructed|you (?:were|have been))\b"
    ),
    (
        r"\b(?:new|updated|revised|real|actual|hidden|secret|additional|important"
        r"|urgent) (?:system )?"
        rf"(?:instructions?|prompts?|directives?)\s*(?:for (?:the |any |all )?{_MODEL}\b|:)"
    ),
    (
        rf"\b(?:note|message|instructions?|attention|warning|memo|reminder|notice|hint)\s+(?:to"
        rf"|for)\s+"
        rf"(?:the |any |all |every )?(?:\w+\s+)?{_MODEL}s?\b"
    ),
    rf"\bif you are (?:an? |the )?(?:\w+\s+){{0,2}}{_MODEL}\b",
    rf"\b(?:dear|hey|hello|attention|listen)\s*,?\s+(?:\w+\s+)?{_MODEL}s?\b",
    (
        rf"\byou are (?:now|no longer|from now on)\b[^.!?]{{0,60}}\b(?:{_MODEL}|dan|jailbroken"
        rf"|unrestricted"
        r"|in (?:developer|debug|god|admin) mode|mode|bound by|a different|free from)\b"
    ),
    (
        r"\byou are (?:an? |the )(?:\w+[\s-]+){0,3}(?:language model|llm|chat ?bot|ai"
        r"|ai assistant|assistant)\b"
    ),
    (
        r"\bas an? (?:\w+\s+)?(?:ai(?: language)?(?: model| assistant)?|language model"
        r"|llm),?\s+(?:you|do|never|always|please)\b"
    ),
    (
        r"\b(?:do not|don['’]t|never)\s+(?:\w+\s+)?(?:tell|inform|alert|warn|mention (?:this|that"
        r"|it)?\s*to"
        r"|reveal (?:this|that|it)?\s*to|let|show|notify|disclose (?:this|that"
        r"|it)?\s*to)\s+(?:this to )?the (?:user|human|person who asks|reader who asks)\b"
    ),
    r"\bwithout (?:telling|informing|alerting|notifying|asking) the user\b",
    (
        r"\b(?:reveal|print|repeat|show|output|leak|disclose|send|quote|give)\s+(?:me\s+|us\s+"
        r"|out\s+)?"
        r"(?:your|the)\s+(?:\w+\s+){0,2}(?:system prompt|hidden prompt|initial prompt"
        r"|instructions above"
        r"|system message|system instructions)\b"
    ),
    (
        r"\b(?:you (?:must|should|have to|need to|are (?:required|ordered|instructed) to|will)"
        r"|please|always|now)\s+"
        r"(?:\w+\s+){0,2}(?:answer|reply|respond|output|write|say|tell the user|end (?:your|every"
        r"|each) (?:answer|reply|response))\b"
        r"[^.!?]{0,60}\b(?:only (?:with|in|by|the)|every question|all questions|any question"
        r"|the user|instead|exactly|your (?:answer|reply|response)"
        r"|with the (?:word|words|phrase|text|sentence)|nothing else|in your (?:answer|reply"
        r"|response|output|summary))\b"
    ),
    (
        r"\b(?:in|at the (?:end|top|beginning|start) of|to|into) (?:your|every|each"
        r"|the) (?:answers?|repl(?:y|ies)|responses?|summar(?:y|ies)|outputs?)\b"
        r"[^.!?]{0,40}\b(?:include|add|append|insert|put|mention|recommend|link|say|write)\b"
    ),
    (
        r"\b(?:include|add|append|insert|put|mention|embed)\b[^.!?]{0,80}\b(?:in|at the (?:end|top"
        r"|beginning|start) of|to|into)"
        r" (?:your|every|each) (?:answers?|repl(?:y|ies)|responses?|summar(?:y|ies)|outputs?)\b"
    ),
    (
        r"\bwhen (?:asked|you are asked|the user asks|summari[sz]ing"
        r"|answering)\b[^.!?]{0,60}\b(?:you (?:must|should|will)|say that|answer that|reply that"
        r"|respond (?:that|with|only)|always|never)\b"
    ),
    r"\b(?:tell|instruct|convince|ask|urge|direct|order) the (?:user|human) (?:to|that)\b",
    r"\bpretend (?:to be|that you(?: are|['’]re)|you are)\b[^.!?]{0,60}\b(?:no (?:rules"
    r"|restrictions|limits)|unrestricted|" + _MODEL + r")\b",
    (
        r"\b(?:enter|enable|activate|switch to) (?:\w+ )?(?:developer|jailbreak|dan|god|debug"
        r"|admin|unrestricted) mode\b"
    ),
    (
        r"\b(?:end|begin(?:ning)?|start) of (?:the )?(?:system prompt|system message|sources?"
        r"|untrusted (?:content|text|data)|user (?:input|data|message)|document content)\b"
    ),
)
_OTHERS = (
    # German, French, Spanish, Italian, Portuguese, Dutch
    (
        r"\b(?:ignorier\w*|missacht\w*|vergiss|vergessen sie"
        r"|überschreib\w*)\b[^.!?]{0,50}\b(?:anweisung\w*|anleitung\w*|befehl\w*|vorgaben|regeln"
        r"|instruktion\w*|prompts?|was (?:dir|ihnen) gesagt)"
    ),
    (
        r"\b(?:wenn|falls|da) (?:du|sie) (?:eine? |ein )?(?:ki|sprachmodell|chatbot"
        r"|assistent\w*)\b|\bdu bist (?:jetzt|nun|ab jetzt|eine? (?:ki|sprachmodell|assistent))\b"
        r"|\b(?:hinweis|nachricht|anweisung\w*) (?:an|für) (?:die |das |alle |jede )?(?:ki"
        r"|sprachmodelle?|assistent\w*|chatbots?)\b"
    ),
    (
        r"\b(?:sag|sage|sagen sie|verrat\w*|erzähl\w*) (?:es |das |dies )?dem (?:nutzer|benutzer"
        r"|anwender) (?:nicht|nichts)\b|\bohne (?:es )?dem (?:nutzer|benutzer) zu sagen\b"
        r"|\b(?:antworte|du musst)\b[^.!?]{0,40}\b(?:nur mit|auf (?:jede|alle) fragen?|immer mit"
        r"|dem (?:nutzer|benutzer))\b"
    ),
    (
        r"\b(?:ignore[zr]?|oublie[zr]?|ne (?:tiens"
        r"|tenez) pas compte)\b[^.!?]{0,40}\b(?:instructions?|consignes|directives|règles"
        r"|ce qui précède)\b|\b(?:si (?:tu es|vous êtes) (?:une? )?(?:ia|modèle de langage"
        r"|assistant)|tu es (?:maintenant|désormais) une?)\b|\bne (?:dis|dites) (?:rien"
        r"|pas)\b[^.!?]{0,20}\bl['’]utilisateur\b"
    ),
    (
        r"\b(?:ignora|ignore|olvida|olvide|omite|haz caso omiso)\b[^.!?]{0,40}\b(?:instrucciones"
        r"|indicaciones|órdenes|reglas|lo anterior)\b|\bsi (?:eres|usted es) (?:una? )?(?:ia"
        r"|modelo de lenguaje|asistente)\b|\bno (?:le )?(?:digas|diga|cuentes"
        r"|informes)\b[^.!?]{0,20}\b(?:al|el) usuario\b|\bahora eres una?\b"
    ),
    (
        r"\b(?:ignora(?:re)?|dimentica|trascura)\b[^.!?]{0,40}\b(?:istruzioni|indicazioni|regole"
        r"|direttive|quanto sopra)\b|\bse sei un(?:['’]|a )?\s*(?:ia|modello linguistico"
        r"|assistente)\b|\bnon dire\b[^.!?]{0,20}\ball['’]utente\b"
    ),
    (
        r"\b(?:ignore|ignora|esqueça|desconsidere)\b[^.!?]{0,40}\b(?:instruções|orientações|regras"
        r"|ordens|o que veio antes)\b|\bnão (?:diga|conte|informe)\b[^.!?]{0,20}\bao usuário\b"
        r"|\bse você (?:é|for) um(?:a)? (?:ia|modelo de linguagem|assistente)\b"
    ),
    (
        r"\b(?:negeer|vergeet)\b[^.!?]{0,40}\b(?:instructies|aanwijzingen|opdrachten|regels)\b"
        r"|\bals je een (?:ai|taalmodel|assistent) bent\b|\bvertel (?:het "
        r"|dit )?de gebruiker niet\b"
    ),
    # Polish, Russian, Turkish
    (
        r"\b(?:zignoruj|ignoruj|zapomnij|pomiń)\b[^.!?]{0,40}\b(?:instrukcj\w*|polece\w*|zasad\w*"
        r"|wytyczn\w*)|\bnie mów (?:o tym )?użytkownikowi\b"
    ),
    (
        r"\b(?:игнорируй\w*|проигнорируй\w*|забудь\w*"
        r"|не обращай\w* внимания)\b[^.!?]{0,50}\b(?:инструкци\w*|указани\w*|правил\w*|команд\w*)"
        r"|\bне (?:говори|сообщай|рассказывай)\w*\b[^.!?]{0,20}\bпользовател\w*|\bесли (?:ты"
        r"|вы) (?:языковая модель|ии|ассистент|нейросеть)\b|\bты теперь\b[^.!?]{0,30}\b(?:модель"
        r"|ассистент|ии)\b"
    ),
    (
        r"\b(?:önceki|yukarıdaki|tüm)\b[^.!?]{0,30}\b(?:talimat\w*|yönerge\w*"
        r"|kural\w*)\b[^.!?]{0,20}\b(?:yok say|unut|görmezden gel|dikkate alma)"
    ),
    # Arabic, Hebrew, Hindi
    (
        r"(?:تجاهل|انس|تجاهلي)[^.!؟]{0,40}(?:التعليمات|الأوامر|التوجيهات|القواعد|ما سبق)"
        r"|لا تخبر المستخدم|إذا كنت (?:نموذج|مساعد|ذكاء)"
    ),
    r"(?:התעלם|התעלמי|שכח)[^.!?]{0,40}(?:ההוראות|ההנחיות|הפקודות)|אל תספר למשתמש",
    (
        r"(?:पिछले|पहले के|ऊपर के|सभी)[^।.!?]{0,30}(?:निर्देश\w*|आदेश\w*)[^।.!?]{0,20}(?:अनदेखा"
        r"|नज़रअंदाज़|भूल)"
    ),
    # Chinese, Japanese, Korean
    (
        r"(?:忽略|无视|無視|忘记|忘記|忽视|不要理会)[^。！？]{0,20}(?:指令|指示|提示|说明|說明"
        r"|命令|规则|規則|要求)|不要告诉用户|不要告訴使用者|(?:如果"
        r"|若)你是[^。！？]{0,8}(?:人工智能|AI|语言模型|語言模型|助手)|你(?:现在"
        r"|現在)是[^。！？]{0,12}(?:助手|模型|AI)|系统提示[:：]"
    ),
    (
        r"(?:以前|これまで|上記|前|すべて)の[^。！？]{0,12}(?:指示|命令|プロンプト"
        r"|ルール)[^。！？]{0,10}(?:無視|忘れ)|ユーザー(?:に|には)[^。！？]{0,10}(?:伝えない"
        r"|言わない|知らせない|教えない)|あなたは(?:AI|言語モデル|アシスタント)(?:です|であり)"
    ),
    (
        r"(?:이전|위의|모든|앞의)[^.!?]{0,12}(?:지시|지침|명령|프롬프트)[^.!?]{0,10}(?:무시|잊)"
        r"|사용자에게[^.!?]{0,10}(?:말하지|알리지) (?:마|말)"
    ),
)
# A transcript in the page: a role with a colon, and what it is made to say.
_SPOKEN = re.compile(r"^\W{0,4}(?:SYSTEM|system|ASSISTANT|assistant)\s*:\s*\S")
_ROLE = re.compile(
    r"<\s*/?\s*(?:system|assistant|user|im_start|im_end|start_of_turn|end_of_turn|source"
    r"|instructions?"
    r"|system_prompt|eot_id)\b[^<>]{0,40}>|\[/?INST\]|<</?SYS>>|^\W{0,3}#{1,6}\s*(?:system"
    r"|assistant|instruction)\b\s*:?\s*$"
    r"|[<\[][|｜][^<>|｜]{1,40}[|｜][>\]]",
    re.IGNORECASE,
)
# Letters that spell out a hidden message: none of these stands in a text for a reader.
_HIDDEN = re.compile("[\U000e0020-\U000e007e]{4,}")
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")
_SPEAKS = re.compile("|".join(f"(?:{pattern})" for pattern in (*_ENGLISH, *_OTHERS)), re.IGNORECASE)
_MARK = re.compile("[<\\[#\U000e0020-\U000e007e]")
# No pattern fits a sentence without one of these, and most sentences have none: looking for them is
# twenty times faster than the patterns.
_HINTS = (
    "ignor",
    "disregard",
    "untrusted",
    "source",
    "forget",
    "overrid",
    "bypass",
    "overrul",
    "neglect",
    "discard",
    "follow",
    "instruct",
    "prompt",
    "user",
    "human",
    "llm",
    " ai",
    "ai ",
    "a.i.",
    "artificial",
    "assist",
    "chatbot",
    "chat bot",
    "gpt",
    "claude",
    "gemini",
    "copilot",
    "llama",
    "qwen",
    "mistral",
    "deepseek",
    "language model",
    "answer",
    "repl",
    "respon",
    "summar",
    "output",
    "pretend",
    " mode",
    "directive",
    "system",
    "model",
    "vergiss",
    "vergess",
    "missacht",
    "überschreib",
    "anweis",
    "nutzer",
    "anwender",
    "sprachmodell",
    " ki ",
    "antworte",
    "oubli",
    "consigne",
    "utilisateur",
    " ia",
    "tiens pas",
    "tenez pas",
    "olvid",
    "omite",
    "caso omiso",
    "usuario",
    "eres",
    "dimentica",
    "trascura",
    "utente",
    "esque",
    "desconsider",
    "usuário",
    "você",
    "negeer",
    "vergeet",
    "gebruiker",
    "taalmodel",
    "zignor",
    "zapomnij",
    "pomiń",
    "użytkown",
    "игнорир",
    "забуд",
    "внимани",
    "пользоват",
    "модел",
    "ассистент",
    "talimat",
    "yönerge",
    "kural",
    "تجاهل",
    "انس",
    "المستخدم",
    "نموذج",
    "התעלמ",
    "התעלם",
    "שכח",
    "למשתמש",
    "निर्देश",
    "आदेश",
    "忽略",
    "无视",
    "無視",
    "忘",
    "忽视",
    "理会",
    "用户",
    "使用者",
    "人工智能",
    "模型",
    "助手",
    "系统",
    "ユーザー",
    "言語",
    "アシスタント",
    "무시",
    "잊",
    "사용자",
)


def sentences_to_model(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a passage that speak to a model, as offsets into `text`."""
    if not (_MARK.search(text) or _hints(text)):
        return []
    return [span for span in cut_sentences(text) if speaks_to_model(text[slice(*span)])]


def speaks_to_model(sentence: str) -> bool:
    """Whether a sentence speaks to a model instead of to a reader."""
    some = sentence[:_LONGEST_SENTENCE_CHARS]
    if _MARK.search(some) and (_ROLE.search(some) or _HIDDEN.search(_FLAG.sub("", some))):
        return True
    plain = disarm(some)
    if not _hints(plain):
        return False
    return _SPOKEN.match(plain) is not None or _SPEAKS.search(plain) is not None


def _hints(text: str) -> bool:
    lower = text.lower()
    return any(hint in lower for hint in _HINTS)
