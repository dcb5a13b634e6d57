"""Models: those there are, those there could be."""

from __future__ import annotations

from typing import Literal

import msgspec

from memory_cache.protocol.connection import Event, Request
from memory_cache.protocol.limits import ModelName


class ModelOnDisk(msgspec.Struct, frozen=True, kw_only=True):
    """A model file on this computer. `sources` are the programs that have it. `why_not` says in a
    sentence why it cannot write answers; null if it can.
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
    removable: bool


class ModelToFetch(msgspec.Struct, frozen=True, kw_only=True):
    """A model of the catalogue. `bytes` is null if only the server knows; `runs_well` says whether
    it would on this computer; `on_disk` is its id there if it was downloaded already.
    """

    id: ModelName
    name: str
    description: str
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


class RecommendedModel(msgspec.Struct, frozen=True, kw_only=True):
    """The model to choose on this computer, and why, in a sentence."""

    id: ModelName
    where: Literal["disk", "catalogue"]
    reason: str


class ListModels(Request, tag="list_models", frozen=True, kw_only=True):
    """The models on this computer, and those that can be downloaded. Answered by `models`."""


class Models(Event, tag="models", frozen=True, kw_only=True):
    """What there is to choose from. `chosen` is the id of the one on disk that writes answers."""

    on_disk: list[ModelOnDisk]
    catalogue: list[ModelToFetch]
    chosen: ModelName | None
    recommended: RecommendedModel | None


class UseModel(Request, tag="use_model", frozen=True, kw_only=True):
    """Let this model on disk write answers, or none."""

    model: ModelName | None


class FetchModel(Request, tag="fetch_model", frozen=True, kw_only=True):
    """Download a model of the catalogue, because the person asked for it. Answered by `fetching`
    again and again, and by `fetched`. What arrived before a cancel is kept: the next time goes on.
    """

    model: ModelName


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


class RemoveModel(Request, tag="remove_model", frozen=True, kw_only=True):
    """Delete a model that Memory Cache downloaded. Other programs' models are left alone."""

    model: ModelName
