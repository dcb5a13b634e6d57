"""At the end of its input the host ends in time, whatever it is at."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from tests.e2e.host.host_process import ENGINE_LIMIT_S, EXIT_LIMIT_S, wait_until_gone
from tests.e2e.host.pages import long_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.host.host_process import HostProcess


def test_the_end_of_input_ends_a_host_that_reads_a_big_page(host: HostProcess) -> None:
    host.upload("page", long_page(20_000).encode())
    host.until(host.send("save", blob="page", url="https://a.example/"), "saved")
    began_s = monotonic()

    assert host.end_input() == 0
    assert monotonic() - began_s < EXIT_LIMIT_S


def test_the_end_of_input_ends_a_host_that_embeds_and_the_work_goes_on_later(
    start: Callable[..., HostProcess],
) -> None:
    host = start()
    host.hello()
    host.upload("page", long_page(200).encode())
    host.until(host.send("save", blob="page", url="https://a.example/"), "indexed")
    host.request("search", query="who counted the crates")
    engines = host.engines()
    began_s = monotonic()

    assert host.end_input() == 0
    assert monotonic() - began_s < EXIT_LIMIT_S
    assert all(wait_until_gone(engine, ENGINE_LIMIT_S) for engine in engines)
    again = start()
    again.hello()
    assert again.save("https://a.example/", long_page(200))[-2]["by"] == "meaning"


def test_a_browser_that_reads_nothing_is_not_waited_for(host: HostProcess) -> None:
    """Firefox may hang with its pipe full; at its end the host must hear of it all the same."""
    host.stop_listening()
    for number in range(10_000):
        host.send("status")
        host.send("cancel", target=number + 1)
    began_s = monotonic()

    assert host.end_input() == 0
    assert monotonic() - began_s < EXIT_LIMIT_S
