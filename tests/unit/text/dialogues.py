"""Short conversations, written for the tests of follow-up questions.

One a line: questions and answers in turn, separated by bars, then after an arrow the words that
the last question must be looked for with, or an equals sign where it stands alone. An answer may
be missing. The first set was at hand while the rules were written, the second was not.
"""

from __future__ import annotations

from typing import NamedTuple

from memory_cache.protocol import PastTurn


class Dialogue(NamedTuple):
    """A conversation, the question that follows, and the words it must come to hold; none where it
    must be left alone.
    """

    history: list[PastTurn]
    question: str
    wanted: tuple[str, ...]


LEANING = """\
Who runs the Harbour Museum? | The Harbour Museum is run by a trust [1]. | When was it founded? -> Harbour Museum
How often does the ferry run? | Every hour [1]. | And in winter? -> ferry
How often does the ferry run? | Every hour [1]. | What about Sundays? -> ferry
Who first lit the lighthouse? | Ingrid Sandvik lit it first [1]. | How long did she keep it? -> Sandvik, lighthouse
When was the mill built? | In 1724 [2]. | Why? -> mill
When was the mill built? | In 1724 [2]. | By whom? -> mill
What did the lamp burn? | Whale oil until 1864 [1]. | And after that? -> lamp
How do octopuses change colour? | With small sacs of pigment. | Why do they do that? -> octopuses
Where is Skerry Rock? | Off the coast. | How do I get there? -> Skerry Rock
What does rye bread need? | A starter [1]. | How long does it keep? -> rye bread
Who invented the sea clock? | John Harrison did, over forty years [1]. | Where was he born? -> Harrison
How high is the tower? | 31 metres. | How old is it? -> tower
How high is the tower? | 31 metres. | and the mill? -> high
Is the path open in spring? | Yes [1]. | With a dog? -> path
Which moon is the largest? | Ganymede is the largest [1]. | How far away is it? -> moon
What is this page about? | A lighthouse. | Who built the tower? | Olaf Berg. | When did he die? -> Berg
Who wrote the log? | | What did she write about? -> log
What are the rules for the allotment? | No fires [1]. | Who made them? -> allotment
How is the tide mill driven? | By the water that comes in. | Does it still work? -> tide mill
Tell me about the sento in Kyoto. | It is a bath house. | What does it cost? -> sento
When does the museum open? | At ten. | and close? -> museum
Why did the harbour board buy the burner? | Oil was dear. | How much did it cost? -> burner
Who was Ingrid Sandvik? | A keeper [1]. | What happened to her? -> Ingrid Sandvik
Who was Ingrid Sandvik? | A keeper [1]. | How long did she live? | 80 years. | And her husband? -> Ingrid Sandvik
What is in the soup? | Lentils and cumin. | How long does it cook? | Forty minutes. | Can I freeze it? -> soup
How do I true a wheel? | With a spoke key [1]. | Which tools do I need for that? -> wheel
Wann wurde der Leuchtturm gebaut? | 1811 [1]. | Wer hat ihn gebaut? -> Leuchtturm
Wie oft fährt die Fähre? | Stündlich. | Und im Winter? -> Fähre
Wie oft fährt die Fähre? | Stündlich. | Was ist mit Sonntagen? -> Fähre
Wer hat das Museum gegründet? | Karl Brandt gründete es [1]. | Wann wurde er geboren? -> Brandt
Wie tanzen die Bienen? | In Achten. | Warum tun sie das? -> Bienen
Wie hoch ist der Turm? | 31 Meter. | Warum? -> Turm
Wo liegt die Mühle? | Am Fluss. | Wie komme ich dorthin? | Zu Fuß. | Wie alt ist sie? -> Mühle
Quand le phare a-t-il été construit ? | En 1811. | Par qui ? -> phare
À quelle heure ouvre le musée ? | À dix heures. | Et le dimanche ? -> musée
Qui a fondé le musée ? | Jeanne Lefort l'a fondé. | Quand est-elle née ? -> Lefort
Combien coûte la traversée ? | Dix euros. | Pourquoi ? -> traversée
Que mangent les poulpes ? | Des crabes. | Comment les chassent-ils ? -> poulpes
¿Cuándo se construyó el faro? | En 1811. | ¿Quién lo construyó? | Pedro Ruiz. | ¿Y por qué? -> faro
¿Cada cuánto sale el ferry? | Cada hora. | ¿Y en invierno? -> ferry
¿Quién dirige el museo? | Una fundación. | ¿Cuándo fue fundado? -> museo
¿Dónde está el molino? | Junto al río. | ¿Por qué? -> molino
Ogni quanto parte il traghetto? | Ogni ora. | E in inverno? -> traghetto
Chi ha fondato il museo? | Una società. | Quando fu fondato? -> museo
Dove si trova il mulino? | Sul fiume. | Perché? -> mulino
Com que frequência sai a balsa? | De hora em hora. | E no inverno? -> balsa
Quem construiu o farol? | João Pires. | Quando ele morreu? -> Pires
Hoe vaak vaart de veerboot? | Elk uur. | En in de winter? -> veerboot
Wanneer werd de molen gebouwd? | In 1724. | Door wie? -> molen
Hur ofta går färjan? | Varje timme. | Och på vintern? -> färjan
Kto zbudował wieżę? | Jan Kowalski. | Kiedy? -> wieżę
Когда построили маяк? | В 1811 году. | Почему? -> маяк
灯台はいつ建てられましたか？ | 1811年です。 | 誰がそれを建てましたか？ -> 灯台
渡し船はどのくらいの間隔で出ますか？ | 一時間ごとです。 | 冬は？ -> 渡し船
灯台はいつ建てられましたか？ | 1811年です。 | なぜ？ -> 灯台
灯塔是什么时候建的？ | 1811年。 | 谁建了它？ -> 灯塔
渡轮多久一班？ | 每小时一班。 | 那冬天呢？ -> 渡轮
灯塔是什么时候建的？ | 1811年。 | 为什么？ -> 灯塔
등대는 언제 지어졌나요? | 1811년입니다. | 왜요? -> 등대
متى بنيت المنارة؟ | عام 1811. | لماذا؟ -> المنارة
كم مرة تبحر العبارة؟ | كل ساعة. | وماذا عن الشتاء؟ -> العبارة"""  # noqa: E501

