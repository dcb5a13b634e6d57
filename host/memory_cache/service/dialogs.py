"""The host's own file dialogs: a program of the person's system shows them and says the path.

The browser cannot give a path, and no path is ever taken from it. A dialog is a child process: it
can be called off, and never holds up anything but the request that opened it.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from memory_cache.errors import DialogUnavailable
from memory_cache.service.programs import Ended, find_program, run_until_done

if TYPE_CHECKING:
    import threading

Purpose = Literal["files", "folder", "save"]

_TITLES: dict[Purpose, str] = {
    "files": "Add files to Memory Cache",
    "folder": "Choose a folder for Memory Cache",
    "save": "Save from Memory Cache",
}
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,99}")
_MAX_PATHS = 10_000
_CANCELLED_STATUSES = {"yad": (1, 252)}
_NAME = "DIALOG_FILE_NAME"
_TITLE = "DIALOG_TITLE"


class _Command(NamedTuple):
    program: str
    arguments: list[str]


def pick_files(cancelled: threading.Event | None = None) -> list[Path] | None:
    """Return the files that the person picked, None if they closed the dialog.

    Raises `DialogUnavailable`, and `Cancelled` when it is called off, which closes the dialog.
    """
    return _picked("files", "", cancelled)


def pick_folder(cancelled: threading.Event | None = None) -> Path | None:
    """Return the folder that the person picked. The rest is as in `pick_files`."""
    picked = _picked("folder", "", cancelled)
    return picked[0] if picked else None


def pick_save_path(name: str, cancelled: threading.Event | None = None) -> Path | None:
    """Return where the person wants to save a file that is called `name` unless they say
    otherwise; whether to overwrite was asked. Raises ValueError for a name with odd characters;
    the rest is as in `pick_files`.
    """
    if not _PLAIN_NAME.fullmatch(name):
        raise ValueError(name)
    picked = _picked("save", name, cancelled)
    return picked[0] if picked else None


def _picked(purpose: Purpose, name: str, cancelled: threading.Event | None) -> list[Path] | None:
    for command in _commands(purpose, name):
        program = find_program(command.program)
        if program is None:
            continue
        try:
            # What is named in the environment needs no quoting in a script.
            ended = run_until_done(
                [program, *command.arguments],
                cancelled,
                {_NAME: name, _TITLE: _TITLES[purpose]},
            )
        except OSError:
            continue
        paths = _paths(ended, purpose)
        if paths:
            return paths
        if ended.status in _CANCELLED_STATUSES.get(command.program, (0, 1)):
            return None
        # It could not show anything: another one may.
    raise DialogUnavailable


def _paths(ended: Ended, purpose: Purpose) -> list[Path]:
    if ended.status != 0:
        return []
    paths = []
    for line in ended.output.split(b"\n")[:_MAX_PATHS]:
        line = line.removesuffix(b"\r")
        path = Path(os.fsdecode(line)) if line and b"\0" not in line else None
        # Programs have been seen to print warnings among their results.
        if path is None or not path.is_absolute():
            continue
        if purpose == "save" or (path.is_dir() if purpose == "folder" else path.exists()):
            paths.append(path)
    return paths


def _commands(purpose: Purpose, name: str) -> list[_Command]:
    """Return the programs to try, the best first."""
    if sys.platform == "darwin":
        return [_Command("osascript", ["-e", _APPLE_SCRIPTS[purpose]])]
    if sys.platform == "win32":
        script = f"{_POWERSHELL_BEGIN}{_POWERSHELL[purpose]}"
        flags = ["-NoLogo", "-NoProfile", "-STA", "-ExecutionPolicy", "Bypass", "-Command"]
        return [_Command("powershell", [*flags, script]), _Command("pwsh", [*flags, script])]
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise DialogUnavailable
    title = _TITLES[purpose]
    zenity = {
        "files": ["--multiple", "--separator=\n"],
        "folder": ["--directory"],
        "save": ["--save", "--confirm-overwrite", f"--filename={name}"],
    }[purpose]
    start = os.path.expanduser("~")  # noqa: PTH111 - a string is what the program wants
    kdialog = {
        "files": ["--multiple", "--separate-output", "--getopenfilename", start],
        "folder": ["--getexistingdirectory", start],
        "save": ["--getsavefilename", f"{start}/{name}"],
    }[purpose]
    found = [
        _Command("zenity", ["--file-selection", f"--title={title}", *zenity]),
        _Command("qarma", ["--file-selection", f"--title={title}", *zenity]),
        _Command("kdialog", ["--title", title, *kdialog]),
        _Command("yad", ["--file", f"--title={title}", *zenity]),
    ]
    if "KDE" in os.environ.get("XDG_CURRENT_DESKTOP", ""):
        found.sort(key=lambda command: command.program != "kdialog")
    return found


_APPLE_SCRIPTS: dict[Purpose, str] = {
    "files": (
        "activate\nset picked to choose file with prompt (system attribute"
        f' "{_TITLE}") with multiple selections allowed\nset paths to ""\n'
        "repeat with one in picked\nset paths to paths & POSIX path of one & linefeed\n"
        "end repeat\nreturn paths"
    ),
    "folder": (
        f'activate\nreturn POSIX path of (choose folder with prompt (system attribute "{_TITLE}"))'
    ),
    "save": (
        f'activate\nreturn POSIX path of (choose file name with prompt (system attribute "{_TITLE}"'
        f') default name (system attribute "{_NAME}"))'
    ),
}

_POWERSHELL_BEGIN = (
    "[Console]::OutputEncoding = [System.Text.UTF8Encoding]::new($false); "
    "Add-Type -AssemblyName System.Windows.Forms; "
    "$owner = New-Object System.Windows.Forms.Form -Property @{TopMost=$true}; "
)
_POWERSHELL: dict[Purpose, str] = {
    "files": (
        "$dialog = New-Object System.Windows.Forms.OpenFileDialog; $dialog.Multiselect = $true; "
        f"$dialog.Title = $env:{_TITLE}; "
        "if ($dialog.ShowDialog($owner) -eq 'OK') { $dialog.FileNames }"
    ),
    "folder": (
        "$dialog = New-Object System.Windows.Forms.FolderBrowserDialog; "
        f"$dialog.Description = $env:{_TITLE}; "
        "if ($dialog.ShowDialog($owner) -eq 'OK') { $dialog.SelectedPath }"
    ),
    "save": (
        "$dialog = New-Object System.Windows.Forms.SaveFileDialog; "
        f"$dialog.Title = $env:{_TITLE}; $dialog.FileName = $env:{_NAME}; "
        "if ($dialog.ShowDialog($owner) -eq 'OK') { $dialog.FileName }"
    ),
}
