"""An answer that grows leaves alone what stands there already, and its code can be copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.firefox.test_announcements import ANSWER, WOOD, beside_the_mill
from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.firefox.article_server import ArticleServer
    from tests.e2e.firefox.conftest import Browsing, Setup

_BEGUN = """
const [first] = document.querySelectorAll('.turn .answer ul');
if (!first || document.querySelectorAll('.turn .answer > *').length < 5) return false;
window.first = first;
getSelection().selectAllChildren(first);
return document.getElementById('stop').hidden ? 'over' : 'growing';
"""
_KEPT = """
const { length } = document.querySelectorAll('.turn .answer .code');
return [window.first.isConnected, getSelection().toString().trim(), length];
"""


def test_what_is_selected_stays_so_while_more_comes_and_code_is_copied(
    browse: Callable[[Setup], Browsing], articles: ArticleServer, tmp_path: Path
) -> None:
    model = write_scripted_model(tmp_path / "model.gguf", ANSWER, repeat=12)
    browsing = beside_the_mill(browse, articles, model)
    firefox, sidebar = browsing.firefox, browsing.sidebar
    sidebar.write(WOOD)
    sidebar.press_enter()

    assert sidebar.wait_for(_BEGUN, what="the answer to begin") == "growing"
    # Before its sentences are looked for in the text, which marks some of them.
    sidebar.wait_for(
        "return document.querySelectorAll('.turn .answer .code').length >= 6;", what="more of it"
    )
    is_there, selected, codes = sidebar.script(_KEPT)
    assert is_there
    assert selected == "Elm stays hard in water."
    assert codes >= 6

    sidebar.wait_for("return document.getElementById('stop').hidden;", what="its end")
    sidebar.click("button", "Copy the code")
    sidebar.wait_for_text("Copied")
    assert firefox.chrome("return navigator.clipboard.readText();") == "elm"