ALONE = """\
Who runs the Harbour Museum? | A trust. | When was the lighthouse built? -> =
How often does the ferry run? | Hourly. | How long does it take to bake rye bread? -> =
Who lit the lamp? | Ingrid. | What is photosynthesis? -> =
Who lit the lamp? | Ingrid. | When was the mill built and who runs it? -> =
Who lit the lamp? | Ingrid. | What is this page about? -> =
Who lit the lamp? | Ingrid. | Is it possible to visit the tower? -> =
Who lit the lamp? | Ingrid. | Are there toilets at the harbour? -> =
Who lit the lamp? | Ingrid. | How does the octopus change its colour? -> =
Who lit the lamp? | Ingrid. | What did the board say that annoyed the keeper? -> =
Who lit the lamp? | Ingrid. | Where can I buy a ticket? -> =
Who lit the lamp? | Ingrid. | Which of the moons is the largest? -> =
Who lit the lamp? | Ingrid. | Why do cats purr? -> =
Who lit the lamp? | Ingrid. | lighthouse opening times -> =
Who lit the lamp? | Ingrid. | And when was the bridge across the river opened? -> =
Who lit the lamp? | Ingrid. | Who was the second keeper of the lighthouse? -> =
Who lit the lamp? | Ingrid. | How do bees tell each other where the flowers are? -> =
Who lit the lamp? | Ingrid. | Who wrote this article? -> =
Who lit the lamp? | Ingrid. | What happened in 1864? -> =
Who lit the lamp? | Ingrid. | Does it rain much on Skerry Rock? -> =
Wann wurde der Turm gebaut? | 1811. | Wie viele Bienen gibt es in einem Stock? -> =
Wann wurde der Turm gebaut? | 1811. | Warum ändert der Oktopus seine Farbe? -> =
Wann wurde der Turm gebaut? | 1811. | Was kostet die Fahrkarte? -> =
Wann wurde der Turm gebaut? | 1811. | Wie lange dauert es, ein Brot zu backen? -> =
Wann wurde der Turm gebaut? | 1811. | Und wo liegt das Museum? -> =
Quand ouvre le musée ? | À dix heures. | Quand la tour a-t-elle été construite ? -> =
Quand ouvre le musée ? | À dix heures. | Y a-t-il un parking près du port ? -> =
Quand ouvre le musée ? | À dix heures. | Combien coûte le billet ? -> =
¿Cuándo abre el museo? | A las diez. | ¿Cuánto cuesta la entrada? -> =
¿Cuándo abre el museo? | A las diez. | ¿Qué es la fotosíntesis? -> =
¿Cuándo abre el museo? | A las diez. | ¿Dónde vive Ingrid Sandvik? -> =
Quando apre il museo? | Alle dieci. | Quanto costa il biglietto? -> =
Quando apre il museo? | Alle dieci. | Chi ha costruito la torre? -> =
Quando abre o museu? | Às dez. | Quanto custa a entrada? -> =
Hoe laat opent het museum? | Om tien uur. | Wanneer werd de toren gebouwd? -> =
Hoe laat opent het museum? | Om tien uur. | Hoe lang duurt het om brood te bakken? -> =
När öppnar museet? | Klockan tio. | Hur gammalt är tornet? -> =
Когда построили маяк? | В 1811. | Где находится мельница? -> =
灯台はいつ建てられましたか？ | 1811年です。 | 渡し船の料金はいくらですか？ -> =
灯台はいつ建てられましたか？ | 1811年です。 | 博物館はどこにありますか？ -> =
灯塔是什么时候建的？ | 1811年。 | 博物馆在哪里？ -> =
灯塔是什么时候建的？ | 1811年。 | 门票多少钱？ -> =
متى بنيت المنارة؟ | عام 1811. | أين يقع المتحف البحري؟ -> ="""


