"""Every request and every event there is."""

from __future__ import annotations

from memory_cache.protocol.answering import Answer, Cited, Flagged, Given, Quotes, Reading, Token
from memory_cache.protocol.arranging import (
    Collect,
    Collections,
    DropCollection,
    Forget,
    Forgetting,
    ListCollections,
    MakeCollection,
    RenameCollection,
    Restore,
    Restored,
)
from memory_cache.protocol.asking import Ask, Open, Opened, Prefill
from memory_cache.protocol.connection import Cancel, Done, Failed, Hello, Progress, Put, Welcome
from memory_cache.protocol.conversing import (
    Chats,
    DropChat,
    ExportChat,
    Kept,
    ListChats,
    ListPrompts,
    Prompts,
    ReadChat,
    RenameChat,
    ResetPrompt,
    RestoreChat,
    Turn,
    WritePrompt,
)
from memory_cache.protocol.finding import (
    Compare,
    Differences,
    Hits,
    ListPages,
    Lookup,
    Page,
    Pages,
    PageState,
    ReadPage,
    ReadSource,
    ReadText,
    Search,
    Source,
    Text,
)
from memory_cache.protocol.keeping import (
    Added,
    AddFiles,
    AddFolder,
    Draft,
    DropFolder,
    Folders,
    Indexed,
    KeepDraft,
    ListFolders,
    OpenFile,
    ReadDraft,
    Save,
    Saved,
    SyncFolder,
    WriteNote,
)
from memory_cache.protocol.shelving import (
    Fetched,
    Fetching,
    FetchModel,
    ListModels,
    Models,
    RemoveModel,
    UseModel,
)
from memory_cache.protocol.upkeep import (
    Export,
    Exported,
    Health,
    Import,
    Imported,
    Reindex,
    Status,
    Watch,
    Working,
)

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

AnyEvent = (
    Welcome
    | Opened
    | Saved
    | Indexed
    | PageState
    | Page
    | Draft
    | Progress
    | Added
    | Folders
    | Collections
    | Forgetting
    | Restored
    | Chats
    | Turn
    | Kept
    | Prompts
    | Exported
    | Imported
    | Working
    | Quotes
    | Given
    | Flagged
    | Reading
    | Cited
    | Token
    | Answer
    | Hits
    | Pages
    | Source
    | Differences
    | Text
    | Health
    | Models
    | Fetching
    | Fetched
    | Done
    | Failed
)
