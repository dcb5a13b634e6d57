"""Every request and every event there is, in order, as `host/PROTOCOL.md` tells of them."""

from __future__ import annotations

from memory_cache.protocol import (
    answering,
    arranging,
    asking,
    connection,
    conversing,
    finding,
    keeping,
    mapping,
    settings,
    shelving,
    upkeep,
)

AnyRequest = (
    connection.Hello
    | connection.Put
    | asking.Open
    | keeping.Save
    | keeping.WriteNote
    | keeping.KeepDraft
    | keeping.ReadDraft
    | keeping.AddFiles
    | keeping.AddFolder
    | keeping.ListFolders
    | keeping.SyncFolder
    | keeping.DropFolder
    | keeping.OpenFile
    | finding.Lookup
    | asking.Ask
    | asking.Prefill
    | finding.Search
    | finding.ListPages
    | finding.ReadPage
    | finding.ReadText
    | finding.ReadSource
    | finding.Compare
    | finding.FindRelated
    | mapping.DrawMap
    | arranging.Forget
    | arranging.Restore
    | arranging.ListCollections
    | arranging.MakeCollection
    | arranging.RenameCollection
    | arranging.DropCollection
    | arranging.Collect
    | conversing.ListChats
    | conversing.ReadChat
    | conversing.RenameChat
    | conversing.DropChat
    | conversing.RestoreChat
    | conversing.TakeBackTurn
    | conversing.ExportChat
    | conversing.ListPrompts
    | conversing.WritePrompt
    | conversing.ResetPrompt
    | upkeep.Export
    | upkeep.Import
    | upkeep.Reindex
    | upkeep.Watch
    | upkeep.MeasureStorage
    | upkeep.Status
    | shelving.ListModels
    | shelving.UseModel
    | shelving.FetchModel
    | shelving.DropDownload
    | shelving.RemoveModel
    | shelving.RestoreModel
    | shelving.LookAtModel
    | shelving.LoadModel
    | shelving.RestModel
    | settings.ReadSettings
    | settings.WriteSetting
    | settings.FindGpus
    | settings.OpenFolder
    | settings.MoveFolder
    | settings.ListSites
    | settings.ReadSite
    | connection.Cancel
)

AnyEvent = (
    connection.Welcome
    | asking.Opened
    | keeping.Saved
    | keeping.Indexed
    | finding.PageState
    | finding.Page
    | keeping.Draft
    | connection.Progress
    | keeping.Added
    | keeping.Folders
    | arranging.Collections
    | arranging.Forgetting
    | arranging.Restored
    | conversing.Chats
    | conversing.Turn
    | conversing.Kept
    | conversing.Prompts
    | upkeep.Exported
    | upkeep.Imported
    | upkeep.Working
    | answering.Quotes
    | answering.Given
    | answering.Flagged
    | answering.Reading
    | answering.Cited
    | answering.Token
    | answering.Answer
    | finding.Hits
    | finding.Pages
    | finding.Source
    | finding.Differences
    | finding.Text
    | finding.Related
    | mapping.MapPoints
    | mapping.MapLabels
    | upkeep.Storage
    | upkeep.Health
    | shelving.Models
    | shelving.Fetching
    | shelving.Fetched
    | shelving.Removed
    | shelving.ModelState
    | settings.Settings
    | settings.Gpus
    | settings.Sites
    | settings.Site
    | connection.Done
    | connection.Failed
)
