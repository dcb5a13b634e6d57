"""Pages on which a citation's sentence is to be found, each hard in a way of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

OIL = "يحترق في المصباح زيت الزيتون الذي يجلب من الجبال كل شهر."


@dataclass(frozen=True)
class Case:
    """`meanwhile` runs in the page between the answer and the click."""

    page: str
    question: str
    sentence: str
    meanwhile: str = ""
    heading: str = ""
    name: str = ""

    @property
    def picture(self) -> str:
        return self.name or Path(self.page).stem


CASES = [
    Case(
        "plain.html",
        "Where was the pane of the floor bought?",
        "In the end the pane was bought from a bankrupt aquarium in Lerwald for ninety crowns.",
    ),
    Case(
        "twice.html",
        "Who built the wheel of the lower mill, below the weir?",
        "The wheel was built of larch by the miller and her three daughters.",
        heading="The lower mill",
    ),
    Case(
        "same-words.html",
        "How long is the lead of a dog in the water garden?",
        "Dogs are let in on a lead that is no longer than two metres.",
        heading="The water garden",
    ),
    Case(
        "shadow.html",
        "Who climbs the steps to the lamp since the storm of 1987?",
        "Since the storm of 1987 Irja Solberg has climbed the 212 steps to the lamp twice a day.",
    ),
    Case(
        "shadow.html",
        "What is sounded every ninety seconds in fog?",
        "In fog the great horn is sounded every ninety seconds by a clockwork from a church tower.",
        name="declarative-shadow",
    ),
    Case(
        "redrawn.html",
        "Where does the night train to Varna leave?",
        "The night train to Varna leaves from platform nine behind the coal yard.",
        meanwhile="draw();",
    ),
    Case(
        "signs.html",
        "How much coffee did the long-distance runner drink?",
        "The longdistance runner Zoë François drank 3 litres of coffee at the office "
        "before the final race.",
    ),
    Case(
        "signs.html",
        "How much coffee did the runner drink?",
        "The longdistance runner Zoë François drank 3 litres of coffee at the office "
        "before the final race.",
        meanwhile="rewrite();",
        name="signs-rewritten",
    ),
    Case(
        "chinese.html",
        "灯塔的灯每隔多少秒转动一圈？",
        "灯塔的灯每隔十二秒转动一圈，由三百公斤的铅锤驱动。",
    ),
    Case(
        "arabic.html",
        "ما الزيت الذي يحترق في المصباح؟",
        OIL,
    ),
    Case(
        "arabic.html",
        "ماذا يحترق في المصباح كل شهر؟",
        OIL,
        meanwhile="rewrite();",
        name="arabic-rewritten",
    ),
    Case(
        "pieces.html",
        "Who signed the treaty of Halm with honey?",
        "Forty beekeepers signed the treaty of Halm with honey instead of ink[2], "
        "as the clerk notes.",
    ),
    Case(
        "closed.html",
        "When was a well dug beneath the north corner?",
        "It leans because a well was dug beneath its north corner in 1702.",
        meanwhile="close();",
    ),
    Case(
        "closed.html",
        "How many steps do the stairs have?",
        "The stairs have 166 steps and a half, because the last one was stolen by a student.",
        meanwhile="close();",
        name="hidden-until-found",
    ),
    Case(
        "box.html",
        "Where did a walrus sleep on the ninth of May?",
        "On the ninth of May a walrus slept on the customs jetty until noon.",
    ),
    Case(
        "sticky.html",
        "With how many parrots did the editor move into the lighthouse?",
        "The editor moved into the lighthouse with eleven parrots after the strike of 1923.",
    ),
    Case(
        "lazy.html",
        "Who advised to bury a whale in the dike?",
        "A whale was buried in the dike that year, on the advice of the schoolmaster.",
    ),
    Case(
        "capitals.html",
        "Who swallowed the letter q?",
        "the printer's apprentice swallowed the only letter q on the eve of the queen's visit. "
        "he was forgiven at easter.",
    ),
    Case(
        "hostile.html",
        "How many stars did the night watchman count?",
        "The night watchman of Sorn counted the same seven stars for forty years.",
        meanwhile="dive();",
    ),
    Case(
        "huge.html",
        "What did the archivist keep in a safe?",
        "The archivist kept a single plum stone in a safe with three locks.",
        meanwhile="grow(5_000_000);",
    ),
]