LEANING_UNSEEN = """\
What is the fog bell made of? | Bronze [1]. | How often was it rung? -> bell
Who painted the ceiling of the chapel? | Marta Kowalczyk painted it in 1902 [3]. | Where did she study? -> Kowalczyk
How many islands are there? | Seven. | Which is the largest? -> islands
When does the market close? | At two. | What about the bakery? -> close
What should I feed a starter? | Flour and water. | How often? -> starter
What should I feed a starter? | Flour and water. | What happens if I forget? -> starter
Where do puffins nest? | In burrows. | What do they eat? -> puffins
Where do puffins nest? | In burrows. | Are they endangered? -> puffins
How was the bridge damaged? | By ice [2]. | When did that happen? -> bridge
Who designed the garden? | Lena Holm [1]. | Did he or she live there? -> Holm
What causes tides? | The moon's pull. | Does the sun play a part in it? -> tides
Who was the first mayor of Tarn? | Edwin Pike. | Who came after him? -> Pike
Is the water in the bay warm? | In August. | Is it safe to swim there? -> bay
What is the ticket price? | Nine euros. | And for children under six? -> ticket
What did the report recommend? | More ferries [4]. | Who wrote it? -> report
What is a quern? | A hand mill. | Give me an example. -> quern
Which trains stop at Ulm? | Regional ones. | Do any of them carry bicycles? -> trains
Why was the canal abandoned? | It silted up. | Can it be restored? -> canal
Was kostet der Eintritt? | Neun Euro. | Und für Kinder? -> Eintritt
Wer hat die Brücke entworfen? | Lena Holm entwarf sie. | Wo hat sie studiert? -> Holm
Wann schließt der Markt? | Um zwei. | Warum so früh? -> Markt
Woraus besteht die Glocke? | Aus Bronze. | Wie schwer ist sie? -> Glocke
Qui a peint le plafond de la chapelle ? | Marthe Royer. | Où a-t-elle étudié ? -> Royer
Combien coûte l'entrée ? | Neuf euros. | Et pour les enfants ? -> entrée
Pourquoi le canal a-t-il été abandonné ? | Il s'est envasé. | Quand ? -> canal
¿Quién diseñó el puente? | Lena Holm. | ¿Dónde estudió ella? -> Holm
¿Cuánto cuesta la entrada? | Nueve euros. | ¿Y para niños? -> entrada
Quanto costa il biglietto? | Nove euro. | E per i bambini? -> biglietto
Perché fu abbandonato il canale? | Si insabbiò. | Quando? -> canale
Quanto custa o bilhete? | Nove euros. | E para crianças? -> bilhete
Wie ontwierp de brug? | Lena Holm. | Waar studeerde zij? -> Holm
Hoeveel kost het kaartje? | Negen euro. | En voor kinderen? -> kaartje
Ile kosztuje bilet? | Dziewięć euro. | A dla dzieci? -> bilet
Сколько стоит билет? | Девять евро. | А для детей? -> билет
運河はなぜ廃止されましたか？ | 土砂がたまったからです。 | いつ？ -> 運河
橋を設計したのは誰ですか？ | レナ・ホルムです。 | 彼女はどこで学びましたか？ -> 橋
门票多少钱？ | 九欧元。 | 那儿童呢？ -> 门票
运河为什么被废弃？ | 淤塞了。 | 它能修复吗？ -> 运河
كم سعر التذكرة؟ | تسعة يورو. | وماذا عن الأطفال؟ -> التذكرة"""  # noqa: E501

