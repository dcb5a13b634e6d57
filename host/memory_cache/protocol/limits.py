"""How large messages may be, and the kinds of names and numbers that they hold."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

PROTOCOL_VERSION = 1
MAX_REPLY_BYTES = 1_048_576
"""Firefox drops the port on a larger message from the host."""
MAX_REQUEST_BYTES = 1_048_576
"""Ours: larger things arrive in `put` chunks."""
MAX_CHUNK_BYTES = 393_216
MAX_UPLOAD_BYTES = 67_108_864

Id = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1, description="Chosen by the extension.")]
PageId = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1, description="A saved page.")]
PageIds = Annotated[list[PageId], msgspec.Meta(min_length=1, max_length=10_000)]
VersionId = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1, description="What a page was before.")]
CollectionId = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1, description="A collection.")]
FolderId = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1, description="A folder kept in step.")]
ChatId = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1, description="A conversation.")]
TurnId = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1, description="A turn of one.")]
Url = Annotated[str, msgspec.Meta(min_length=1, max_length=32_768)]
Title = Annotated[str, msgspec.Meta(max_length=4_096)]
CollectionName = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
BlobName = Annotated[str, msgspec.Meta(min_length=1, max_length=64, description="One upload.")]
ViewName = Annotated[str, msgspec.Meta(min_length=1, max_length=64, description="One opened page.")]
ModelName = Annotated[str, msgspec.Meta(min_length=1, max_length=64, description="One model.")]
Question = Annotated[str, msgspec.Meta(min_length=1, max_length=4_000)]
Query = Annotated[str, msgspec.Meta(max_length=4_000)]
PromptName = Annotated[str, msgspec.Meta(min_length=1, max_length=64, description="One prompt.")]
PromptText = Annotated[str, msgspec.Meta(max_length=20_000, description="As it is edited.")]
ChatTitle = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
NoteText = Annotated[str, msgspec.Meta(max_length=200_000, description="Markdown.")]
Offset = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
ContentType = Literal["text/html", "text/plain", "text/markdown", "application/pdf"]
Kind = Literal["page", "selection", "note", "file"]
Part = Literal["page", "selection"]
About = Literal["page", "tabs", "collection", "library", "model"]
"""What a conversation is about."""
Label = Literal["answer", "closest", "beginnings", "none"]
"""How sure quotes are to answer; or that they are how the parts of what was asked about begin."""
Ending = Literal["complete", "stopped", "cut"]
"""How an answer came to its end: by itself, by the person, or by the model's length limit."""
Order = Literal["newest", "oldest", "title", "site", "longest"]
StorageKind = Literal[
    "texts",
    "sources",
    "versions",
    "finding",
    "conversations",
    "states",
    "models",
    "spare",
    "other",
]
