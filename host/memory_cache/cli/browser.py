"""`register` and `unregister`: lets Firefox find this program, and undoes that."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from memory_cache.errors import MemoryCacheError, NotFound
from memory_cache.paths import find_home, find_manifests

if TYPE_CHECKING:
    import argparse

    from memory_cache.cli.output import Output

HOST_NAME = "memory_cache"


def program_path() -> Path:
    """Return the file that Firefox is to start. Raises `NotFound` if set-up did not make it."""
    if getattr(sys, "frozen", False):
        return Path(sys.executable)
    name = "memory-cache.exe" if sys.platform == "win32" else "memory-cache"
    program = Path(sys.executable).with_name(name)
    if not program.is_file():
        raise NotFound(f"The program is not at {program}.", remedy="Run “make setup”.")
    return program


def manifest_path() -> Path | None:
    """Return where Firefox looks for the manifest of this person; None on Windows, where the
    registry says.
    """
    from nativemessaging.install import browser_info

    folder = browser_info["firefox"].get(sys.platform)
    return Path(folder) / f"{HOST_NAME}.json" if folder else None


def register(options: argparse.Namespace, output: Output) -> int:
    """Write the native messaging manifest for Firefox, for this person only."""
    import nativemessaging

    manifest = json.loads((find_manifests() / f"{HOST_NAME}.json").read_text())
    manifest["path"] = str(program_path())
    filled = find_home(options.home).folder / f"{HOST_NAME}.json"
    filled.write_text(json.dumps(manifest, indent=2))
    target = manifest_path()
    try:
        if target is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
        nativemessaging.install(["firefox"], str(filled))
    except OSError as fault:
        raise MemoryCacheError(
            f"The manifest could not be written: {fault.strerror or fault}.",
            remedy=f"Make {target.parent if target else 'the registry'} writable, then try again.",
        ) from fault
    output.show(
        {"manifest": str(target) if target else HOST_NAME, "program": manifest["path"]},
        f"Firefox now finds {manifest['path']}.\nOpen the Memory Cache sidebar: no restart needed.",
    )
    return 0


def unregister(options: argparse.Namespace, output: Output) -> int:
    """Remove the manifest. The library stays."""
    import nativemessaging

    home = find_home(options.home)
    if "firefox" in nativemessaging.is_installed(HOST_NAME):
        nativemessaging.uninstall(["firefox"], HOST_NAME)
    (home.folder / f"{HOST_NAME}.json").unlink(missing_ok=True)
    output.show(
        {"manifest": None},
        f"Firefox does not find Memory Cache any more. Your library is still in {home.folder}.",
    )
    return 0


def manifest_fault() -> str | None:
    """Return what is wrong with the registration, in a sentence; None if all is well."""
    path = manifest_path()
    if path is None:
        return None
    if not path.is_file():
        return "Firefox does not know Memory Cache yet."
    try:
        manifest = json.loads(path.read_text())
        program = Path(manifest["path"])
    except (OSError, ValueError, KeyError, TypeError):
        return "The manifest that Firefox reads is damaged."
    if not program.is_file() or not os.access(program, os.X_OK):
        return "The manifest names a program that is not there or cannot be run."
    return None