ALONE_UNSEEN = """\
What is the fog bell made of? | Bronze. | How heavy is the bell? -> =
What is the fog bell made of? | Bronze. | Which islands can be reached on foot? -> =
What is the fog bell made of? | Bronze. | Who painted the ceiling of the chapel? -> =
What is the fog bell made of? | Bronze. | Is it true that puffins mate for life? -> =
What is the fog bell made of? | Bronze. | What is the difference between a quern and a mill? -> =
What is the fog bell made of? | Bronze. | Why did Edwin Pike lose his office? -> =
What is the fog bell made of? | Bronze. | When the canal silted up, who repaired it? -> =
What is the fog bell made of? | Bronze. | How do I feed a sourdough starter? -> =
What is the fog bell made of? | Bronze. | bus to Ulm on Sundays -> =
What is the fog bell made of? | Bronze. | Can dogs travel on the ferry? -> =
What is the fog bell made of? | Bronze. | Were there any keepers before Ingrid Sandvik? -> =
What is the fog bell made of? | Bronze. | Give me the main points -> =
Was kostet der Eintritt? | Neun Euro. | Wo brüten Papageitaucher? -> =
Was kostet der Eintritt? | Neun Euro. | Wer hat die Brücke entworfen? -> =
Was kostet der Eintritt? | Neun Euro. | Wie kam es zu dem Streit um den Kanal? -> =
Qui a peint le plafond ? | Marthe Royer. | Où nichent les macareux ? -> =
Qui a peint le plafond ? | Marthe Royer. | À quelle heure ferme le marché ? -> =
¿Quién diseñó el puente? | Lena Holm. | ¿Por qué se abandonó el canal? -> =
¿Quién diseñó el puente? | Lena Holm. | ¿Cuántas islas hay en la bahía? -> =
Quanto costa il biglietto? | Nove euro. | Dove nidificano i pulcinella di mare? -> =
Quanto custa o bilhete? | Nove euros. | Por que o canal foi abandonado? -> =
Wie ontwierp de brug? | Lena Holm. | Waarom werd het kanaal gesloten? -> =
運河はなぜ廃止されましたか？ | 土砂です。 | 市場は何時に閉まりますか？ -> =
门票多少钱？ | 九欧元。 | 运河为什么被废弃？ -> =
كم سعر التذكرة؟ | تسعة يورو. | لماذا أغلقت القناة القديمة؟ -> ="""


def read(block: str) -> list[Dialogue]:
    """Return the conversations of a block of lines."""
    found: list[Dialogue] = []
    for line in block.splitlines():
        told, wanted = line.split(" -> ")
        *said, question = (part.strip() for part in told.split("|"))
        history = [
            PastTurn(question=said[at], answer=said[at + 1]) for at in range(0, len(said), 2)
        ]
        words = () if wanted == "=" else tuple(wanted.split(", "))
        found.append(Dialogue(history, question, words))
    return found
