"""Every error a person can meet: a stable code, a sentence, and, where there is one, the remedy.

Codes are append-only: once released, a code keeps its meaning for ever, because the extension and
scripts match on it. The tree:

    MemoryCacheError
    ├── InternalError           internal
    ├── BadRequest              bad_request
    │   ├── UnknownRequest      unknown_request
    │   ├── BadFrame            bad_frame
    │   └── TooLarge            too_large
    ├── VersionMismatch         version_mismatch
    │   ├── ProgramOlder        program_older
    │   └── AddonOlder          addon_older
    ├── Cancelled               cancelled
    ├── NotFound                not_found
    │   └── UploadMissing       upload_missing
    ├── PrivatePage             private_page
    ├── NameTaken               name_taken
    ├── NoText                  no_text
    │   ├── DocumentDamaged     document_damaged
    │   ├── DocumentLocked      document_locked
    │   └── DocumentTooHard     document_too_hard
    ├── ReaderUnavailable       reader_unavailable
    ├── FileError               file_unreadable
    │   ├── FileRefused         file_refused
    │   └── FolderGone          folder_gone
    ├── DialogUnavailable       dialog_unavailable
    ├── LibraryError            library_failed
    │   ├── DiskFull            disk_full
    │   ├── LibraryFull         library_full
    │   ├── LibraryMoving       library_moving
    │   ├── LibraryBusy         library_busy
    │   ├── LibraryForbidden    library_forbidden
    │   ├── LibraryDamaged      library_damaged
    │   └── LibraryNewer        library_newer
    ├── EngineError             engine_failed
    │   ├── EngineStopped       engine_stopped
    │   └── EngineUnavailable   engine_unavailable
    ├── ModelError              model_unusable
    │   ├── ModelMissing        model_missing
    │   └── SearchModelUnusable search_model_unusable
    └── DownloadError           download_failed
        ├── DownloadRefused     download_refused
        ├── DownloadUnreachable download_unreachable
        ├── DownloadUntrusted   download_untrusted
        ├── DownloadStalled     download_stalled
        ├── DownloadCut         download_cut
        ├── DownloadGone        download_gone
        ├── DownloadForbidden   download_forbidden
        ├── DownloadWrong       download_wrong
        ├── DownloadNoSpace     download_no_space
        └── DownloadBusy        download_busy
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterator


class MemoryCacheError(Exception):
    """The root of the tree. `message` is a whole sentence for a person, `advice` what to do."""

    code: ClassVar[str] = "internal"
    sentence: ClassVar[str] = "Something went wrong inside Memory Cache."
    remedy: ClassVar[str | None] = None

    def __init__(self, message: str | None = None, *, remedy: str | None = None) -> None:
        self.message = message or self.sentence
        self.advice = remedy if remedy is not None else self.remedy
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


class NoText(MemoryCacheError):
    """There is nothing readable in what was given."""

    code = "no_text"
    sentence = "There is no readable text on this page."


class DocumentDamaged(NoText):
    """A PDF that is broken, or none at all."""

    code = "document_damaged"
    sentence = "This PDF is damaged, or is no PDF at all."
    remedy = "Open it in another program: if it shows there, save it from there once more."


class DocumentLocked(NoText):
    """A PDF that only its password opens."""

    code = "document_locked"
    sentence = "This PDF is locked with a password."
    remedy = "Open it in a PDF program, save a copy without the password, and add the copy."


class DocumentTooHard(NoText):
    """Reading the document took too much time or memory, or ended the process that read it."""

    code = "document_too_hard"
    sentence = "This PDF asks for more time or memory than Memory Cache gives to one document."
    remedy = "Save or print it from a PDF program into a new PDF, and add that one."


class ReaderUnavailable(MemoryCacheError):
    """The process that reads documents could not be started, or was ended from outside."""

    code = "reader_unavailable"
    sentence = "The program that reads PDFs could not be started."
    remedy = "Try again. If it comes back, run “memory-cache doctor”."


class FileError(MemoryCacheError):
    """A file or folder could not be read."""

    code = "file_unreadable"
    sentence = "That file cannot be read."
    remedy = "Check that it is there and that you may read it."


class FileRefused(FileError):
    """The file is of a kind that is not read, or not opened, here."""

    code = "file_refused"
    sentence = "Memory Cache does not read files of that kind."
    remedy = "It reads PDF, HTML, Markdown and plain text."


class FolderGone(FileError):
    """A folder that is kept in step is not there, or is suddenly empty: an unplugged disk, say."""

    code = "folder_gone"
    sentence = "That folder is not there now."
    remedy = "Nothing of it was forgotten. It is looked for again later."


class DialogUnavailable(MemoryCacheError):
    """No program is there that could show a file dialog."""

    code = "dialog_unavailable"
    sentence = "No file dialog could be shown on this computer."
    remedy = "Use the terminal: memory-cache add FILE or FOLDER."


class LibraryError(MemoryCacheError):
    """The library could not be read or written."""

    code = "library_failed"
    sentence = "The library could not be read or written."
    remedy = "Nothing was lost. Try again, and run “memory-cache doctor” if it comes back."


class DiskFull(LibraryError):
    """The disk that holds the library is full."""

    code = "disk_full"
    sentence = "The disk is full: the page was not saved."
    remedy = "Free some space, then save it again."


class LibraryFull(LibraryError):
    """The library has reached the size that the person set for it."""

    code = "library_full"
    sentence = "Your library is as large as you let it become: this was not saved."
    remedy = "Let it grow in the settings of Memory Cache, or forget pages that you need no more."


class LibraryMoving(LibraryError):
    """The folder with all data is being moved, or cannot be moved now."""

    code = "library_moving"
    sentence = "Your data is being moved to another folder."
    remedy = "Try again in a moment."


class LibraryBusy(LibraryError):
    """Another program holds the library's lock for longer than is waited for it."""

    code = "library_busy"
    sentence = "Another program is using your library and does not let go of it."
    remedy = "Nothing was lost. Let the other program finish, or end it, then try again."


