"""Going back to a page and reading on is as good as reading all anew, on each kind of memory.

Logits are compared bit for bit where the batches begin and end at the same tokens. Where they do
not, sums are rounded otherwise: there the likeliest token has to agree unless two are close.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import llama_cpp.llama_cpp as llama
import numpy as np
import pytest

from memory_cache.engine.client import ChatMessage, Engine, Load
from memory_cache.engine.worker.kv_cache import KVCache
from memory_cache.engine.worker.native import Model
from memory_cache.errors import Cancelled
from tests.model_files.tiny import KINDS, WINDOW, Kind, write_tiny_model

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

PAGE = 384
BATCH = 128
MEANT = 1.0
"""What was read must move a logit by more than this, or a test of reuse could not fail."""
CLOSE = 0.05
"""Two tokens whose logits are nearer than this may change places by rounding."""

chance = np.random.default_rng(1)


def some_tokens(count: int) -> list[int]:
    return [int(token) for token in chance.integers(262, 660, count)]


PAGE_TOKENS = [1, *some_tokens(PAGE - 1)]
OTHER_PAGE = [1, *some_tokens(PAGE - 1)]
QUESTION = some_tokens(20)
ANSWER = some_tokens(300)
"""Long enough to push the page out of a sliding window's cache."""


ANOTHER = -1
"""A token that never follows."""


class Reader:
    """A context that reads tokens in batches of `BATCH`, counted from where it stands."""

    def __init__(self, model: Model, cache_type: int, *, whole_window: bool) -> None:
        params = llama.llama_context_default_params()
        params.n_ctx = 2_048
        params.n_batch = params.n_ubatch = BATCH
        params.n_seq_max = 1
        params.n_threads = params.n_threads_batch = 1
        params.swa_full = whole_window
        params.type_k = params.type_v = cache_type
        params.flash_attn_type = llama.LLAMA_FLASH_ATTN_TYPE_ENABLED
        self.context = model.new_context(params)
        self.memory = llama.llama_get_memory(self.context)
        self.cache = KVCache(self.context, model.handle)
        self._vocabulary = llama.llama_vocab_n_tokens(model.vocab)

    def read(self, tokens: Sequence[int], batch: int = BATCH) -> None:
        for begin in range(0, len(tokens), batch):
            self.cache.read(tokens[begin : begin + batch])

    def logits(self, place: int = -1) -> NDArray[np.float32]:
        values = llama.llama_get_logits_ith(self.context, place)
        return np.ctypeslib.as_array(values, (self._vocabulary,)).copy()

    def span(self) -> tuple[int, int]:
        first = llama.llama_memory_seq_pos_min(self.memory, 0)
        return first, llama.llama_memory_seq_pos_max(self.memory, 0)

    def close(self) -> None:
        llama.llama_free(self.context)


WHOLE_WINDOW = "whole window"
"""A sliding window in a cache of full length: llama.cpp then forgets nothing."""


