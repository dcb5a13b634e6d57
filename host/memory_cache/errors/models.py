"""What can go wrong with models and the engines that run them."""

from __future__ import annotations

from memory_cache.errors.root import MemoryCacheError


class EngineError(MemoryCacheError):
    """The engine could not do what it was asked."""

    code = "engine_failed"
    sentence = "The language model failed on this request."
    remedy = "Ask again."


class EngineStopped(EngineError):
    """The engine process ended, or stalled, in the middle of a request."""

    code = "engine_stopped"
    sentence = "The language model stopped in the middle of this. Your library is safe."
    remedy = "Ask again: it starts anew."


class EngineUnavailable(EngineError):
    """The engine ended too often in a short time and is left alone."""

    code = "engine_unavailable"
    sentence = "The language model keeps stopping and is left off for now. Search still works."
    remedy = "Choose a smaller model, or restart Firefox."


class ModelError(MemoryCacheError):
    """The model file cannot be used."""

    code = "model_unusable"
    sentence = "This model file cannot be used."
    remedy = "Choose another model file."


class ModelMissing(ModelError):
    """The model file is not where it was."""

    code = "model_missing"
    sentence = "The model file is not there any more."
    remedy = "Put it back, or choose another with “memory-cache models use FILE”."


class SearchModelUnusable(ModelError):
    """The small model that comes with the program, and that finds by meaning, cannot be loaded."""

    code = "search_model_unusable"
    sentence = "The part of Memory Cache that searches by meaning is damaged."
    remedy = "Install Memory Cache again. Your library is safe."
