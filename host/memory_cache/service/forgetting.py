"""Forgetting, in three phases: out of sight at once, erased when nobody wants it back, and then
cleaned out of every file. Pages go so, and conversations.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memory_cache.service.memory import Memory

GRACE_S = 10.0
"""For so long what was forgotten can be brought back."""
_PAGES_AT_ONCE = 20
_CHATS_AT_ONCE = 20
_TRIES, _TRY_AGAIN_S = 50, 0.2


class Forgetting:
    """The use cases of forgetting, and the background steps that finish them."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def hide(self, page_ids: Sequence[int]) -> list[int]:
        """Take pages out of sight; returns them and what goes with them."""
        library = self._memory.library
        hidden = library.erasing.hide(page_ids, self._memory.now())
        library.folders.leave_out(hidden)
        return hidden

    def hide_site(self, site: str) -> list[int]:
        """Take everything from a host and the hosts under it out of sight."""
        return self.hide(self._memory.library.pages.ids_of_host(site))

    def hide_since(self, since: float) -> list[int]:
        """Take whatever was first saved from this time on out of sight."""
        return self.hide(self._memory.library.pages.ids_since(since))

    def hide_everything(self) -> list[int]:
        """Take every page out of sight. What is not a page (collections, folders, conversations)
        goes with them when they are erased.
        """
        library = self._memory.library
        library.erasing.want_everything(self._memory.now())
        return self.hide(sorted(library.pages.ids()))

    def hide_chat(self, chat_id: int) -> None:
        """Take a conversation out of sight. Raises `NotFound`."""
        self._memory.library.chats.hide(chat_id, self._memory.now())

    def restore(self, page_ids: Sequence[int] | None) -> list[int]:
        """Bring pages back, or with None all that are hidden; returns those that are back."""
        library = self._memory.library
        library.erasing.want_nothing()
        back = library.erasing.restore(page_ids)
        library.folders.take_back(back)
        return back

    def seconds_until_due(self) -> float | None:
        """Return when the next page or conversation is to be erased, 0 if it is due; None if there
        is none.
        """
        hidden_at = self._memory.library.erasing.next_due_at()
        if hidden_at is None:
            return None
        # A clock that was set back must not keep a page in the file for ever.
        return min(GRACE_S, max(0.0, hidden_at + GRACE_S - self._memory.now()))

    def finish(self) -> None:
        """Erase and clean at once, without waiting whether anybody wants something back. Returns
        early if another program reads from the library all the while; that one cleans it then.
        """
        while self.erase_step(grace_s=0.0):
            pass
        for _ in range(_TRIES):
            while self.clean_step():
                pass
            if self._memory.library.erasing.is_clean():
                return
            time.sleep(_TRY_AGAIN_S)

    def erase_step(self, grace_s: float = GRACE_S) -> bool:
        """Erase some of what is due; False if nothing is."""
        memory, library = self._memory, self._memory.library
        now = memory.now()
        if library.erasing.everything_is_due(now - grace_s):
            memory.page_states.clear()
            library.erasing.erase_the_rest()
            memory.page_states.clear()
            memory.page_map.clear()
            memory.chat.rest()
            memory.sentence_vectors.clear()
            return True
        due = library.erasing.due(now - grace_s, now, _PAGES_AT_ONCE)
        if not due:
            return self._erase_chats(now, grace_s)
        # In this order: a host killed in between has lost time and not kept what was to go.
        for page_id in due:
            memory.page_states.forget(page_id)
        library.erasing.erase(due)
        for page_id in due:
            memory.page_states.forget(page_id)
        memory.page_map.forget(due)
        # What the model has read is still in its process, and its sentences in this one.
        memory.chat.rest()
        memory.sentence_vectors.clear()
        return True

    def _erase_chats(self, now: float, grace_s: float) -> bool:
        erasing = self._memory.library.erasing
        due = erasing.chats_due(now - grace_s, now, _CHATS_AT_ONCE)
        if not due:
            return False
        erasing.erase_chats(due)
        # What was said last is still in the model's process.
        self._memory.chat.rest()
        return True

    def clean_step(self) -> bool:
        """Clean some of what erased pages left in the files; False if nothing is left."""
        library = self._memory.library
        if library.erasing.is_clean():
            return False
        if library.word_rebuild.step():
            # The old index of words, which goes as a whole, may still hold what was forgotten.
            return True
        if self._memory.index.holds_forgotten():
            self._memory.index.purge()
        return library.erasing.clean_step()
