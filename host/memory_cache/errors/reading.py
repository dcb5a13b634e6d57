"""What can go wrong with pages, documents, files and folders that are read."""

from __future__ import annotations

from memory_cache.errors.root import MemoryCacheError


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
