"""Serves requests about models: what there is, which one answers, downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.protocol import (
    Fetched,
    Fetching,
    ModelOnDisk,
    Models,
    ModelToFetch,
    RecommendedModel,
)

if TYPE_CHECKING:
    from memory_cache.dispatch.desk import Desk, Job
    from memory_cache.models.discovery.found import FoundModel
    from memory_cache.models.fetch.client import FetchProgress
    from memory_cache.protocol import FetchModel, ListModels, RemoveModel, UseModel
    from memory_cache.service.models import Offer


def list_models(desk: Desk, request: ListModels, job: Job) -> None:
    """Tell what there is."""
    overview = desk.models.overview()
    recommended = overview.recommendation
    job.emit(
        Models(
            id=request.id,
            on_disk=[on_disk(model) for model in overview.on_disk],
            catalogue=[to_fetch(offer) for offer in overview.offers],
            chosen=overview.chosen_id,
            recommended=RecommendedModel(
                id=recommended.model_id, where=recommended.where, reason=recommended.reason
            )
            if recommended
            else None,
        )
    )


def use_model(desk: Desk, request: UseModel) -> None:
    """Choose a model, or none."""
    if request.model is None:
        desk.models.use_none()
    else:
        desk.models.use(request.model)


def remove_model(desk: Desk, request: RemoveModel) -> None:
    """Delete a model that was downloaded here."""
    desk.models.remove(request.model)


def fetch_model(desk: Desk, request: FetchModel, job: Job) -> None:
    """Download a model, telling how far it is."""

    def tell(progress: FetchProgress) -> None:
        job.emit(
            Fetching(
                id=request.id,
                phase=progress.phase,
                done_bytes=progress.done_bytes,
                total_bytes=progress.total_bytes,
                bytes_per_second=progress.bytes_per_second,
                seconds_left=progress.seconds_left,
            )
        )

    job.emit(Fetched(id=request.id, model=desk.models.fetch(request.model, tell, job.cancelled)))


def on_disk(model: FoundModel) -> ModelOnDisk:
    """Return a model on disk as the protocol tells of it."""
    header = model.header
    return ModelOnDisk(
        id=model.model_id,
        name=model.name,
        sources=list(model.sources),
        role=model.role,
        bytes=model.file_bytes,
        parameters=header.parameters if header else 0,
        quantisation=header.quantisation if header else "",
        context_tokens=header.context_tokens if header else 0,
        licence=model.licence,
        why_not=model.why_not,
        removable=model.is_ours,
    )


def to_fetch(offer: Offer) -> ModelToFetch:
    """Return a model of the catalogue as the protocol tells of it."""
    entry = offer.entry
    return ModelToFetch(
        id=entry.id,
        name=entry.name,
        description=entry.description,
        role=entry.role,
        bytes=entry.bytes,
        parameters=entry.parameters,
        quantisation=entry.quantisation,
        context_tokens=entry.context_tokens,
        memory_bytes=entry.memory_bytes,
        licence=entry.licence,
        languages=entry.languages,
        runs_well=offer.runs_well,
        on_disk=offer.on_disk,
    )
