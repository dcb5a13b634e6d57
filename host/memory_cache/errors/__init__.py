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

from typing import TYPE_CHECKING

from memory_cache.errors.downloads import (
    DownloadBusy,
    DownloadCut,
    DownloadError,
    DownloadForbidden,
    DownloadGone,
    DownloadNoSpace,
    DownloadRefused,
    DownloadStalled,
    DownloadUnreachable,
    DownloadUntrusted,
    DownloadWrong,
)
from memory_cache.errors.library import (
    DiskFull,
    LibraryBusy,
    LibraryDamaged,
    LibraryError,
    LibraryForbidden,
    LibraryFull,
    LibraryMoving,
    LibraryNewer,
)
from memory_cache.errors.models import (
    EngineError,
    EngineStopped,
    EngineUnavailable,
    ModelError,
    ModelMissing,
    SearchModelUnusable,
)
from memory_cache.errors.reading import (
    DialogUnavailable,
    DocumentDamaged,
    DocumentLocked,
    DocumentTooHard,
    FileError,
    FileRefused,
    FolderGone,
    NoText,
    ReaderUnavailable,
)
from memory_cache.errors.root import (
    AddonOlder,
    BadFrame,
    BadRequest,
    Cancelled,
    InternalError,
    MemoryCacheError,
    NameTaken,
    NotFound,
    PrivatePage,
    ProgramOlder,
    TooLarge,
    UnknownRequest,
    UploadMissing,
    VersionMismatch,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "AddonOlder",
    "BadFrame",
    "BadRequest",
    "Cancelled",
    "DialogUnavailable",
    "DiskFull",
    "DocumentDamaged",
    "DocumentLocked",
    "DocumentTooHard",
    "DownloadBusy",
    "DownloadCut",
    "DownloadError",
    "DownloadForbidden",
    "DownloadGone",
    "DownloadNoSpace",
    "DownloadRefused",
    "DownloadStalled",
    "DownloadUnreachable",
    "DownloadUntrusted",
    "DownloadWrong",
    "EngineError",
    "EngineStopped",
    "EngineUnavailable",
    "FileError",
    "FileRefused",
    "FolderGone",
    "InternalError",
    "LibraryBusy",
    "LibraryDamaged",
    "LibraryError",
    "LibraryForbidden",
    "LibraryFull",
    "LibraryMoving",
    "LibraryNewer",
    "MemoryCacheError",
    "ModelError",
    "ModelMissing",
    "NameTaken",
    "NoText",
    "NotFound",
    "PrivatePage",
    "ProgramOlder",
    "ReaderUnavailable",
    "SearchModelUnusable",
    "TooLarge",
    "UnknownRequest",
    "UploadMissing",
    "VersionMismatch",
    "all_errors",
]


def all_errors() -> Iterator[type[MemoryCacheError]]:
    """Yield every concrete error class once, parents first (for the generated tables)."""
    waiting: list[type[MemoryCacheError]] = [*MemoryCacheError.__subclasses__()]
    while waiting:
        error = waiting.pop(0)
        yield error
        waiting[:0] = error.__subclasses__()
