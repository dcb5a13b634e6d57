"""Requests: what the extension asks of the host."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from memory_cache.protocol.limits import (
    BlobName,
    ChatId,
    ChatTitle,
    CollectionId,
    CollectionName,
    ContentType,
    FolderId,
    Id,
    ModelName,
    NoteText,
    Offset,
    Order,
    PageId,
    PageIds,
    Part,
    PromptName,
    PromptText,
    Query,
    Question,
    Title,
    TurnId,
    Url,
    VersionId,
)
from memory_cache.protocol.values import OpenedPage, PastTurn, SavedPage, Scope


class Request(msgspec.Struct, tag_field="type", frozen=True, kw_only=True):
    """What every request carries."""

    id: Id


class Hello(Request, tag="hello", frozen=True, kw_only=True):
    """The first request on every port: who speaks, and which protocol."""

    protocol: int
    extension: Annotated[str, msgspec.Meta(max_length=64)]


class Put(Request, tag="put", frozen=True, kw_only=True):
    """One chunk of an upload, in order; `index` counts from 0. At most 384 KB before base64."""

    blob: BlobName
    index: Annotated[int, msgspec.Meta(ge=0)]
    data: bytes


class Open(Request, tag="open", frozen=True, kw_only=True):
    """Read an uploaded page to ask about it, without saving it. Answered by `opened`."""

    blob: BlobName
    url: Url
    title: Title = ""
    charset: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    content_type: ContentType = "text/html"
    part: Part = "page"
    private: Annotated[bool, msgspec.Meta(description="From a private window: never on disk.")] = (
        False
    )


class Save(Request, tag="save", frozen=True, kw_only=True):
    """Keep an uploaded page. Answered by `saved` when source and address are durable, then by
    `indexed` when it can be found by words and again when by meaning. A page of a private window
    is kept only if the person said so twice (`private` and `confirmed`).
    """

    blob: BlobName
    url: Url
    title: Title = ""
    charset: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    content_type: ContentType = "text/html"
    part: Part = "page"
    private: bool = False
    confirmed: bool = False


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


class AddFiles(Request, tag="add_files", frozen=True, kw_only=True):
    """Let the person pick files in a dialog of the host's, and keep them. Answered by `added`."""


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


class OpenFile(Request, tag="open_file", frozen=True, kw_only=True):
    """Open a saved file in the program that the person's system has for it."""

    page_id: PageId


class Lookup(Request, tag="lookup", frozen=True, kw_only=True):
    """Is this address saved? Answered by `page_state`."""

    url: Url


class Ask(Request, tag="ask", frozen=True, kw_only=True):
    """A question. Answered by `quotes` at once, then, with a chat model, by `given` before it
    reads, `flagged` if what it is given speaks to it, `reading` while it reads, `cited` and `token`
    as it writes, and `answer`.
    """

    question: Question
    scope: Scope
    attempt: Annotated[
        int, msgspec.Meta(ge=0, le=1_000, description="Over 0 for another answer than before.")
    ] = 0
    continues: Annotated[
        Id | None,
        msgspec.Meta(description="An earlier request whose answer was cut: go on with that."),
    ] = None
    think: Annotated[
        bool, msgspec.Meta(description="Let a model that can reason do so before it answers.")
    ] = False
    keep: Annotated[
        bool, msgspec.Meta(description="Keep question and answer, unless the page is not saved.")
    ] = False
    chat: Annotated[
        ChatId | None, msgspec.Meta(description="The conversation that it goes on with.")
    ] = None
    replaces: Annotated[
        TurnId | None,
        msgspec.Meta(
            description="The turn of `chat` that this one, kept, takes the place of;"
            " later ones go too."
        ),
    ] = None
    history: Annotated[
        list[PastTurn],
        msgspec.Meta(max_length=12, description="What was said before, oldest first."),
    ] = []
    style: Annotated[
        Literal["auto", "summary"],
        msgspec.Meta(description="`summary`: read all of it, in parts if it must be."),
    ] = "auto"


