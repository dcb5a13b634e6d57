"""Models: those there are, those there could be, and the one that runs."""

from __future__ import annotations

from typing import Literal

import msgspec

from memory_cache.protocol.connection import Event, Request
from memory_cache.protocol.limits import ModelName
from memory_cache.saying import Said


class ModelOnDisk(msgspec.Struct, frozen=True, kw_only=True):
    """A model file on this computer. `sources` are the programs that have it. `why_not` says in a
    sentence why it cannot write answers; null if it can. `runs_well` says whether it would answer
    without much waiting here, `memory_bytes` what it takes then. When it last wrote an answer and
    how fast are null until it did.
    """

    id: ModelName
    name: str
    sources: list[str]
    role: Literal["chat", "embed", "other"]
    bytes: int
    parameters: int
    quantisation: str
    context_tokens: int
    licence: str
    why_not: str | None
    why_not_said: Said | None = None
    removable: bool
    memory_bytes: int
    runs_well: bool
    used_at: float | None
    tokens_per_second: float | None


class ModelToFetch(msgspec.Struct, frozen=True, kw_only=True):
    """A model of the catalogue. `bytes` is null if only the server knows; `runs_well` says whether
    it would on this computer; `on_disk` is its id there if it was downloaded already. `kept_bytes`
    are there of a download that was begun, `fetching` says that it goes on now. `lacking_bytes`
    must be freed on the disk before the rest fits.
    """

    id: ModelName
    name: str
    description: str
    description_said: Said | None = None
    role: Literal["chat", "embed"]
    bytes: int | None
    parameters: int
    quantisation: str
    context_tokens: int
    memory_bytes: int
    licence: str
    languages: list[str]
    runs_well: bool
    on_disk: ModelName | None
    kept_bytes: int
    fetching: bool
    lacking_bytes: int


class RecommendedModel(msgspec.Struct, frozen=True, kw_only=True):
    """The model to choose on this computer, and why, in a sentence."""

    id: ModelName
    where: Literal["disk", "catalogue"]
    reason: str
    reason_said: Said | None = None


class Graphics(msgspec.Struct, frozen=True, kw_only=True):
    """A graphics card that a model could run on, and its free memory."""

    name: str
    free_bytes: int


class ThisComputer(msgspec.Struct, frozen=True, kw_only=True):
    """What a model could have here. `free_bytes` are those of the disk that downloads go to."""

    memory_bytes: int
    cores: int
    graphics: list[Graphics]
    free_bytes: int


class ListModels(Request, tag="list_models", frozen=True, kw_only=True):
    """The models on this computer, and those that can be downloaded. Answered by `models`."""


class Models(Event, tag="models", frozen=True, kw_only=True):
    """What there is to choose from. `chosen` is the id of the one on disk that writes answers;
    `lost` is the name of the chosen one where its file is gone.
    """

    on_disk: list[ModelOnDisk]
    catalogue: list[ModelToFetch]
    chosen: ModelName | None
    recommended: RecommendedModel | None
    lost: str | None
    computer: ThisComputer


class UseModel(Request, tag="use_model", frozen=True, kw_only=True):
    """Let this model on disk write answers, or none. It is loaded by the next question."""

    model: ModelName | None


class FetchModel(Request, tag="fetch_model", frozen=True, kw_only=True):
    """Download a model of the catalogue, because the person asked for it. Answered by `fetching`
    again and again, and by `fetched`. What arrived before a cancel is kept: the next time goes on.
    While it is under way already, it is joined; a cancel of any of these requests pauses it for
    all. With `use` it writes answers as soon as it is there.
    """

    model: ModelName
    use: bool = False


class Fetching(Event, tag="fetching", frozen=True, kw_only=True):
    """How far a download is. `checking` is what was there already being read again."""

    phase: Literal["checking", "downloading", "verifying"]
    done_bytes: int
    total_bytes: int | None
    bytes_per_second: float
    seconds_left: float | None


class Fetched(Event, tag="fetched", frozen=True, kw_only=True):
    """The model is on disk, whole and checked, under this id."""

    model: ModelName


class DropDownload(Request, tag="drop_download", frozen=True, kw_only=True):
    """Delete what arrived of a model of the catalogue, and stop that. Answered by `removed`."""

    model: ModelName


class RemoveModel(Request, tag="remove_model", frozen=True, kw_only=True):
    """Delete a model that Memory Cache downloaded. Other programs' models are left alone. Answered
    by `removed`.
    """

    model: ModelName


class Removed(Event, tag="removed", frozen=True, kw_only=True):
    """It is out of sight, and in so many seconds it is gone; until then `restore_model` brings it
    back. `chosen` says that it wrote the answers.
    """

    model: ModelName
    freed_bytes: int
    chosen: bool
    seconds_left: float


class RestoreModel(Request, tag="restore_model", frozen=True, kw_only=True):
    """Bring back what `removed` told of, by the same name, and let it write answers if it did."""

    model: ModelName


class LookAtModel(Request, tag="look_at_model", frozen=True, kw_only=True):
    """Does the chosen model run, and how? Answered by `model_state`, at once."""


class ModelState(Event, tag="model_state", frozen=True, kw_only=True):
    """The model that writes answers, and how it runs. All but the name is of the one that is
    loaded: 0, empty or null if none is.

    It is `resting` until a question or `load_model` loads it; `loaded_share` tells from 0 to 1 how
    far that is. `gpu_layers` of its `layers` run on `device`; `reason` says why not all of them do,
    in words that go on a sentence. `memory_bytes` is what its process has of the computer's memory.
    """

    phase: Literal["none", "missing", "resting", "loading", "ready"]
    name: str
    loaded_share: float
    device: str
    layers: int
    gpu_layers: int
    reason: str
    reason_said: Said | None = None
    threads: int
    context_tokens: int
    memory_bytes: int
    model_bytes: int
    tokens_per_second: float | None


class LoadModel(Request, tag="load_model", frozen=True, kw_only=True):
    """Load the chosen model now, so that the next question need not wait for it. Answered by
    `model_state`. A cancel leaves it unloaded.
    """


class RestModel(Request, tag="rest_model", frozen=True, kw_only=True):
    """Free what memory the model has, unless it is at work; the next question loads it again.
    Answered by `model_state`.
    """
