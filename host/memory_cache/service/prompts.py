"""What the chat model is told, as files that a person can read and edit, with a way back.

The originals come with the program. A copy in the data folder takes the place of one, unless it
cannot be used: then the original counts, and `problem` says why. Files are read when they are used.
"""

from __future__ import annotations

import errno
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from memory_cache.durable import replace_file, sync_folder
from memory_cache.errors import BadRequest, DiskFull, FileError, NotFound
from memory_cache.protocol import PromptFile
from memory_cache.saying import said, say, say_count, why
from memory_cache.text.prompt import QUESTION, Prompts, without_comment

if TYPE_CHECKING:
    from pathlib import Path

NAMES = tuple(field.name for field in msgspec.structs.fields(Prompts))
MOST_CHARS = 20_000
_MOST_BYTES = 4 * MOST_CHARS
_PLACEHOLDERS = {"reminder": QUESTION}


@cache
def original(name: str) -> str:
    """Return what a prompt's file says originally, with its comment."""
    file = resources.files("memory_cache") / "prompts" / f"{name}.md"
    return file.read_text("utf-8")


@cache
def original_prompts() -> Prompts:
    """Return the prompts as they come with the program."""
    return Prompts(**{name: without_comment(original(name)) for name in NAMES})


class PromptFiles:
    """The prompts, those edited in `folder`, which need not exist."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def prompts(self) -> Prompts:
        """Return what the model is told now."""
        files = self.list()
        return Prompts(**{file.name: usable(file) for file in files})

    def list(self) -> list[PromptFile]:
        """Return all prompts as they stand in their files."""
        return [self.get(name) for name in NAMES]

    def get(self, name: str) -> PromptFile:
        """Return one prompt. Raises `NotFound`."""
        _known(name)
        try:
            with self.path(name).open("rb") as file:
                content = file.read(_MOST_BYTES + 1)
        except FileNotFoundError:
            return PromptFile(name=name, text=original(name), original=True, problem="")
        except OSError as error:
            unreadable = say(
                "prompt_unreadable",
                "The file cannot be read ({why}), so the original is used.",
                why=why(error),
            )
            return PromptFile(
                name=name,
                text=original(name),
                original=False,
                problem=unreadable,
                problem_said=said(unreadable),
            )
        text, problem = _decoded(content)
        problem = problem or _problem(name, text)
        return PromptFile(
            name=name,
            text=text[:MOST_CHARS],
            original=text == original(name),
            problem=problem,
            problem_said=said(problem),
        )

    def write(self, name: str, text: str) -> None:
        """Keep what a person made of a prompt, whether or not it can be used as it is.

        Raises `NotFound`, `BadRequest` if it is too long, `DiskFull`, `FileError`.
        """
        _known(name)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > MOST_CHARS:
            raise BadRequest(
                say_count(
                    "prompt_too_long",
                    "A prompt may have {count:,} character.",
                    "A prompt may have {count:,} characters.",
                    count=MOST_CHARS,
                )
            )
        if text == original(name):
            self.reset(name)
        else:
            self._replace(name, text)

    def lay_out(self, name: str) -> Path:
        """Return where a prompt can be edited by hand: a copy of the original, unless there is one.

        Raises `NotFound`, `DiskFull`, `FileError`.
        """
        _known(name)
        if not self.path(name).exists():
            self._replace(name, original(name))
        return self.path(name)

    def _replace(self, name: str, text: str) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_folder(self._folder.parent)
            replace_file(self.path(name), text.encode("utf-8", "replace"))
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise DiskFull(
                    say("disk_full_prompt", "The disk is full: the prompt is as it was.")
                ) from None
            raise _unwritten(error) from None

    def reset(self, name: str) -> None:
        """Go back to the original. Raises `NotFound`, `FileError`."""
        _known(name)
        try:
            self.path(name).unlink(missing_ok=True)
        except OSError as error:
            raise _unwritten(error) from None
        if self._folder.exists():
            sync_folder(self._folder)

    def path(self, name: str) -> Path:
        """Return where the edited copy of a prompt is, or would be."""
        return self._folder / f"{name}.md"


def usable(file: PromptFile) -> str:
    """Return what the model is told: what the file says, unless there is a problem with it."""
    return without_comment(original(file.name) if file.problem else file.text)


def _known(name: str) -> None:
    if name not in NAMES:
        raise NotFound(say("no_such_prompt", "There is no prompt of this name."))


def _decoded(content: bytes) -> tuple[str, str]:
    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    if len(content) > _MOST_BYTES or len(text) > MOST_CHARS:
        return text, say_count(
            "prompt_over_long",
            "It is longer than {count:,} character, so the original is used.",
            "It is longer than {count:,} characters, so the original is used.",
            count=MOST_CHARS,
        )
    if "\ufffd" in text or "\0" in text:
        return text, say("prompt_no_text", "It is not text in UTF-8, so the original is used.")
    return text, ""


def _problem(name: str, text: str) -> str:
    told = without_comment(text)
    if not told:
        return say("prompt_empty", "It says nothing, so the original is used.")
    if told.startswith("<!--"):
        return say("prompt_comment", "Its comment does not end with -->, so the original is used.")
    placeholder = _PLACEHOLDERS.get(name, "")
    if placeholder not in told:
        return say(
            "prompt_no_question",
            "It does not say where the question goes, {placeholder}, so the original is used.",
            placeholder=placeholder,
        )
    return ""


def _unwritten(error: OSError) -> FileError:
    return FileError(
        say("prompt_unchanged", "The prompt could not be changed: {why}.", why=why(error)),
        remedy=say(
            "check_may_write", "Check that you may write into the data folder of Memory Cache."
        ),
    )
