"""What was asked of hosts that were cut off, what they acknowledged, and what must be there now.

One host life is one batch of requests, in flight together, no two of them about the same thing. An
acknowledged request has happened; one that was not may have happened.
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from memory_cache.errors import NotFound
from tests.e2e.host.host_process import frame

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

    from memory_cache.store.library import Library

Content = str | None
"""The content of a page or note, the name of a collection; None for what is not there."""


@dataclass(frozen=True)
class Operation:
    """One request. `key` names what it is about, `content` what that is afterwards."""

    request_id: int
    life: int
    key: str
    content: Content
    message: bytes


@dataclass
class Ledger:
    """All operations so far, and the acknowledgements: page ids, or 0 where there is none."""

    chance: random.Random
    paragraphs: int = 2
    operations: list[Operation] = field(default_factory=list)
    acknowledged: dict[int, int] = field(default_factory=dict)
    _life: int = 0
    _next: int = 1
    _pages: dict[str, int] = field(default_factory=dict)

    def batch(self, size: int) -> list[Operation]:
        """Return the requests of one more host life: saves mostly, new and anew."""
        self._life += 1
        new: list[Operation] = []
        used: set[str] = set()
        for _ in range(size):
            known = sorted(self._pages.keys() - used)
            kind = self.chance.choices(
                ("save", "update", "forget", "note", "edit", "collection"), (50, 20, 8, 10, 6, 6)
            )[0]
            if kind in ("update", "forget", "edit"):
                of_kind = [key for key in known if key.startswith("note") == (kind == "edit")]
                if kind == "forget":
                    of_kind = known
                if not of_kind:
                    kind = "save"
            operation = (
                self._make(kind)
                if kind in ("save", "note", "collection")
                else self._change(kind, self.chance.choice(of_kind))
            )
            used.add(operation.key)
            new.append(operation)
        self.operations += new
        return new

    def hear(self, events: Iterable[dict[str, Any]]) -> None:
        """Take note of what a host said."""
        by_id = {operation.request_id: operation for operation in self.operations[-100:]}
        for event in events:
            operation = by_id.get(event["id"])
            if operation is None or not is_acknowledgement(event):
                continue
            page_id = event.get("page_id", 0)
            self.acknowledged[operation.request_id] = page_id
            if operation.content is None:
                self._pages.pop(operation.key, None)
            elif page_id:
                self._pages[operation.key] = page_id

    def faults(self, library: Library) -> list[str]:
        """Return what is not as it must be."""
        return faults(library, self.operations, self.acknowledged)

    def _make(self, kind: str) -> Operation:
        number = self._next
        if kind == "save":
            return self._save(f"https://a.example/{number}", page(number, 0, self.paragraphs))
        if kind == "note":
            text = f"Note {number} on zq{number}zq."
            return self._operation(f"note {number}", text, type="write_note", text=text)
        name = f"Collection {number}"
        return self._operation(f"collection {name}", name, type="make_collection", name=name)

    def _change(self, kind: str, key: str) -> Operation:
        page_id = self._pages[key]
        if kind == "forget":
            return self._operation(key, None, type="forget", page_ids=[page_id])
        if kind == "edit":
            text = f"{key.capitalize()}, written anew as zq{self._next}zq."
            return self._operation(key, text, type="write_note", text=text, page_id=page_id)
        number = int(key.rpartition("/")[2])
        return self._save(key, page(number, self._next, self.paragraphs))

    def _save(self, url: str, content: str) -> Operation:
        blob = f"{self._next}"
        put = {"type": "put", "id": 10_000_000 + self._next, "index": 0, "blob": blob}
        put["data"] = b64encode(content.encode()).decode()
        return self._operation(url, content, put, type="save", url=url, blob=blob)

    def _operation(
        self, key: str, content: Content, before: dict[str, Any] | None = None, /, **request: Any
    ) -> Operation:
        request["id"] = 20_000_000 + self._next
        self._next += 1
        message = b"".join(
            frame(json.dumps(one).encode()) for one in (before, request) if one is not None
        )
        return Operation(request["id"], self._life, key, content, message)


def faults(
    library: Library, operations: Iterable[Operation], acknowledged: dict[int, int]
) -> list[str]:
    """Return what is not there though it was acknowledged, and what is there and never was sent."""
    allowed: dict[str, set[Content]] = {}
    page_ids: dict[str, int] = {}
    for operation in operations:
        of_key = allowed.setdefault(operation.key, {None})
        if operation.request_id in acknowledged:
            of_key.clear()
            if page_id := acknowledged[operation.request_id]:
                page_ids[operation.key] = page_id
        of_key.add(operation.content)
    names = {collection.name for collection in library.collections.all()}
    found: list[str] = []
    for key, contents in allowed.items():
        if key.startswith("collection "):
            name = key.removeprefix("collection ")
            held: Content = name if name in names else None
        elif key.startswith("note "):
            if key not in page_ids:
                continue
            held = _source(library, page_ids[key])
        else:
            page = library.pages.find(key)
            held = _source(library, page.page_id) if page else None
        if held not in contents:
            found.append(f"{key}: {held!r} is none of {contents!r}"[:300])
    return found


def is_acknowledgement(event: dict[str, Any]) -> bool:
    """Whether an event says that what was asked for is on disk."""
    return event["type"] in ("saved", "collections") or event.get("phase") == "hidden"


def page(number: int, version: int, paragraphs: int) -> str:
    """Return a page with a word that no other has, of a few hundred characters a paragraph."""
    body = "".join(
        f"<p>Its word is zq{number}zq, said only here, in version {version}. {at} casks of oil came"
        " up the river that year, and the keeper wrote each of them into a book of his own.</p>"
        for at in range(paragraphs)
    )
    return f"<title>Page {number}</title><h1>Page {number}</h1>{body}"


def _source(library: Library, page_id: int) -> Content:
    """Return what a person can see: what was forgotten a moment ago is hidden, and erased later."""
    try:
        library.pages.get(page_id)
        return library.pages.source(page_id).draft.source.decode()
    except NotFound:
        return None