class Prefill(Request, tag="prefill", frozen=True, kw_only=True):
    """Let the chat model read a page before anything is asked about it, while nothing else needs
    the computer. Answered by `reading`; a question ends it early. Ends at once, having read
    nothing, where reading ahead is off, on battery, and for pages of private windows. Before
    that, `given` says what the model would be given of the page for a question.
    """

    scope: OpenedPage | SavedPage


class Search(Request, tag="search", frozen=True, kw_only=True):
    """Find passages by word and by meaning. Answered by `hits`. Within the query, “phrases” stay
    together, `word*` finds what begins so, and `site:`, `before:`, `after:`, `type:` and
    `collection:` narrow it; nothing that is typed is an error.
    """

    query: Query
    limit: Annotated[int, msgspec.Meta(ge=1, le=50)] = 10
    offset: Annotated[int, msgspec.Meta(ge=0, le=1_000)] = 0


class ListPages(Request, tag="list_pages", frozen=True, kw_only=True):
    """The saved pages, narrowed by the filters of `search`. Answered by `pages`."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50
    offset: Offset = 0
    filter: Query = ""
    order: Order = "newest"


class ReadPage(Request, tag="read_page", frozen=True, kw_only=True):
    """All that is known of a saved page but its text. Answered by `page`."""

    page_id: PageId


class ReadText(Request, tag="read_text", frozen=True, kw_only=True):
    """The readable text of a saved page, or of what it was before. Answered by as many `text`
    events as it takes.
    """

    page_id: PageId
    version_id: VersionId | None = None


class ReadSource(Request, tag="read_source", frozen=True, kw_only=True):
    """A saved page's source, byte for byte as it came. Answered by as many `source` events as it
    takes.
    """

    page_id: PageId
    version_id: VersionId | None = None


class Compare(Request, tag="compare", frozen=True, kw_only=True):
    """What changed between an earlier version of a page and what it is now. Answered by
    `differences`, as many as it takes.
    """

    page_id: PageId
    version_id: VersionId


class Forget(Request, tag="forget", frozen=True, kw_only=True):
    """Forget pages, or everything there is of a site, or whatever was saved from a moment on, or
    everything. Answered by `forgetting`: they are out of sight at once, can be brought back for a
    few seconds, are erased then, and the last `forgetting` says that no copy is left.
    """

    page_ids: PageIds | None = None
    site: Annotated[str, msgspec.Meta(max_length=1_000)] | None = None
    since: float | None = None
    everything: bool = False


class Restore(Request, tag="restore", frozen=True, kw_only=True):
    """Bring back pages that are being forgotten, without `page_ids` all of them. Answered by
    `restored`.
    """

    page_ids: PageIds | None = None


class ListCollections(Request, tag="list_collections", frozen=True, kw_only=True):
    """The collections. Answered by `collections`."""


class MakeCollection(Request, tag="make_collection", frozen=True, kw_only=True):
    """Make a collection, and put pages into it. Answered by `collections`."""

    name: CollectionName
    page_ids: list[PageId] = []


class RenameCollection(Request, tag="rename_collection", frozen=True, kw_only=True):
    """Give a collection another name. Answered by `collections`."""

    collection_id: CollectionId
    name: CollectionName


class DropCollection(Request, tag="drop_collection", frozen=True, kw_only=True):
    """Delete a collection; its pages stay. Answered by `collections`."""

    collection_id: CollectionId


class Collect(Request, tag="collect", frozen=True, kw_only=True):
    """Put pages into a collection, or with `out` take them out. Answered by `collections`."""

    collection_id: CollectionId
    page_ids: PageIds
    out: bool = False


class ListChats(Request, tag="list_chats", frozen=True, kw_only=True):
    """The conversations that are kept, those gone on with last first: all, or those about a page,
    or those that hold what the query says. Answered by `chats`.
    """

    page_id: PageId | None = None
    query: Query = ""
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50
    offset: Offset = 0


class ReadChat(Request, tag="read_chat", frozen=True, kw_only=True):
    """A conversation, turn by turn. Answered by `turn` events."""

    chat_id: ChatId


class RenameChat(Request, tag="rename_chat", frozen=True, kw_only=True):
    """Give a conversation another title."""

    chat_id: ChatId
    title: ChatTitle


class DropChat(Request, tag="drop_chat", frozen=True, kw_only=True):
    """Delete a conversation: it is out of sight at once, and for ten seconds `restore_chat` brings
    it back.
    """

    chat_id: ChatId


class RestoreChat(Request, tag="restore_chat", frozen=True, kw_only=True):
    """Bring back a conversation that was just deleted."""

    chat_id: ChatId


class ExportChat(Request, tag="export_chat", frozen=True, kw_only=True):
    """A conversation as Markdown, with what it quotes. Answered by as many `text` events as it
    takes.
    """

    chat_id: ChatId


class ListPrompts(Request, tag="list_prompts", frozen=True, kw_only=True):
    """What the chat model is told. Answered by `prompts`."""


class WritePrompt(Request, tag="write_prompt", frozen=True, kw_only=True):
    """Tell the chat model something else from now on. Answered by `prompts`."""

    name: PromptName
    text: PromptText


class ResetPrompt(Request, tag="reset_prompt", frozen=True, kw_only=True):
    """Go back to what a prompt originally said. Answered by `prompts`."""

    name: PromptName


class Export(Request, tag="export", frozen=True, kw_only=True):
    """Write everything into one file that a dialog of the host's asks for. Ends in `exported`."""