@pytest.fixture(scope="module", params=[*KINDS, WHOLE_WINDOW])
def memory(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def model(memory: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    kind: Any = "window" if memory == WHOLE_WINDOW else memory
    path = write_tiny_model(tmp_path_factory.mktemp("reuse") / f"{kind}.gguf", kind)
    model = Model(str(path))
    yield model
    model.free()


@pytest.fixture
def new_reader(model: Model, memory: str) -> Any:
    readers: list[Reader] = []

    def make(cache_type: int = llama.GGML_TYPE_Q8_0) -> Reader:
        readers.append(Reader(model, cache_type, whole_window=memory == WHOLE_WINDOW))
        return readers[-1]

    yield make
    for reader in readers:
        reader.close()


@pytest.fixture
def reader(new_reader: Callable[[], Reader]) -> Reader:
    return new_reader()


@pytest.fixture
def cold(new_reader: Callable[[], Reader]) -> NDArray[np.float32]:
    """What comes after page and question, both read anew."""
    return read_cold(new_reader(), PAGE_TOKENS)


def read_cold(reader: Reader, page: Sequence[int]) -> NDArray[np.float32]:
    reader.read(page)
    reader.read(QUESTION)
    return reader.logits()


def agree(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    second, first = np.sort(one)[-2:]
    return bool(first - second <= CLOSE or one.argmax() == other.argmax())


def test_another_page_of_equal_length_changes_what_comes_next(
    cold: NDArray[np.float32], reader: Reader
) -> None:
    other = read_cold(reader, OTHER_PAGE)

    assert np.isfinite(cold).all()
    assert np.abs(cold - other).max() > MEANT


@pytest.mark.parametrize("cache_type", [llama.GGML_TYPE_Q8_0, llama.GGML_TYPE_F16])
def test_a_follow_up_equals_a_cold_run(
    new_reader: Callable[[int], Reader], cache_type: int
) -> None:
    expected = read_cold(new_reader(cache_type), PAGE_TOKENS)
    reader = new_reader(cache_type)
    reader.read(PAGE_TOKENS)
    reader.cache.take_snapshot(lasting=True)
    for _ in range(3):
        reader.read(ANSWER)

        kept = reader.cache.keep_prefix([*PAGE_TOKENS, ANOTHER])
        reader.read(QUESTION)

        assert kept == PAGE
        assert np.array_equal(reader.logits(), expected)


def test_where_nothing_was_kept_for_it_only_what_is_whole_is_reused(
    reader: Reader, cold: NDArray[np.float32], memory: str
) -> None:
    reader.read(PAGE_TOKENS + ANSWER)

    kept = reader.cache.keep_prefix(PAGE_TOKENS + QUESTION)
    reader.read(PAGE_TOKENS[kept:])
    reader.read(QUESTION)

    assert kept == (PAGE if memory in ("plain", WHOLE_WINDOW) else 0)
    assert np.array_equal(reader.logits(), cold)


def test_a_few_tokens_are_gone_back_where_memory_allows_it(
    reader: Reader, cold: NDArray[np.float32], memory: str
) -> None:
    reader.read(PAGE_TOKENS)
    reader.read(ANSWER[:10])

    kept = reader.cache.keep_prefix(PAGE_TOKENS + QUESTION)
    reader.read(PAGE_TOKENS[kept:])
    reader.read(QUESTION)

    assert kept == (0 if memory in ("recurrent", "hybrid") else PAGE)
    assert np.array_equal(reader.logits(), cold)


def test_a_page_of_another_conversation_is_not_reused(
    reader: Reader, cold: NDArray[np.float32]
) -> None:
    reader.read(OTHER_PAGE)
    reader.cache.take_snapshot(lasting=True)
    reader.read(ANSWER)

    kept = reader.cache.keep_prefix(PAGE_TOKENS + QUESTION)
    reader.read(PAGE_TOKENS[kept:])
    reader.read(QUESTION)

    assert kept <= 1
    assert agree(cold, reader.logits())


@pytest.mark.parametrize("before", ["nothing", "another page"])
def test_a_state_equals_a_cold_run(
    new_reader: Callable[[], Reader], cold: NDArray[np.float32], before: str
) -> None:
    writer, reader = new_reader(), new_reader()
    writer.read(PAGE_TOKENS)
    state = writer.cache.state(2**30)
    if before == "another page":
        reader.read(OTHER_PAGE + ANSWER)

    assert reader.cache.restore(state, PAGE_TOKENS)
    reader.read(QUESTION)
    assert np.array_equal(reader.logits(), cold)

    reader.read(ANSWER)
    assert reader.cache.keep_prefix([*PAGE_TOKENS, ANOTHER]) == PAGE
    reader.read(QUESTION)
    assert np.array_equal(reader.logits(), cold)


def test_a_state_that_does_not_fit_leaves_nothing_behind(
    new_reader: Callable[[], Reader], cold: NDArray[np.float32]
) -> None:
    writer, reader = new_reader(), new_reader()
    writer.read(PAGE_TOKENS)
    state = writer.cache.state(2**30)
    reader.read(OTHER_PAGE)

    assert not reader.cache.restore(state[: len(state) // 2], PAGE_TOKENS)
    assert not reader.cache.restore(state, PAGE_TOKENS[:-1])
    assert len(reader.cache) == 0
    assert np.array_equal(read_cold(reader, PAGE_TOKENS), cold)


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_a_batch_that_was_stopped_halfway_leaves_no_trace(
    reader: Reader, cold: NDArray[np.float32], share: float
) -> None:
    asked = 0
    last = 0

    def abort(_: object) -> bool:
        nonlocal asked
        asked += 1
        return 0 < last <= asked

    callback = llama.ggml_abort_callback(abort)
    llama.llama_set_abort_callback(reader.context, callback, None)
    reader.read(OTHER_PAGE[:BATCH])
    whole = asked
    reader.cache.clear()
    reader.read(PAGE_TOKENS)
    reader.cache.take_snapshot(lasting=False)
    asked, last = 0, max(1, int(whole * share))

    with pytest.raises(Cancelled):
        reader.read(ANSWER[:BATCH])
    last = 0

    assert reader.cache.tokens == PAGE_TOKENS
    reader.read(QUESTION)
    assert np.array_equal(reader.logits(), cold)


def test_guesses_that_were_wrong_leave_no_trace(
    new_reader: Callable[[], Reader], memory: str
) -> None:
    reader, plain = new_reader(), new_reader()
    for one in (reader, plain):
        one.read(PAGE_TOKENS + QUESTION)
    if not reader.cache.can_go_back_to(PAGE + len(QUESTION)):
        assert memory in ("recurrent", "hybrid")
        return
    for step in range(24):
        token, wrong = ANSWER[step], ANSWER[100 + 8 * step :][: step % 9]
        held = len(reader.cache)
        plain.cache.read([token])
        reader.cache.try_out([token, *wrong])
        after = reader.logits(0)

        assert agree(plain.logits(), after)
        assert np.abs(plain.logits() - after).max() < MEANT / 4
        reader.cache.go_back(held + 1)
        assert reader.cache.tokens == plain.cache.tokens


def test_with_other_batches_the_same_tokens_are_chosen(new_reader: Callable[[], Reader]) -> None:
    one, other = new_reader(), new_reader()
    one.read(PAGE_TOKENS + QUESTION)
    other.read(PAGE_TOKENS, batch=100)
    other.cache.take_snapshot(lasting=True)
    other.read(ANSWER, batch=33)
    other.cache.keep_prefix(PAGE_TOKENS + QUESTION)
    other.read(QUESTION, batch=7)

    assert one.cache.tokens == other.cache.tokens
    for _ in range(48):
        assert agree(one.logits(), other.logits())
        token = int(one.logits().argmax())
        one.read([token])
        other.read([token])


def test_what_llama_cpp_says_of_going_back_is_not_the_whole_truth(
    reader: Reader, memory: str
) -> None:
    """Why `KVCache` looks at the first and last position as well: to be revised if this fails."""
    reader.read(PAGE_TOKENS + ANSWER)
    last = PAGE + len(ANSWER) - 1
    first, _ = reader.span()
    says = bool(llama.llama_memory_seq_rm(reader.memory, 0, PAGE, -1))

    if memory in ("plain", WHOLE_WINDOW):
        assert (first, says, reader.span()) == (0, True, (0, PAGE - 1))
    elif memory == "window":
        # All that the window would need is gone, and it says yes.
        assert first > PAGE - WINDOW + 1
        assert says
        assert reader.span() == (-1, -1)
    else:
        assert (first, says, reader.span()) == (last, False, (last, last))


@pytest.mark.parametrize("kind", KINDS)
def test_an_engine_answers_a_follow_up_as_a_new_one_would(
    kind: Kind, start: Callable[..., Engine], tmp_path: Path
) -> None:
    path = write_tiny_model(tmp_path / "tiny.gguf", kind)
    page = "The keeper of the light wrote about storm and winter on the island. " * 12

    def ask(engine: Engine, question: str) -> tuple[str, int]:
        pieces: list[str] = []
        generated = engine.generate(
            [ChatMessage("user", question, opening=page)],
            max_tokens=12,
            temperature=0.0,
            seed=0,
            on_piece=pieces.append,
        )
        return "".join(pieces), generated.reused

    first, second = (start(Load(role="chat", path=str(path))) for _ in range(2))
    ask(first, "Who lit the lamp?")
    told, reused = ask(first, "When was the tower built?")

    assert reused > first.count_tokens([page])[0] * 0.9
    assert told == ask(second, "When was the tower built?")[0]
