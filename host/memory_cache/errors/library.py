"""What can go wrong with the library on disk."""

from __future__ import annotations

from memory_cache.errors.root import MemoryCacheError


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
