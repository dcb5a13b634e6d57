from __future__ import annotations

import base64
import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from memory_cache.engine.client import ChatMessage, Engine, Load
from memory_cache.errors import BadRequest, Cancelled, ModelError
from memory_cache.models.bundled import embedding_model
from tests.scripted_model import write_scripted_model
from tests.unit.engine.conftest import COMMAND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REFERENCE = json.loads((Path(__file__).parent / "reference_vectors.json").read_bytes())["texts"]
"""Of a passage, a text that is too long, and hard ones: accents, CJK, emoji, words without end."""
SENTENCES = [
    "The keeper lit the lamp of the lighthouse every evening.",
    "Each night the lighthouse keeper would light the lamp.",
    "Bread rises because yeast gives off carbon dioxide.",
]


@pytest.fixture(scope="module")
def running() -> Iterator[Engine]:
    """One engine for the tests that only ask it something."""
    engine = Engine(COMMAND, Load(role="embed", path=str(embedding_model().path)))
    yield engine
    engine.close()


def test_embeddings_have_unit_length_and_one_row_a_text(running: Engine) -> None:
    vectors = running.embed(SENTENCES)

    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_vectors_are_those_of_the_published_model_in_float32(running: Engine) -> None:
    expected = np.stack(
        [np.frombuffer(base64.b64decode(each["vector"]), dtype="<f2") for each in REFERENCE]
    ).astype(np.float32)
    vectors = running.embed([each["text"] for each in REFERENCE])

    assert ((vectors * expected).sum(axis=1) / np.linalg.norm(expected, axis=1)).min() > 0.9999


def test_tokens_are_those_of_the_reference_tokenizer(running: Engine) -> None:
    counted = running.count_tokens([each["text"] for each in REFERENCE])

    assert counted == [each["tokens"] for each in REFERENCE]


def test_an_accent_or_an_endless_word_changes_nothing_that_the_model_knows(
    running: Engine,
) -> None:
    plain, accented, long, longer = running.embed(
        ["cafe naive", "Caf\u00e9 nai\u0308ve", "see " + "x" * 101, "see " + "y" * 50_000]
    )

    np.testing.assert_allclose([plain @ accented, long @ longer], 1, atol=1e-4)


def test_a_vector_does_not_depend_on_what_is_embedded_beside_it(running: Engine) -> None:
    alone = running.embed([SENTENCES[0]])
    crowd = running.embed([*SENTENCES * 30, "", "word " * 500])

    np.testing.assert_allclose(alone[0] @ crowd[::3][:30].T, 1, atol=1e-3)


def test_a_text_over_256_tokens_is_cut_there(running: Engine) -> None:
    long, longer = running.embed(["word " * 254, "word " * 254 + "and something else entirely"])

    np.testing.assert_allclose(long @ longer, 1, atol=1e-4)


def test_each_token_of_a_text_has_a_vector_of_unit_length(running: Engine) -> None:
    one, other = running.embed_tokens(["the lighthouse keeper", "bread"])

    assert ([len(one.pieces)], [len(other.pieces)]) == ([3], [1])
    assert one.rows.shape == (3, 384)
    lengths = np.linalg.norm(one.rows * one.steps[:, None], axis=1)
    np.testing.assert_allclose(lengths, 1, atol=0.01)


def test_a_text_is_the_same_as_a_whole_with_its_tokens_and_without(running: Engine) -> None:
    texts = [*SENTENCES, "word " * 500]
    apart = running.embed_tokens(texts)

    np.testing.assert_allclose(np.stack([each.vector for each in apart]), running.embed(texts))


def test_a_token_is_nearest_to_what_means_the_same_in_another_sentence(running: Engine) -> None:
    one, other = running.embed_tokens(
        ["He lit the beacon.", "They baked bread near the lighthouse."]
    )
    beacon = one.rows[3].astype(np.float32) * one.steps[3]
    near = (other.rows * other.steps[:, None]) @ beacon

    assert near.argmax() == 5


def test_a_text_without_tokens_has_none_to_compare(running: Engine) -> None:
    (empty,) = running.embed_tokens([""])

    assert (empty.rows.shape, len(empty.pieces), len(empty.steps)) == ((0, 384), 0, 0)
    assert running.embed_tokens([]) == []


def test_no_text_gives_no_rows(running: Engine) -> None:
    assert running.embed([]).shape == (0, 384)


@pytest.mark.parametrize(
    "text", ["", "\x00", "\ud800", "a" * 100_000, "東京は日本の首都です。", "[SEP][CLS]"]
)
def test_odd_text_is_embedded_all_the_same(running: Engine, text: str) -> None:
    assert np.isfinite(running.embed([text])).all()


def test_what_is_loaded_is_told(embedder: Engine) -> None:
    before = embedder.loaded
    loaded = embedder.start()

    assert (before, embedder.loaded) == (None, loaded)
    assert (loaded.name, loaded.dimensions, loaded.context_tokens) == ("all-MiniLM-L6-v2", 384, 256)
    assert (loaded.layers, loaded.gpu_layers, loaded.device) == (7, 0, "cpu")


def test_tokens_are_counted_without_markers(running: Engine) -> None:
    assert running.count_tokens(["the lighthouse", ""]) == [2, 0]


def test_several_threads_get_their_own_answers(running: Engine) -> None:
    expected = running.embed(SENTENCES)
    found: dict[int, np.ndarray] = {}

    def embed(index: int) -> None:
        found[index] = running.embed([SENTENCES[index % 3]], urgent=index % 2 == 0)[0]

    threads = [threading.Thread(target=embed, args=(index,)) for index in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for index in range(12):
        np.testing.assert_allclose(found[index] @ expected[index % 3], 1, atol=1e-3)


def test_a_cancelled_request_raises_and_the_next_one_works(running: Engine) -> None:
    cancelled = threading.Event()
    cancelled.set()
    with pytest.raises(Cancelled):
        running.embed(["word " * 200] * 64, cancelled=cancelled)

    assert running.embed(SENTENCES).shape == (3, 384)


def test_an_engine_started_from_a_thread_outlives_the_thread(embedder: Engine) -> None:
    """Linux's PDEATHSIG fires when the thread ends that started the child, not the process."""
    thread = threading.Thread(target=embedder.start)
    thread.start()
    thread.join()
    pid = embedder.pid

    embedder.embed(SENTENCES)

    assert embedder.pid == pid


def test_an_embedding_model_does_not_chat(running: Engine) -> None:
    with pytest.raises(BadRequest):
        running.generate(
            [ChatMessage("user", "Hello")],
            max_tokens=1,
            temperature=0,
            seed=1,
            on_piece=lambda _: None,
        )


def test_a_chat_model_is_refused_for_embedding(
    start: Callable[..., Engine], tmp_path: Path
) -> None:
    path = write_scripted_model(tmp_path / "chat.gguf", "Hello.")

    with pytest.raises(ModelError, match="not made for search"):
        start(Load(role="embed", path=str(path))).start()
