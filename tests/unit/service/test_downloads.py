"""Downloads that nobody waits for: joined, paused for all, and told how they ended."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import Cancelled, DownloadCut, InternalError
from memory_cache.models.fetch.messages import FetchProgress
from memory_cache.service.downloads import Downloads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Tell = Callable[[FetchProgress], None]

HALF = FetchProgress(
    phase="downloading", done_bytes=1, total_bytes=2, bytes_per_second=1.0, seconds_left=1.0
)


class Slow:
    """A download that lasts until it is let go, or paused."""

    def __init__(self) -> None:
        self.started = 0
        self.half = threading.Event()
        self.go_on = threading.Event()

    def __call__(self, tell: Tell, cancelled: threading.Event) -> str:
        self.started += 1
        tell(HALF)
        self.half.set()
        while not self.go_on.wait(0.002):
            if cancelled.is_set():
                raise Cancelled
        return "0123456789ab"


@pytest.fixture
def downloads() -> Iterator[Downloads]:
    made = Downloads()
    yield made
    made.close()


def test_a_second_wish_joins_the_first(downloads: Downloads) -> None:
    work = Slow()
    first = downloads.join("qwen", work)
    work.half.wait(20)

    assert downloads.join("qwen", work) is first
    assert (first.is_over, first.progress, downloads.names()) == (False, HALF, {"qwen"})

    work.go_on.set()
    assert first.wait(20)
    assert (first.result(), work.started, downloads.names()) == ("0123456789ab", 1, set())


def test_who_pauses_it_pauses_it_for_all_and_it_can_be_taken_up(downloads: Downloads) -> None:
    work = Slow()
    first = downloads.join("qwen", work)

    downloads.pause("qwen")

    with pytest.raises(Cancelled):
        first.result()
    again = downloads.join("qwen", work)
    assert again is not first
    work.go_on.set()
    assert again.wait(20)
    assert again.result() == "0123456789ab"
    downloads.pause("qwen")
    downloads.pause("never begun")


def test_what_it_failed_with_is_told_to_whoever_asks(
    downloads: Downloads, capsys: pytest.CaptureFixture[str]
) -> None:
    def cut(tell: Tell, cancelled: threading.Event) -> str:
        raise DownloadCut

    def broken(tell: Tell, cancelled: threading.Event) -> str:
        raise KeyError("secret")

    for work, error in ((cut, DownloadCut), (broken, InternalError)):
        download = downloads.join("qwen", work)
        assert download.wait(20)
        for _ in range(2):
            with pytest.raises(error):
                download.result()
    assert "secret" not in capsys.readouterr().err


def test_the_end_of_the_program_pauses_all_and_begins_none() -> None:
    downloads = Downloads()
    work = Slow()
    under_way = downloads.join("one", work)
    work.half.wait(20)

    downloads.close()
    late = downloads.join("two", work)

    assert under_way.is_over
    assert late.wait(20)
    for download in (under_way, late):
        with pytest.raises(Cancelled):
            download.result()
