"""Serves requests about models: what there is, which one answers, how it runs, downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.dispatch.following import FollowDownload
from memory_cache.protocol import (
    Graphics,
    ModelOnDisk,
    Models,
    ModelState,
    ModelToFetch,
    RecommendedModel,
    Removed,
    ThisComputer,
)
from memory_cache.saying import said

if TYPE_CHECKING:
    from memory_cache.dispatch.desk import Desk, Job
    from memory_cache.dispatch.following import Following
    from memory_cache.protocol import (
        DropDownload,
        FetchModel,
        ListModels,
        LoadModel,
        LookAtModel,
        RemoveModel,
        RestModel,
        RestoreModel,
        UseModel,
    )
    from memory_cache.service.models import Offer, Overview, Owned, Removal


def list_models(desk: Desk, request: ListModels, job: Job) -> None:
    """Tell what there is."""
    overview = desk.models.overview()
    recommended = overview.recommendation
    chosen = overview.chosen
    job.emit(
        Models(
            id=request.id,
            on_disk=[on_disk(owned) for owned in overview.owned],
            catalogue=[to_fetch(offer) for offer in overview.offers],
            chosen=overview.chosen_id,
            recommended=RecommendedModel(
                id=recommended.model_id,
                where=recommended.where,
                reason=recommended.reason,
                reason_said=said(recommended.reason),
            )
            if recommended
            else None,
            lost=chosen.name if chosen and overview.chosen_id is None else None,
            computer=this_computer(overview),
        )
    )


def use_model(desk: Desk, request: UseModel) -> None:
    """Choose a model, or none."""
    if request.model is None:
        desk.models.use_none()
    else:
        desk.models.use(request.model)


def fetch_model(desk: Desk, request: FetchModel, job: Job) -> Following:
    """Download a model, or join that, and follow it."""
    return FollowDownload(desk, job, desk.models.fetch(request.model), use=request.use)


def drop_download(desk: Desk, request: DropDownload, job: Job) -> None:
    """Delete what arrived of a model."""
    _tell_removed(desk.models.drop_download(request.model), request, job)


def remove_model(desk: Desk, request: RemoveModel, job: Job) -> None:
    """Delete a model that was downloaded here."""
    _tell_removed(desk.models.remove(request.model), request, job)


def restore_model(desk: Desk, request: RestoreModel) -> None:
    """Bring back what was deleted a moment ago."""
    desk.models.restore(request.model)


def look_at_model(desk: Desk, request: LookAtModel | LoadModel | RestModel, job: Job) -> None:
    """Tell how the chosen model runs."""
    from memory_cache.service.chat_model import why_not_all_on_gpu
    from memory_cache.service.running import state

    now = state(desk.memory)
    loaded = now.loaded
    reason = why_not_all_on_gpu(loaded) if loaded else ""
    job.emit(
        ModelState(
            id=request.id,
            phase=now.phase,
            name=now.name,
            loaded_share=now.loaded_share,
            device=loaded.device if loaded else "",
            layers=loaded.layers if loaded else 0,
            gpu_layers=loaded.gpu_layers if loaded else 0,
            reason=reason,
            reason_said=said(reason),
            threads=loaded.threads if loaded else 0,
            context_tokens=loaded.context_tokens if loaded else 0,
            memory_bytes=now.memory_bytes,
            model_bytes=loaded.model_bytes if loaded else 0,
            tokens_per_second=now.tokens_per_second,
        )
    )


def load_model(desk: Desk, request: LoadModel, job: Job) -> None:
    """Load the chosen model now."""
    from memory_cache.service.running import load

    load(desk.memory, job.cancelled)
    look_at_model(desk, request, job)


def rest_model(desk: Desk, request: RestModel, job: Job) -> None:
    """Free the model's memory."""
    from memory_cache.service.running import rest

    rest(desk.memory)
    look_at_model(desk, request, job)


def this_computer(overview: Overview) -> ThisComputer:
    """Return what a model could have here as the protocol tells of it."""
    computer = overview.computer
    return ThisComputer(
        memory_bytes=computer.total_bytes,
        cores=computer.cores,
        graphics=[Graphics(name=gpu.name, free_bytes=gpu.free_bytes) for gpu in computer.gpus],
        free_bytes=overview.free_bytes,
    )


def _tell_removed(removal: Removal, request: RemoveModel | DropDownload, job: Job) -> None:
    job.emit(
        Removed(
            id=request.id,
            model=request.model,
            freed_bytes=removal.freed_bytes,
            chosen=removal.was_chosen,
            seconds_left=removal.seconds_left,
        )
    )


def on_disk(owned: Owned) -> ModelOnDisk:
    """Return a model on disk as the protocol tells of it."""
    model = owned.model
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
        why_not_said=said(model.why_not),
        removable=model.is_ours,
        memory_bytes=owned.memory_bytes,
        runs_well=owned.runs_well,
        used_at=owned.use.used_at if owned.use else None,
        tokens_per_second=owned.use.tokens_per_second if owned.use else None,
    )


def to_fetch(offer: Offer) -> ModelToFetch:
    """Return a model of the catalogue as the protocol tells of it."""
    entry = offer.entry
    return ModelToFetch(
        id=entry.id,
        name=entry.name,
        description=entry.description,
        description_said=said(entry.about),
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
        kept_bytes=offer.kept_bytes,
        fetching=offer.fetching,
        lacking_bytes=offer.lacking_bytes,
    )
