"""The root of the tree, and what can go wrong with any request."""

from __future__ import annotations

from typing import ClassVar

from memory_cache.saying import Saying


class MemoryCacheError(Exception):
    """The root of the tree. `message` is a whole sentence for a person, `advice` what to do.

    Both can be given as a `Saying`, which the add-on translates; of other text it tells what it
    has under the code. What nobody but a programmer can meet needs no name of its own.
    """

    code: ClassVar[str] = "internal"
    sentence: ClassVar[str] = "Something went wrong inside Memory Cache."
    remedy: ClassVar[str | None] = None

    def __init__(self, message: str | None = None, *, remedy: str | None = None) -> None:
        self.message = message or Saying(self.sentence, self.code)
        self.advice = remedy
        if remedy is None and self.remedy is not None:
            self.advice = Saying(self.remedy, f"{self.code}_remedy")
        super().__init__(self.message)


class InternalError(MemoryCacheError):
    """A fault of ours: whatever was not foreseen ends here, with its details on stderr only."""

    code = "internal"
    remedy = "Try again. If it comes back, run “memory-cache doctor” and send us its report."


class BadRequest(MemoryCacheError):
    """The request does not fit the protocol."""

    code = "bad_request"
    sentence = "That request does not fit the protocol."


class UnknownRequest(BadRequest):
    """The request's type is not one this host knows."""

    code = "unknown_request"
    sentence = "This version of the Memory Cache program does not know that request."
    remedy = "Update the Memory Cache program."


class BadFrame(BadRequest):
    """The frame is not JSON at all."""

    code = "bad_frame"
    sentence = "A message from the browser could not be read."


class TooLarge(BadRequest):
    """A frame, an upload or a file is over its limit."""

    code = "too_large"
    sentence = "That is larger than Memory Cache accepts."


class VersionMismatch(MemoryCacheError):
    """Extension and host speak different protocols."""

    code = "version_mismatch"
    sentence = "The add-on and the Memory Cache program do not fit together."
    remedy = "Update both to the same version."


class ProgramOlder(VersionMismatch):
    """The program speaks an older protocol than the add-on."""

    code = "program_older"
    sentence = "The Memory Cache program is older than the add-on."
    remedy = "Update the Memory Cache program, then try again."


class AddonOlder(VersionMismatch):
    """The add-on speaks an older protocol than the program."""

    code = "addon_older"
    sentence = "The Memory Cache add-on is older than the program."
    remedy = "Update the Memory Cache add-on, then try again."


class Cancelled(MemoryCacheError):
    """The person, or the sidebar, called the request off."""

    code = "cancelled"
    sentence = "Stopped."


class NotFound(MemoryCacheError):
    """The page, view or passage named is not here (any more)."""

    code = "not_found"
    sentence = "That page is not in your library."


class UploadMissing(NotFound):
    """A request names an upload that is absent or incomplete."""

    code = "upload_missing"
    sentence = "The page did not arrive whole."
    remedy = "Try again."


class PrivatePage(MemoryCacheError):
    """A page of a private window is to be kept, and the person has not said so twice."""

    code = "private_page"
    sentence = "This page is open in a private window and was not saved."
    remedy = "Say once more that you want it kept, or save it from a normal window."


class NameTaken(MemoryCacheError):
    """A name that must be the only one of its kind is there already."""

    code = "name_taken"
    sentence = "There is already one with this name."
    remedy = "Choose another name."
