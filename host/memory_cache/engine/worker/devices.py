"""What llama.cpp can compute on here: its backends, their devices and the memory that is free."""

from __future__ import annotations

import ctypes
import os
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import llama_cpp
import llama_cpp.llama_cpp as llama

from memory_cache.engine.messages import Device, Devices
from memory_cache.errors import ModelError
from memory_cache.saying import say

if TYPE_CHECKING:
    from typing import Literal

_KINDS: dict[int, Literal["cpu", "gpu", "igpu", "accelerator"]] = {
    0: "cpu", 1: "gpu", 2: "igpu", 3: "accelerator",
}  # fmt: skip
"""`enum ggml_backend_dev_type`."""
_GPU_BACKENDS = ("vulkan", "cuda", "hip", "metal", "sycl", "opencl", "musa", "cann")
_GPU_NAMES = ("VULKAN", "CUDA", "ROCM", "MTL", "METAL", "SYCL", "OPENCL", "MUSA", "CANN")

_handle = ctypes.c_void_p


@cache
def load_backends(*, with_gpu: bool) -> None:
    """Load the backends that were built as libraries of their own, if this build has such.

    To be called before anything of llama.cpp that would look for them itself: that would search
    the current folder, which is anybody's. Without `with_gpu` no graphics driver is started.
    Raises `ModelError` if there are none.
    """
    if _number("ggml_backend_reg_count"):
        return
    for folder in _folders():
        if not any(folder.glob("*ggml-cpu*")):
            continue
        if with_gpu:
            _function("ggml_backend_load_all_from_path", None, ctypes.c_char_p)(os.fsencode(folder))
        else:
            best = max(folder.glob("*ggml-cpu*"), key=_score)
            _function("ggml_backend_load", _handle, ctypes.c_char_p)(os.fsencode(best))
        if _number("ggml_backend_reg_count"):
            return
    raise ModelError(
        say("incomplete", "This installation of Memory Cache is incomplete."),
        remedy=say("install_again", "Install it again."),
    )


def list_devices() -> Devices:
    """Every device and backend of this build on this computer."""
    load_backends(with_gpu=True)
    count, registered = _number("ggml_backend_dev_count"), _number("ggml_backend_reg_count")
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
    """Whether this build could use a GPU if there were one, with a driver."""
    if any(name.upper().startswith(_GPU_NAMES) for name in devices.backends):
        return True
    # A backend whose driver is missing does not register: its library tells that it is there.
    return any(
        any(folder.glob(f"*ggml-{name}.*")) for folder in _folders() for name in _GPU_BACKENDS
    )


def describe(name: str) -> str:
    """What a device is called by its maker; its short name if it is not known."""
    find = _function("ggml_backend_dev_by_name", _handle, ctypes.c_char_p)
    device = find(name.encode())
    return _text("ggml_backend_dev_description", device) if device else name


def _folders() -> list[Path]:
    """Where wheels put such libraries."""
    package = Path(llama_cpp.__file__).parent
    return [package / "lib", package.parent / "bin"]


def _score(library: Path) -> int:
    """How well a CPU backend fits this processor; 0 if it does not run on it."""
    try:
        score = ctypes.CDLL(str(library)).ggml_backend_score
    except (OSError, AttributeError):
        return 0
    score.restype = ctypes.c_int
    return int(score())


def _describe(device: int) -> Device:
    free, total = ctypes.c_size_t(), ctypes.c_size_t()
    pointer = ctypes.POINTER(ctypes.c_size_t)
    memory = _function("ggml_backend_dev_memory", None, _handle, pointer, pointer)
    memory(device, ctypes.byref(free), ctypes.byref(total))
    kind = _function("ggml_backend_dev_type", ctypes.c_int, _handle)(device)
    return Device(
        name=_text("ggml_backend_dev_name", device),
        description=_text("ggml_backend_dev_description", device),
        kind=_KINDS.get(kind, "accelerator"),
        free_bytes=free.value,
        total_bytes=total.value,
    )


def _function(name: str, result: Any, *arguments: Any) -> Any:
    """A function of the very ggml that llama.cpp uses: a copy has a registry of its own."""
    function = None
    # On Windows a library's exports are not found through another that needs it.
    names = ("ggml.dll", "ggml-base.dll") if sys.platform == "win32" else ()
    for library in (llama._lib, *map(ctypes.CDLL, names)):
        function = getattr(library, name, None)
        if function is not None:
            break
    assert function is not None, name
    function.argtypes, function.restype = arguments, result
    return function


def _number(name: str) -> int:
    return int(_function(name, ctypes.c_size_t)())


def _at(name: str, index: int) -> int:
    return int(_function(name, _handle, ctypes.c_size_t)(index))


def _text(name: str, handle: int) -> str:
    return (_function(name, ctypes.c_char_p, _handle)(handle) or b"").decode("utf-8", "replace")
