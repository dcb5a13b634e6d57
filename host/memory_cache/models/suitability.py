"""Says whether a model file can be used here, for what, and how much memory it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from memory_cache.saying import say, size

if TYPE_CHECKING:
    from memory_cache.models.gguf import GgufHeader

CONTEXT_TOKENS = 8_192
"""What is given to read at once, question and answer included."""

Role = Literal["chat", "embed", "other"]

_WORKSPACE_BYTES = 400_000_000
"""What computing takes beside the weights and the context, for the largest vocabularies."""

_ENCODERS = frozenset(
    {
        "bert", "modern-bert", "neo-bert", "nomic-bert", "nomic-bert-moe", "jina-bert-v2",
        "jina-bert-v3", "eurobert", "gemma-embedding", "t5encoder", "llama-embed",
    }
)  # fmt: skip
_PICTURES = frozenset({"clip", "mmproj"})
_SPEECH = frozenset({"whisper", "wavtokenizer-dec", "qwen3tts", "pockettts"})
_IMAGES = frozenset({"flux", "sd1", "sd3", "sdxl", "wan", "lumina2", "ltxv", "qwen_image"})
_HELPERS = frozenset({"eagle3", "dflash", "gemma4-assistant"})
_OTHER_WAYS = frozenset({"t5", "dream", "llada", "llada-moe", "rnd1"})
"""Models that llama.cpp runs, but not by writing one word after another from the text alone."""
_CHATS = frozenset(
    {
        "afmoe", "apertus", "arcee", "arctic", "arwkv7", "baichuan", "bailingmoe", "bailingmoe2",
        "bailingmoe3", "bitnet", "bloom", "chameleon", "chatglm", "codeshell", "cogvlm", "cohere2",
        "cohere2moe", "command-r", "dbrx", "deci", "deepseek", "deepseek2", "deepseek2-ocr",
        "deepseek32", "deepseek4", "dots1", "dots3note", "ernie4_5", "ernie4_5-moe", "exaone",
        "exaone-moe", "exaone4", "falcon", "falcon-h1", "gemma", "gemma2", "gemma3", "gemma3n",
        "gemma4", "glm-dsa", "glm4", "glm4moe", "glm5-next", "gpt-oss", "gpt2", "gptj", "gptneox",
        "granite", "granite_swa", "granitehybrid", "granitemoe", "graniteswitch", "grok",
        "grovemoe", "hrm_text", "hunyuan-dense", "hunyuan-moe", "hunyuan_vl", "hy_v3", "hy_v4",
        "internlm2", "jais", "jais2", "jamba", "kimi-k3", "kimi-linear", "laguna", "lfm2",
        "lfm2moe", "llama", "llama4", "maincoder", "mamba", "mamba2", "maple", "mellum", "mimo2",
        "minicpm", "minicpm3", "minimax-01", "minimax-m2", "minimax-m3", "mistral3", "mistral4",
        "mpt", "muse-glimmer", "nanbeige", "nemotron", "nemotron_h", "nemotron_h_moe", "olmo",
        "olmo2", "olmoe", "openelm", "orion", "paddleocr", "pangu-embedded", "phi2", "phi3",
        "phimoe", "plamo", "plamo2", "plamo3", "plm", "qwen", "qwen2", "qwen2moe", "qwen2vl",
        "qwen3", "qwen35", "qwen35moe", "qwen3moe", "qwen3next", "qwen3vl", "qwen3vlmoe",
        "qwen4exp", "refact", "rwkv6", "rwkv6qwen2", "rwkv7", "seed_oss", "smallthinker",
        "smollm3", "spark2_5", "stablelm", "starcoder", "starcoder2", "step35", "talkie", "xverse",
    }
)  # fmt: skip
"""What the llama.cpp that comes with Memory Cache knows."""


def role_of(header: GgufHeader) -> Role:
    """Return what a file is for, whether or not it can be used."""
    if header.kind not in ("", "model") or header.architecture in _PICTURES | _SPEECH | _IMAGES:
        return "other"
    if header.architecture in _ENCODERS or header.reads_both_ways or header.pools:
        return "embed"
    return "other" if header.architecture in _HELPERS | _OTHER_WAYS else "chat"


def memory_needed(header: GgufHeader, context_tokens: int = CONTEXT_TOKENS) -> int:
    """Return the bytes of memory that a model takes with a context of this length, estimated."""
    context_tokens = min(context_tokens, header.context_tokens or context_tokens)
    kept = context_tokens * header.kv_bytes_per_token
    if 0 < header.window_tokens < context_tokens:
        # How many layers see a window only is up to each kind; half of them is the least common.
        kept = (kept + header.window_tokens * header.kv_bytes_per_token) // 2
    return header.file_bytes + kept + _WORKSPACE_BYTES


def why_unusable(header: GgufHeader, total_memory_bytes: int | None = None) -> str | None:
    """Return in a sentence why a file cannot chat, or None if it can.

    `header` is that of the whole model, as `read_model` gives it. With the computer's memory, a
    model that does not fit into it is refused too.
    """
    if (fault := _wrong_kind(header)) is not None:
        return fault
    if not header.tensors:
        return say("model_vocabulary_only", "This file holds only a vocabulary, not a model.")
    if not header.has_vocabulary:
        return say(
            "model_no_vocabulary",
            "This model has no vocabulary: it cannot read or write text by itself.",
        )
    if header.architecture not in _CHATS:
        return say(
            "model_kind_unknown",
            "This is a model of the kind “{kind}”, which this version of Memory Cache does not"
            " know.",
            kind=header.architecture,
        )
    if header.has_pictures:
        return say(
            "model_pictures_mixed",
            "The part that sees pictures is mixed into this file, which only the program that it"
            " came with can read.",
        )
    if total_memory_bytes is not None and (needed := memory_needed(header)) > total_memory_bytes:
        return say(
            "model_too_large_here",
            "This model needs about {needed} of memory; this computer has {has}.",
            needed=size(needed),
            has=size(total_memory_bytes),
        )
    return None


def _wrong_kind(header: GgufHeader) -> str | None:
    kind, architecture = header.kind, header.architecture
    if kind == "mmproj" or architecture in _PICTURES:
        return say(
            "model_pictures_part",
            "This is only the part of a model that sees pictures. Choose the model itself.",
        )
    if kind == "adapter":
        return say(
            "model_adapter",
            "This is an addition to another model, not a model. Choose the model itself.",
        )
    if kind not in ("", "model"):
        return say(
            "model_other_kind", "This file holds no model but something else (“{kind}”).", kind=kind
        )
    if architecture in _SPEECH:
        return say("model_speech", "This is a model for speech, which cannot chat.")
    if architecture in _IMAGES:
        return say("model_images", "This is a model that makes pictures, which cannot chat.")
    if architecture in _HELPERS:
        return say(
            "model_helper",
            "This is a helper that makes another model faster, and cannot chat by itself.",
        )
    if role_of(header) == "embed":
        return "This is a model for finding text by its meaning, which cannot chat."
    if architecture in _OTHER_WAYS:
        return (
            f"This is a model of the kind “{architecture}”, which writes in a way that Memory Cache"
            " cannot use."
        )
    return None
