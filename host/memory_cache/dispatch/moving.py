"""Serves export and import, through dialogs of the host's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.protocol import Exported, Imported, Progress
from memory_cache.saying import all_said

if TYPE_CHECKING:
    from memory_cache.dispatch.desk import Desk, Job
    from memory_cache.protocol import Export, Import

_NAME = "memory-cache.zip"


def export(desk: Desk, request: Export, job: Job) -> None:
    """Write everything into a file that the person names."""
    from memory_cache.service.dialogs import pick_save_path
    from memory_cache.service.moving.export import export_library

    path = pick_save_path(_NAME, job.cancelled)
    if path is None:
        return

    def tell(done: int, total: int) -> None:
        job.emit(Progress(id=request.id, done=done, total=total))

    report = export_library(desk.memory, path, tell, job.cancelled)
    job.emit(Exported(id=request.id, name=path.name, pages=report.pages, bytes=report.bytes))


def import_(desk: Desk, request: Import, job: Job) -> None:
    """Take in what the person picks."""
    from memory_cache.service.dialogs import pick_files, pick_folder
    from memory_cache.service.moving.importing import import_from

    if request.folder:
        folder = pick_folder(job.cancelled)
        paths = [folder] if folder else []
    else:
        paths = pick_files(job.cancelled) or []

    def tell(done: int, total: int | None, about: str) -> None:
        job.emit(Progress(id=request.id, done=done, total=total, about=about))

    pages = known = bookmarks = 0
    problems: list[str] = []
    for path in paths:
        report = import_from(desk.memory, path, tell, job.cancelled)
        pages += report.pages
        known += report.known
        bookmarks += report.bookmarks
        problems += report.problems
        desk.background.wake()
    if paths:
        job.emit(
            Imported(
                id=request.id,
                pages=pages,
                known=known,
                bookmarks=bookmarks,
                problems=problems,
                problems_said=all_said(problems),
            )
        )