class LibraryForbidden(LibraryError):
    """The file or its folder may not be written to by this person."""

    code = "library_forbidden"
    sentence = "Memory Cache may not write to the folder with your library."
    remedy = "Give yourself the right to write there, then try again. The library was not touched."


class LibraryDamaged(LibraryError):
    """SQLite says that the file is damaged."""

    code = "library_damaged"
    sentence = "The library file is damaged."
    remedy = "Nothing was overwritten. “memory-cache rescue” saves what can be read of it."


class LibraryNewer(LibraryError):
    """The library was written by a newer version."""

    code = "library_newer"
    sentence = "Your library was written by a newer version of Memory Cache."
    remedy = "Update the Memory Cache program. The library was not touched."


class EngineError(MemoryCacheError):
    """The engine could not do what it was asked."""

    code = "engine_failed"
    sentence = "The language model failed on this request."
    remedy = "Ask again."


class EngineStopped(EngineError):
    """The engine process ended, or stalled, in the middle of a request."""

    code = "engine_stopped"
    sentence = "The language model stopped in the middle of this. Your library is safe."
    remedy = "Ask again: it starts anew."


class EngineUnavailable(EngineError):
    """The engine ended too often in a short time and is left alone."""

    code = "engine_unavailable"
    sentence = "The language model keeps stopping and is left off for now. Search still works."
    remedy = "Choose a smaller model, or restart Firefox."


class ModelError(MemoryCacheError):
    """The model file cannot be used."""

    code = "model_unusable"
    sentence = "This model file cannot be used."
    remedy = "Choose another model file."


class ModelMissing(ModelError):
    """The model file is not where it was."""

    code = "model_missing"
    sentence = "The model file is not there any more."
    remedy = "Put it back, or choose another with “memory-cache models use FILE”."


class SearchModelUnusable(ModelError):
    """The small model that comes with the program, and that finds by meaning, cannot be loaded."""

    code = "search_model_unusable"
    sentence = "The part of Memory Cache that searches by meaning is damaged."
    remedy = "Install Memory Cache again. Your library is safe."


class DownloadError(MemoryCacheError):
    """A model could not be downloaded."""

    code = "download_failed"
    sentence = "The model could not be downloaded."
    remedy = "Try again later, or choose another model."


class DownloadRefused(DownloadError):
    """The address, or one that it led to, is not one that models are downloaded from."""

    code = "download_refused"
    sentence = "The download led to an address that Memory Cache does not trust."
    remedy = "Nothing was downloaded from there. Choose another model, or try again later."


class DownloadUnreachable(DownloadError):
    """The server's name cannot be looked up, or nothing answers there."""

    code = "download_unreachable"
    sentence = "The server that has the model could not be reached."
    remedy = "Check that this computer is online, then download it again."


class DownloadUntrusted(DownloadError):
    """No encrypted connection to the server that can be trusted."""

    code = "download_untrusted"
    sentence = "The server could not prove that it is the right one."
    remedy = (
        "Check the date and time of this computer. Public networks that ask you to log in "
        "cause this too."
    )


class DownloadStalled(DownloadError):
    """The connection is up, but nothing arrives."""

    code = "download_stalled"
    sentence = "Nothing has arrived for a while."
    remedy = "Download it again: it goes on from where it was."


class DownloadCut(DownloadError):
    """The connection broke, or the server failed, again and again."""

    code = "download_cut"
    sentence = "The download was cut off several times."
    remedy = "Download it again: it goes on from where it was."


class DownloadGone(DownloadError):
    """The server has no such file (any more)."""

    code = "download_gone"
    sentence = "The model is not at its address any more."
    remedy = "Choose another model, or update Memory Cache."


class DownloadForbidden(DownloadError):
    """The server wants an account or a consent."""

    code = "download_forbidden"
    sentence = "The owner of this model gives it only to people who ask for it."
    remedy = (
        "Ask for it on its web page, download it in the browser, then choose the file with "
        "“memory-cache models use FILE”."
    )


class DownloadWrong(DownloadError):
    """What the server sends is not the file that was wanted."""

    code = "download_wrong"
    sentence = "What arrived is not the model that was asked for, and was deleted."
    remedy = "Download it again. If it comes back, choose another model."


class DownloadNoSpace(DownloadError):
    """The disk cannot hold the file, or the folder cannot be written."""

    code = "download_no_space"
    sentence = "There is not enough free space for this model."
    remedy = "Free some space, or choose a smaller model."


class DownloadBusy(DownloadError):
    """The same file is being downloaded already."""

    code = "download_busy"
    sentence = "This model is being downloaded already."
    remedy = "Wait until that is done, or stop it first."


def all_errors() -> Iterator[type[MemoryCacheError]]:
    """Yield every concrete error class once, parents first (for the generated tables)."""
    waiting: list[type[MemoryCacheError]] = [*MemoryCacheError.__subclasses__()]
    while waiting:
        error = waiting.pop(0)
        yield error
        waiting[:0] = error.__subclasses__()
