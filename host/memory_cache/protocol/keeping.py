"""Keeping: pages, notes, files and folders."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from memory_cache.protocol.connection import CapturedPage, Event, Request
from memory_cache.protocol.limits import (
    FolderId,
    NoteText,
    PageId,
)
from memory_cache.saying import Said


class Save(CapturedPage, tag="save", frozen=True, kw_only=True):
    """Keep an uploaded page. Answered by `saved` when source and address are durable, then by
    `indexed` when it can be found by words and again when by meaning. A page of a private window
    is kept only if the person said so twice (`private` and `confirmed`).
    """

    confirmed: bool = False


class Saved(Event, tag="saved", frozen=True, kw_only=True):
    """The page's source and address are on disk: it cannot be lost any more."""

    page_id: PageId
    status: Literal["saved", "updated", "unchanged"]


class Indexed(Event, tag="indexed", frozen=True, kw_only=True):
    """The page can now be found by words, or by meaning. `change` says what this save was once the
    text is known: its first, the same text as before, or another. `twin_of` is a page that was
    saved before under another address with the same text; this one is found as that.
    """

    page_id: PageId
    by: Literal["words", "meaning"]
    change: Literal["new", "same", "changed"] = "new"
    twin_of: PageId | None = None


class WriteNote(Request, tag="write_note", frozen=True, kw_only=True):
    """Keep a note: a new one, or with `page_id` a new version of one. Answered like `save`."""

    text: NoteText
    page_id: PageId | None = None
    about: Annotated[PageId | None, msgspec.Meta(description="The page that it is about.")] = None


class KeepDraft(Request, tag="keep_draft", frozen=True, kw_only=True):
    """Keep what is being typed into the note field, until it is kept as a note or emptied."""

    text: NoteText


class ReadDraft(Request, tag="read_draft", frozen=True, kw_only=True):
    """What was being typed into the note field. Answered by `draft`."""


class Draft(Event, tag="draft", frozen=True, kw_only=True):
    """What was being typed into the note field."""

    text: str


class AddFiles(Request, tag="add_files", frozen=True, kw_only=True):
    """Let the person pick files in a dialog of the host's, and keep them. Answered by `added`."""


class Added(Event, tag="added", frozen=True, kw_only=True):
    """Files that were kept, and in whole sentences those that were not and why."""

    page_ids: list[PageId]
    problems: list[str]
    problems_said: list[Said] = []


class FolderSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A folder that is kept in step. `path` is to be shown, never to be sent. `problem` says in a
    sentence what kept the last look at it from being whole, "" if nothing did.
    """

    folder_id: FolderId
    path: str
    files: int
    scanned_at: float | None
    problem: str
    problem_said: Said | None = None


class AddFolder(Request, tag="add_folder", frozen=True, kw_only=True):
    """Let the person pick a folder in a dialog of the host's, and keep it in step from now on.
    Answered by `folders`.
    """


class ListFolders(Request, tag="list_folders", frozen=True, kw_only=True):
    """The folders that are kept in step. Answered by `folders`."""


class SyncFolder(Request, tag="sync_folder", frozen=True, kw_only=True):
    """Look through a folder now. Answered by `progress` and `folders`."""

    folder_id: FolderId


class DropFolder(Request, tag="drop_folder", frozen=True, kw_only=True):
    """Keep a folder in step no longer; with `forget` its pages are forgotten too. Answered by
    `folders`.
    """

    folder_id: FolderId
    forget: bool = False


class Folders(Event, tag="folders", frozen=True, kw_only=True):
    """The folders that are kept in step."""

    folders: list[FolderSummary]


class OpenFile(Request, tag="open_file", frozen=True, kw_only=True):
    """Open a saved file in the program that the person's system has for it."""

    page_id: PageId
