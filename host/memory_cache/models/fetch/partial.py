"""The file while it is not whole: `NAME.part`, what it belongs to, its hash, and who works on it.

At every moment the process may be killed: what is on disk then is either the finished file, or a
part that the next download goes on with, or one that it recognises as of no use.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Self

import msgspec

from memory_cache.durable import sync_folder
from memory_cache.errors import DownloadBusy, DownloadError, DownloadNoSpace
from memory_cache.saying import say, why

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Progress = Callable[[int, int], None]
    """Told how many bytes were read again, and how many there are."""

_READ_BYTES = 1_048_576
_MAX_NOTE_BYTES = 65_536
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """What a part belongs to. `etag` is the server's name for this state of the file, or empty."""

    url: str
    sha256: str
    etag: str
    total_bytes: int


class Partial:
    """The growing file, as a context: inside it nobody else works on the same one.

    `origin` is None while there is nothing to go on with.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._path = _beside(target, ".part")
        self._note = _beside(target, ".part.json")
        self._lock = _Lock(_beside(target, ".part.lock"))
        self._file = -1
        self._digest = hashlib.sha256()
        self.origin: Origin | None = None
        self.size_bytes = 0

    def __enter__(self) -> Self:
        """Raises `DownloadBusy`, and `DownloadError` if the folder cannot be written."""
        with _told():
            self._target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.take()
        return self

    def __exit__(self, *_: object) -> None:
        if self._file >= 0 and not self.size_bytes:
            self.discard()
        self._close()
        self._lock.release()

    def resume(self, url: str, sha256: str, on_progress: Progress) -> None:
        """Take up what an earlier download left, if it was of the same file; else start over."""
        with _told():
            origin = self._read_note()
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | _BINARY, 0o600)
            size = os.fstat(self._file).st_size
            if (
                origin is None
                or (origin.url, origin.sha256) != (url, sha256)
                or not 0 < size <= origin.total_bytes
            ):
                self.restart()
                return
            self.size_bytes = _hash_into(self._digest, self._file, size, on_progress)
            self.origin = origin

    def restart(self) -> None:
        """Drop all that there is."""
        with _told():
            self._note.unlink(missing_ok=True)
            os.ftruncate(self._file, 0)
            os.lseek(self._file, 0, os.SEEK_SET)
        self._digest = hashlib.sha256()
        self.origin = None
        self.size_bytes = 0

    def belongs_to(self, origin: Origin) -> None:
        """Note what comes next belongs to. Call it before the first `write`."""
        if origin != self.origin:
            with _told():
                self._note.write_bytes(msgspec.json.encode(origin))
            self.origin = origin

    def write(self, piece: bytes) -> None:
        """Append. Raises `DownloadNoSpace` if it does not fit; what fitted stays."""
        rest = memoryview(piece)
        while rest:
            with _told():
                written = os.write(self._file, rest)
            self._digest.update(rest[:written])
            self.size_bytes += written
            rest = rest[written:]

    def sha256(self) -> str:
        """The hash of all that there is."""
        return self._digest.hexdigest()

    def finish(self) -> None:
        """Put the file in its place, durably."""
        with _told():
            os.fsync(self._file)
            self._close()
            self._path.replace(self._target)
            sync_folder(self._target.parent)
        with suppress(OSError):
            self._note.unlink(missing_ok=True)

    def discard(self) -> None:
        """Delete it: it is of no use."""
        self._close()
        self.size_bytes = 0
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
            self._note.unlink(missing_ok=True)

    def _close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _read_note(self) -> Origin | None:
        try:
            with self._note.open("rb") as note:
                return msgspec.json.decode(note.read(_MAX_NOTE_BYTES), type=Origin)
        except (FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError):
            return None


def kept_bytes(target: Path, url: str, sha256: str) -> int:
    """Return how much is there of a download of this file that was begun; 0 if nothing is, or if
    it is of another file. Somebody may be working on it.
    """
    try:
        with _beside(target, ".part.json").open("rb") as note:
            origin = msgspec.json.decode(note.read(_MAX_NOTE_BYTES), type=Origin)
        size = _beside(target, ".part").stat().st_size
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return 0
    is_its = (origin.url, origin.sha256) == (url, sha256)
    return size if is_its and size <= origin.total_bytes else 0


def kept_files(target: Path) -> list[Path]:
    """Return the files in which a download that was begun is kept, whether or not it was."""
    return [_beside(target, ".part"), _beside(target, ".part.json")]


def hash_file(path: Path, on_progress: Progress) -> str:
    """Return the sha256 of a file. Raises `DownloadError` if it cannot be read."""
    digest = hashlib.sha256()
    with _told():
        file = os.open(path, os.O_RDONLY | _BINARY)
        try:
            _hash_into(digest, file, os.fstat(file).st_size, on_progress)
        finally:
            os.close(file)
    return digest.hexdigest()


class _Lock:
    """A lock file that the system lets go of when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = -1

    def take(self) -> None:
        """Raises `DownloadBusy` if another process has it."""
        while True:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            if not _try_lock(file):
                os.close(file)
                raise DownloadBusy
            # Whoever had it before may have deleted it between the two calls: then this is a file
            # without a name, and the next one to come would make and lock another.
            with suppress(FileNotFoundError):
                if _is_at(file, self._path):
                    self._file = file
                    return
            os.close(file)

    def release(self) -> None:
        """Delete and unlock it."""
        if self._file < 0:
            return
        # Windows deletes no file that is open.
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
        os.close(self._file)
        self._file = -1


if sys.platform == "win32":
    import msvcrt

    _BINARY = os.O_BINARY

    def _try_lock(file: int) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    _BINARY = 0

    def _try_lock(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _is_at(file: int, path: Path) -> bool:
    return os.path.samestat(os.fstat(file), path.stat())


def _beside(target: Path, ending: str) -> Path:
    return target.with_name(target.name + ending)


def _hash_into(digest: hashlib._Hash, file: int, size: int, on_progress: Progress) -> int:
    done = 0
    while done < size and (piece := os.read(file, _READ_BYTES)):
        digest.update(piece)
        done += len(piece)
        on_progress(done, size)
    return done


@contextmanager
def _told() -> Iterator[None]:
    """Turn the system's errors into a person's."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DownloadNoSpace(say("disk_is_full", "The disk is full.")) from None
        if error.errno == errno.EFBIG:
            raise DownloadNoSpace(
                say("disk_small_files", "This disk cannot hold a file that large."),
                remedy=say(
                    "other_disk_or_smaller",
                    "Keep the library on another disk, or choose a smaller model.",
                ),
            ) from None
        raise DownloadError(
            say(
                "model_unwritten",
                "The model could not be written to the disk: {why}.",
                why=why(error),
            ),
            remedy=say(
                "check_data_folder", "Check that the data folder can be written, then try again."
            ),
        ) from None
