"""Serves what puts things into the library: pages, notes, files and folders."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from memory_cache.dispatch.following import FollowSave
from memory_cache.errors import BadRequest, NotFound, PrivatePage
from memory_cache.protocol import Added, Draft, Folders, FolderSummary, Progress, Saved
from memory_cache.saying import all_said, said, say
from memory_cache.store import records
from memory_cache.store.erasing import NOTE_DRAFT

if TYPE_CHECKING:
    from memory_cache.dispatch.desk import Desk, Job
    from memory_cache.protocol import (
        AddFiles,
        AddFolder,
        DropFolder,
        KeepDraft,
        ListFolders,
        OpenFile,
        ReadDraft,
        Save,
        SyncFolder,
        WriteNote,
    )


def save(desk: Desk, request: Save, job: Job) -> FollowSave:
    """Keep an uploaded page. Raises `PrivatePage`."""
    draft = desk.uploads.draft(request)
    if request.private and desk.memory.settings().private_windows == "never":
        raise PrivatePage(
            say(
                "private_never",
                "Pages of private windows are not saved, as you chose in the settings.",
            ),
            remedy=say(
                "change_private",
                "Change that in the settings of Memory Cache, or save it from a normal window.",
            ),
        )
    if request.private and not request.confirmed:
        raise PrivatePage
    return _keep(desk, draft, job)


def write_note(desk: Desk, request: WriteNote, job: Job) -> FollowSave:
    """Keep a note, new or written anew. Raises `NotFound`."""
    library = desk.memory.library
    if not request.text.strip():
        raise BadRequest(say("note_empty", "The note is empty."))
    if request.page_id is None:
        if request.about is not None:
            library.pages.get(request.about)
        url, about = f"note:{uuid.uuid4()}", request.about
    else:
        note = library.pages.get(request.page_id)
        if note.kind != "note":
            raise NotFound(say("note_gone", "That note is not there any more."))
        url, about = note.url, note.about
    draft = records.Draft(
        *(url, request.text.encode(), "", "text/markdown", "utf-8", "note", about)
    )
    return _keep(desk, draft, job)


def keep_draft(desk: Desk, request: KeepDraft) -> None:
    """Keep what is being typed, or with nothing typed keep nothing."""
    if request.text:
        desk.memory.library.facts.note(NOTE_DRAFT, request.text)
    else:
        desk.memory.library.facts.drop(NOTE_DRAFT)


def read_draft(desk: Desk, request: ReadDraft, job: Job) -> None:
    """Tell what was being typed."""
    job.emit(Draft(id=request.id, text=desk.memory.library.facts.get(NOTE_DRAFT) or ""))


def add_files(desk: Desk, request: AddFiles, job: Job) -> None:
    """Let the person pick files, and keep them."""
    from memory_cache.errors import MemoryCacheError
    from memory_cache.service.dialogs import pick_files
    from memory_cache.service.files import read_file

    page_ids: list[int] = []
    problems: list[str] = []
    paths = pick_files(job.cancelled) or []
    for number, path in enumerate(paths):
        job.emit(Progress(id=request.id, done=number, total=len(paths), about=path.name))
        try:
            draft = read_file(path)
            page_ids.append(desk.memory.keep(draft).page_id)
        except MemoryCacheError as error:
            problems.append(say("file_problem", "{name}: {why}", name=path.name, why=error.message))
    desk.background.wake()
    job.emit(
        Added(id=request.id, page_ids=page_ids, problems=problems, problems_said=all_said(problems))
    )


def add_folder(desk: Desk, request: AddFolder, job: Job) -> None:
    """Let the person pick a folder, and keep it in step from now on."""
    from memory_cache.service.dialogs import pick_folder

    path = pick_folder(job.cancelled)
    if path is not None:
        desk.background.folders.add(path)
        desk.background.wake()
    _tell_folders(desk, request.id, job)


def list_folders(desk: Desk, request: ListFolders, job: Job) -> None:
    """Tell which folders are kept in step."""
    _tell_folders(desk, request.id, job)


def sync_folder(desk: Desk, request: SyncFolder, job: Job) -> None:
    """Look through a folder now."""

    def tell(done: int, total: int | None) -> None:
        job.emit(Progress(id=request.id, done=done, total=total))

    desk.background.folders.sync(request.folder_id, tell, job.cancelled)
    desk.background.wake()
    _tell_folders(desk, request.id, job)


def drop_folder(desk: Desk, request: DropFolder, job: Job) -> None:
    """Keep a folder in step no longer."""
    page_ids = desk.memory.library.folders.remove(request.folder_id)
    if request.forget:
        desk.memory.forgetting.hide(page_ids)
        desk.background.wake()
    _tell_folders(desk, request.id, job)


def open_file(desk: Desk, request: OpenFile) -> None:
    """Open a saved file in the program of the person's system. Raises `NotFound`."""
    from memory_cache.service.files import open_in_system

    page = desk.memory.library.pages.get(request.page_id)
    if page.kind != "file":
        raise NotFound(say("page_no_file", "That page is not a file on this computer."))
    open_in_system(page.url)


def _keep(desk: Desk, draft: records.Draft, job: Job) -> FollowSave:
    kept = desk.memory.keep(draft)
    job.emit(Saved(id=job.request_id, page_id=kept.page_id, status=kept.status))
    desk.background.wake()
    return FollowSave(desk, job, kept)


def _tell_folders(desk: Desk, request_id: int, job: Job) -> None:
    folders = [
        FolderSummary(
            folder_id=folder.folder_id,
            path=folder.path,
            files=folder.files,
            scanned_at=folder.scanned_at,
            problem=folder.problem,
            problem_said=said(folder.problem),
        )
        for folder in desk.memory.library.folders.all()
    ]
    job.emit(Folders(id=request_id, folders=folders))
