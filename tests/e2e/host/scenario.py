"""What a person does in a sitting, told to one host: every request of the protocol, and chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.host.pages import BREAD, LIGHTHOUSE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.host.host_process import HostProcess

QUESTION = "Who first lit the lighthouse on Skerry Rock?"


def play(host: HostProcess, canary: str, look: Callable[[], None] = lambda: None) -> None:
    """Save, open, ask, search, read, cancel and forget; `look` is called while engines run.

    `canary` stands in a saved page, an opened page, a question and a search. Raises AssertionError
    if something does not work. A chat model that cites must have been chosen.
    """
    assert host.hello()["type"] == "welcome"
    secret = LIGHTHOUSE.replace("</article>", f"<p>The password is {canary}.</p></article>")
    saved = host.save(f"https://a.example/{canary}", secret, title=f"About {canary}")
    assert saved[-1]["type"] == "done"
    assert host.save("https://a.example/bread", BREAD)[-1]["type"] == "done"
    assert host.save("https://a.example/bread", BREAD + canary)[0]["status"] == "updated"
    selection = host.save("https://a.example/", f"<b>{canary}</b> said so", part="selection")
    assert selection[-1]["type"] == "done"
    host.upload("view", secret.encode())
    (opened, _) = host.request("open", blob="view", url="https://a.example/")
    page_id = saved[0]["page_id"]
    for scope in (
        {"type": "library"},
        {"type": "page", "page_id": page_id},
        {"type": "view", "view": opened["view"]},
    ):
        asked = host.send("ask", question=f"{QUESTION} {canary}?", scope=scope)
        host.until(asked, "token")
        look()
        assert host.rest(asked)[-1]["type"] == "done"
    asked = host.send("ask", question=QUESTION, scope={"type": "library"})
    host.request("cancel", target=asked)
    assert host.rest(asked)[-1]["type"] in ("done", "failed")
    converse(host, canary)
    assert host.request("search", query=canary)[0]["hits"]
    assert canary in host.request("read_text", page_id=page_id)[0]["text"]
    assert host.request("list_pages")[0]["total"] == 3
    assert page_id == host.request("lookup", url=f"https://a.example/{canary}")[0]["page_id"]
    assert host.request("lookup", url="", title=canary)[0]["type"] == "failed"
    assert host.request("open", blob=canary, url=canary)[0]["type"] == "failed"
    assert host.request("forget", page_ids=[page_id])[-1]["type"] == "done"
    assert host.request("status")[0]["pages"] == 2
    look()


def converse(host: HostProcess, canary: str) -> None:
    """Keep a conversation, find it, write it out, and delete it."""
    fields = {"question": f"{QUESTION} {canary}", "scope": {"type": "library"}, "keep": True}
    kept = host.request("ask", **fields)[-2]
    assert kept["type"] == "kept"
    chat = {"chat_id": kept["chat_id"]}
    assert host.request("ask", **fields, chat=kept["chat_id"])[-2]["type"] == "kept"
    assert host.request("rename_chat", **chat, title=f"Of {canary}")[-1]["type"] == "done"
    assert len(host.request("list_chats", query=canary)[0]["chats"]) == 1
    assert canary in host.request("export_chat", **chat)[0]["text"]
    assert host.request("drop_chat", **chat)[-1]["type"] == "done"
