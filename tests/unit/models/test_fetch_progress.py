"""Speed, time left and the words for them."""

from __future__ import annotations

import pytest

from memory_cache.cli.fetch import describe
from memory_cache.models.fetch.messages import FetchProgress, Phase
from memory_cache.models.fetch.pace import Pace


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def run(pace: Pace, clock: Clock, seconds: float, bytes_per_second: int) -> None:
    for _ in range(round(seconds * 50)):
        clock.now += 0.02
        pace.add(bytes_per_second // 50)


def test_nothing_is_said_of_the_speed_before_it_is_known() -> None:
    clock = Clock()
    pace = Pace(clock)
    run(pace, clock, 0.2, 1_000_000)

    assert (pace.bytes_per_second(), pace.seconds_left(10)) == (0.0, None)


def test_the_speed_is_that_of_the_last_seconds() -> None:
    clock = Clock()
    pace = Pace(clock)
    run(pace, clock, 60, 1_000_000)
    assert pace.bytes_per_second() == pytest.approx(1_000_000, rel=0.05)

    run(pace, clock, 6, 3_000_000)

    assert pace.bytes_per_second() == pytest.approx(3_000_000, rel=0.05)
    assert pace.seconds_left(30_000_000) == pytest.approx(10, rel=0.05)


def test_a_pause_lets_the_speed_fall_to_nothing() -> None:
    clock = Clock()
    pace = Pace(clock)
    run(pace, clock, 10, 1_000_000)
    clock.now += 2.5
    slower = pace.bytes_per_second()
    clock.now += 10

    assert 300_000 < slower < 700_000
    assert (pace.bytes_per_second(), pace.seconds_left(1)) == (0.0, None)


@pytest.mark.parametrize(
    ("phase", "done", "total", "speed", "left", "text"),
    [
        ("downloading", 0, None, 0.0, None, "connecting"),
        (
            *("downloading", 1_200_000_000, 2_400_000_000, 8_100_000.0, 148.0),
            "[############------------] 50%, 1.20 of 2.40 GB, 8.1 MB/s, 2 min left",
        ),
        (
            *("checking", 600_000_000, 2_400_000_000, 0.0, None),
            "[######------------------] 25%, 0.60 of 2.40 GB, checking",
        ),
        (
            *("downloading", 0, 24_000_000_000, 1_000_000.0, 7_800.0),
            "[------------------------] 0%, 0.00 of 24.00 GB, 1.0 MB/s, 2 h 10 min left",
        ),
    ],
)
def test_progress_is_one_short_line(
    phase: Phase, done: int, total: int | None, speed: float, left: float | None, text: str
) -> None:
    progress = FetchProgress(
        phase=phase,
        done_bytes=done,
        total_bytes=total,
        bytes_per_second=speed,
        seconds_left=left,
    )

    assert describe(progress) == text
