"""Drives the page of the models in its tab as a person does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.firefox.library_page import LibraryPage

if TYPE_CHECKING:
    from tests.e2e.firefox.conftest import Browsing

_ROW = "const row = document.querySelector(`[data-model='${arguments[0]}']`);"


class ModelsPage(LibraryPage):
    """The page in the tab that is in front."""

    def __init__(self, browsing: Browsing) -> None:
        super().__init__(browsing)
        self._address = f"{browsing.base_url}models/models.html"
        self._models = browsing.host.data / "models"

    def open(self, place: str = "", *, wait: bool = True) -> None:
        """Load it anew; wait until it shows what there is."""
        super().open(place)
        if wait:
            self.wait_for(
                "return document.querySelector('.row')"
                " && document.querySelector('.now')?.dataset.phase;",
                what="the models",
            )

    def now(self) -> tuple[str, str]:
        """Return how the model is that writes answers, and its name."""
        phase, name = self.script(
            "const now = document.querySelector('.now');"
            "return [now.dataset.phase, now.querySelector('h3').textContent];"
        )
        return str(phase), str(name)

    def wait_for_phase(self, phase: str) -> None:
        """Wait until the model that writes answers is so."""
        self.wait_for(
            "return document.querySelector('.now').dataset.phase === arguments[0];",
            phase,
            what=f"a model that is {phase}",
        )

    def names(self, section: str) -> list[str]:
        """Return the models in `have` or `offers` that are shown unfolded, in order."""
        found: list[str] = self.script(
            "return [...document.querySelectorAll(`#${arguments[0]} > .rows > .row h3`)]"
            "    .map((title) => title.firstChild.textContent);",
            section,
        )
        return found

    def id_of(self, name: str) -> str:
        """Return by what name a row of this model is known."""
        return str(
            self.script(
                "return [...document.querySelectorAll('.row')]"
                "    .find((row) => row.querySelector('h3').textContent.startsWith(arguments[0]))"
                "    .dataset.model;",
                name,
            )
        )

    def press(self, model: str, words: str) -> None:
        """Click a button in a model's row."""
        self.click(f"[data-model='{model}'] .actions button", words)

    def wait_for_state(self, model: str, state: str) -> None:
        """Wait until a model's download is so."""
        self.wait_for(
            f"{_ROW} return row?.dataset.state === arguments[1];",
            model,
            state,
            what=f"{model} to be {state}",
        )

    def row_text(self, model: str) -> str:
        """Return what a row shows."""
        return str(self.script(f"{_ROW} return row.innerText;", model))

    def focused_row(self) -> str:
        """Return in which model's row the focus is, or nothing."""
        return str(
            self.script("return document.activeElement.closest('.row')?.dataset.model ?? '';")
        )

    def focused_button(self) -> str:
        """Return the accessible name of what has the focus."""
        return str(
            self.script(
                "const one = document.activeElement;"
                "return one.ariaLabel || one.textContent.replace(/\\s+/g, ' ').trim();"
            )
        )

    def kept_bytes(self, model: str) -> int:
        """Return how much of a download is on the disk."""
        part = self._models / f"{model}.gguf.part"
        return part.stat().st_size if part.exists() else 0
