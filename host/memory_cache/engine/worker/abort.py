"""Stops a computation of llama.cpp from another thread, within one operation of its graph."""

from __future__ import annotations

import ctypes
from typing import Any

import llama_cpp.llama_cpp as llama


class AbortFlag:
    """A flag that llama.cpp reads between two operations, without entering Python.

    llama.cpp calls `bool (*)(void *)` many hundred times a token. A callback in Python would cost
    a few percent and wait for the interpreter's lock. C's own `strlen` has just that shape: over a
    buffer of one byte and a NUL it says 0 while the byte is 0, and else 1.
    """

    def __init__(self) -> None:
        self._byte = ctypes.create_string_buffer(2)

    def raise_(self) -> None:
        """Stop what computes now, and what comes before `lower`. Safe from any thread."""
        self._byte[0] = b"\1"

    def lower(self) -> None:
        """Let computations run again."""
        self._byte[0] = b"\0"

    @property
    def is_raised(self) -> bool:
        """Whether it is raised."""
        return self._byte[0] != b"\0"

    def watch(self, context: Any) -> None:
        """Have this context look at the flag for as long as both live."""
        libc = ctypes.CDLL("msvcrt" if hasattr(ctypes, "WinDLL") else None)
        callback = ctypes.cast(libc.strlen, llama.ggml_abort_callback)
        llama.llama_set_abort_callback(context, callback, ctypes.addressof(self._byte))
