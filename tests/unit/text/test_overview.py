from __future__ import annotations

import pytest

from memory_cache.text.finding.overview import asks_for_all

FOR_ALL = """\
Summarise this page
summarize the article
Can you give me a short summary?
TL;DR
tldr please
What is this page about?
What's this about?
What is this article all about?
What are the main points?
List the key takeaways in five bullet points.
Give me the gist
What does this page say?
Sum it up in three sentences
In a nutshell, please.
Please summarize the whole document in plain English.
What are the most important points of the text?
Summarise these tabs
An overview of the collection
What is the main idea?
Fasse diese Seite zusammen
Fass den Artikel bitte kurz zusammen.
Worum geht es in diesem Text?
Worum geht's hier?
Gib mir eine Zusammenfassung.
Was sind die wichtigsten Punkte?
Was sind die Kernaussagen des Artikels?
Kannst du mir einen Überblick geben?
Résume cette page
Peux-tu résumer cet article ?
De quoi parle cette page ?
Quels sont les points principaux ?
Fais-moi un résumé en trois phrases.
Quelles sont les idées principales du texte ?
Resume esta página
Hazme un resumen breve
¿De qué trata este artículo?
¿Cuáles son los puntos principales?
¿Puedes resumir el texto en tres frases?
Riassumi questa pagina
Fammi un riassunto
Di cosa parla questo articolo?
Quali sono i punti principali?
Di che cosa tratta il testo?
Resuma esta página
Faça um resumo do artigo
Sobre o que é este texto?
Quais são os pontos principais?
Do que trata? Faz um resumo.
Vat deze pagina samen
Geef me een samenvatting
Waar gaat dit artikel over?
Wat zijn de belangrijkste punten?
Wat zijn de hoofdpunten van de tekst?
Sammanfatta den här sidan
Streszczenie artykułu
О чём эта статья?
Кратко изложи текст
Bu sayfayı özetle
この記事を要約してください
このページの要点は？
このページは何について書かれていますか
要約して
三行でまとめて
总结一下这篇文章
这篇文章讲了什么？
请概括全文的主要内容
這個網頁的重點是什麼？
用三句话总结
이 글을 요약해 줘
لخص هذه الصفحة
عن ماذا تتحدث هذه المقالة؟
ما هي النقاط الرئيسية؟
أعطني ملخصا قصيرا
ما موضوع هذا النص؟""".splitlines()

FOR_SOMETHING = """\
Summarise the section about bees
What is the main reason for the delay?
What does the page say about whale oil?
When was the lighthouse built?
Give me a summary of the argument against the bridge
What are the key dates in the life of Ingrid Sandvik?
What is the book about that Ann reads?
Which points did the harbour board make?
What is the overview effect?
How do I outline a drawing?
What are the main ingredients of lentil soup?
Who wrote this article?
How long is this page?
Who are the main characters?
Summarise chapter three on tides
What is a summary offence?
What does this machine do?
What is the most important fuel?
Fasse den Abschnitt über Bienen zusammen
Worum geht es bei dem Streit um die Mühle?
Was ist der wichtigste Grund?
Wann wurde der Turm gebaut?
Wer hat diesen Artikel geschrieben?
Résume la partie sur les marées
De quoi parle le chapitre sur les abeilles ?
Quel est le point de fusion du plomb ?
Quand le phare a-t-il été construit ?
Resume la sección sobre las abejas
¿De qué trata la ley de 1864?
¿Cuándo se construyó el faro?
Riassumi la parte sulle api
Di cosa parla il capitolo sulle maree?
Quando fu costruito il faro?
Resuma a parte sobre as abelhas
Quando foi construído o farol?
Vat het deel over bijen samen
Waar gaat de brief van Ingrid over?
Wanneer werd de toren gebouwd?
蜜蜂の部分を要約して
灯台はいつ建てられましたか
総結という言葉の意味は
总结一下关于蜜蜂的部分
灯塔是什么时候建的？
重点高中有哪些？
등대는 언제 지어졌나요?
لخص الجزء الخاص بالنحل
متى بنيت المنارة؟
О чём писала Ингрид в письме?
Vad kostar biljetten?
Kiedy zbudowano wieżę?""".splitlines()


@pytest.mark.parametrize("question", FOR_ALL)
def test_a_question_for_all_of_a_text_is_known(question: str) -> None:
    assert asks_for_all(question)


@pytest.mark.parametrize("question", FOR_SOMETHING)
def test_a_question_for_something_in_it_is_not_taken_for_that(question: str) -> None:
    assert not asks_for_all(question)


def test_a_title_said_in_full_names_the_page() -> None:
    assert asks_for_all("Summarise The Skerry light", "The Skerry light")
    assert not asks_for_all("Summarise the light", "The Skerry light")
    assert not asks_for_all("Summarise the bees", "The Skerry light")


def test_a_long_question_says_what_it_wants() -> None:
    assert not asks_for_all("Summarise this. " * 40)