class Import(Request, tag="import", frozen=True, kw_only=True):
    """Take in what the person picks in a dialog of the host's: an export of Memory Cache,
    bookmarks, pages that other programs saved. Answered by `progress` and `imported`.
    """

    folder: Annotated[bool, msgspec.Meta(description="Pick a folder instead of a file.")] = False


class Reindex(Request, tag="reindex", frozen=True, kw_only=True):
    """Read every saved page anew from its source, in the background."""


class Watch(Request, tag="watch", frozen=True, kw_only=True):
    """Tell what goes on in the background, whenever it changes, until this is cancelled. Answered
    by `working`.
    """


class Status(Request, tag="status", frozen=True, kw_only=True):
    """What there is and what works. Answered by `health`."""


class ListModels(Request, tag="list_models", frozen=True, kw_only=True):
    """The models on this computer, and those that can be downloaded. Answered by `models`."""


class UseModel(Request, tag="use_model", frozen=True, kw_only=True):
    """Let this model on disk write answers, or none."""

    model: ModelName | None


class FetchModel(Request, tag="fetch_model", frozen=True, kw_only=True):
    """Download a model of the catalogue, because the person asked for it. Answered by `fetching`
    again and again, and by `fetched`. What arrived before a cancel is kept: the next time goes on.
    """

    model: ModelName


class RemoveModel(Request, tag="remove_model", frozen=True, kw_only=True):
    """Delete a model that Memory Cache downloaded. Other programs' models are left alone."""

    model: ModelName


class Cancel(Request, tag="cancel", frozen=True, kw_only=True):
    """Stop the request with this id; it then ends with `failed`, code `cancelled`."""

    target: Id


AnyRequest = (
    Hello
    | Put
    | Open
    | Save
    | WriteNote
    | KeepDraft
    | ReadDraft
    | AddFiles
    | AddFolder
    | ListFolders
    | SyncFolder
    | DropFolder
    | OpenFile
    | Lookup
    | Ask
    | Prefill
    | Search
    | ListPages
    | ReadPage
    | ReadText
    | ReadSource
    | Compare
    | Forget
    | Restore
    | ListCollections
    | MakeCollection
    | RenameCollection
    | DropCollection
    | Collect
    | ListChats
    | ReadChat
    | RenameChat
    | DropChat
    | RestoreChat
    | ExportChat
    | ListPrompts
    | WritePrompt
    | ResetPrompt
    | Export
    | Import
    | Reindex
    | Watch
    | Status
    | ListModels
    | UseModel
    | FetchModel
    | RemoveModel
    | Cancel
)
