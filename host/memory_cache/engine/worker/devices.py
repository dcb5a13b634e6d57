"""What llama.cpp can compute on here: its backends, their devices and the memory that is free."""

from __future__ import annotations

import ctypes
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import llama_cpp
import llama_cpp.llama_cpp as llama
from llama_cpp._ggml import libggml

from memory_cache.engine.messages import Device, Devices

if TYPE_CHECKING:
    from typing import Literal

_KINDS: dict[int, Literal["cpu", "gpu", "igpu", "accelerator"]] = {
    0: "cpu", 1: "gpu", 2: "igpu", 3: "accelerator",
}  # fmt: skip
"""`enum ggml_backend_dev_type`."""

_handle = ctypes.c_void_p


@cache
def load_backends() -> None:
    """Load the backends that were built as libraries of their own, if this build has such.

    Asked of the very libggml that llama.cpp uses: another copy would fill a registry of its own.
    """
    if _call("ggml_backend_reg_count", ctypes.c_size_t):
        return
    package = Path(llama_cpp.__file__).parent
    # Wheels put such libraries into `bin` or beside libllama.
    for folder in (package / "lib", package.parent / "bin", package.parent / "lib"):
        if any(folder.glob("*ggml-cpu*")):
            load = libggml.ggml_backend_load_all_from_path
            load.argtypes, load.restype = [ctypes.c_char_p], None
            load(os.fsencode(folder))
            if _call("ggml_backend_reg_count", ctypes.c_size_t):
                return


def list_devices() -> Devices:
    """Every device and backend of this build on this computer."""
    load_backends()
    count = _call("ggml_backend_dev_count", ctypes.c_size_t)
    registered = _call("ggml_backend_reg_count", ctypes.c_size_t)
    return Devices(
        devices=[_describe(_at("ggml_backend_dev_get", index)) for index in range(count)],
        backends=[
            _text("ggml_backend_reg_name", _at("ggml_backend_reg_get", index))
            for index in range(registered)
        ],
        version=llama_cpp.__version__,
    )


def gpus(devices: Devices) -> list[Device]:
    """Those that llama.cpp offloads to: graphics cards, and without one what the processor has."""
    cards = [device for device in devices.devices if device.kind == "gpu"]
    return cards or [device for device in devices.devices if device.kind == "igpu"]


def has_gpu_backend(devices: Devices) -> bool:
    """Whether this build could use a GPU if there were one."""
    return bool(llama.llama_supports_gpu_offload()) or any(
        not name.upper().startswith(("CPU", "BLAS")) for name in devices.backends
    )


def _describe(device: int) -> Device:
    free, total = ctypes.c_size_t(), ctypes.c_size_t()
    memory = libggml.ggml_backend_dev_memory
    memory.argtypes = [_handle, ctypes.POINTER(ctypes.c_size_t), ctypes.POINTER(ctypes.c_size_t)]
    memory.restype = None
    memory(device, ctypes.byref(free), ctypes.byref(total))
    kind = libggml.ggml_backend_dev_type
    kind.argtypes, kind.restype = [_handle], ctypes.c_int
    return Device(
        name=_text("ggml_backend_dev_name", device),
        description=_text("ggml_backend_dev_description", device),
        kind=_KINDS.get(kind(device), "accelerator"),
        free_bytes=free.value,
        total_bytes=total.value,
    )


def _call(name: str, result: type[ctypes.c_size_t]) -> int:
    function = getattr(libggml, name)
    function.argtypes, function.restype = [], result
    return int(function())


def _at(name: str, index: int) -> int:
    function = getattr(libggml, name)
    function.argtypes, function.restype = [ctypes.c_size_t], _handle
    return int(function(index))


def _text(name: str, handle: int) -> str:
    function = getattr(libggml, name)
    function.argtypes, function.restype = [_handle], ctypes.c_char_p
    return (function(handle) or b"").decode("utf-8", "replace")
