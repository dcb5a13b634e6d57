"""The real download process against a server that lies, and that leads elsewhere."""

from __future__ import annotations

import json
import socket
import subprocess
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import (
    DownloadCut,
    DownloadError,
    DownloadForbidden,
    DownloadGone,
    DownloadRefused,
    DownloadUnreachable,
    DownloadUntrusted,
    DownloadWrong,
)
from memory_cache.models.fetch.client import Rules
from tests.e2e.host.download_case import COMMAND, CONTENT, HALF, Case
from tests.e2e.host.download_server import (
    DownloadServer,
    answer,
    endless,
    whole,
)
from tests.e2e.host.host_process import environment
from tests.e2e.host.test_privacy import can_unshare

if TYPE_CHECKING:
    from pathlib import Path


def test_more_than_was_wanted_is_stopped_early_and_deleted(case: Case) -> None:
    case.server.script += [endless]

    with pytest.raises(DownloadWrong, match="more than the model"):
        case.fetch()

    assert case.left() == set()


def test_a_length_that_nobody_says_is_refused(case: Case) -> None:
    case.server.script += [endless]

    with pytest.raises(DownloadError, match="does not say how large"):
        case.fetch(size=None)


@pytest.mark.parametrize("length", [len(CONTENT) - 1, len(CONTENT) + 1, 10**14])
def test_another_length_than_the_catalogue_s_is_refused(case: Case, length: int) -> None:
    case.server.script += [whole(Content_Length=length)]

    with pytest.raises(DownloadError) as told:
        case.fetch()

    assert told.value.code in {"download_wrong", "download_failed"}
    assert case.left() == set()


def test_a_length_that_is_too_long_ends_as_a_cut(case: Case) -> None:
    case.server.script += [whole(CONTENT[:HALF], Content_Length=len(CONTENT))] * 2

    with pytest.raises(DownloadCut):
        case.fetch(attempts=2)


def test_a_damaged_file_is_deleted_and_told(case: Case) -> None:
    damaged = bytearray(CONTENT)
    damaged[HALF] ^= 1
    case.server.content = bytes(damaged)

    with pytest.raises(DownloadWrong, match="not the model that was asked for"):
        case.fetch()

    assert case.left() == set()


def test_a_compressed_answer_is_refused(case: Case) -> None:
    case.server.script += [whole(Content_Length=len(CONTENT), Content_Encoding="gzip")]

    with pytest.raises(DownloadError, match="form that cannot be used"):
        case.fetch()


@pytest.mark.parametrize(
    ("status", "error"),
    [(404, DownloadGone), (410, DownloadGone), (401, DownloadForbidden), (403, DownloadForbidden)],
)
def test_refusals_have_their_own_words(case: Case, status: int, error: type[DownloadError]) -> None:
    case.server.script += [answer(status)]

    with pytest.raises(error) as told:
        case.fetch()

    assert (told.value.message, told.value.advice) == (error.sentence, error.remedy)
    assert len(case.server.asked) == 1


# ---- addresses


@pytest.mark.parametrize(
    "location",
    [
        "http://localhost:{port}/model.gguf",
        "file:///etc/passwd",
        "https://127.0.0.1:{port}/model.gguf",
        "https://169.254.169.254/latest/meta-data",
        "https://elsewhere.example/model.gguf",
    ],
)
def test_a_redirect_to_elsewhere_is_refused(case: Case, location: str) -> None:
    case.server.script += [answer(302, Location=location.format(port=case.server.port))] * 9

    with pytest.raises(DownloadRefused):
        case.fetch()

    assert case.left() == set()


def test_a_circle_of_redirects_is_left(case: Case) -> None:
    case.server.script += [answer(307, Location="/model.gguf")] * 20

    with pytest.raises(DownloadRefused, match="for ever"):
        case.fetch()

    assert len(case.server.asked) < 10


def test_a_trusted_name_that_leads_to_this_computer_is_not_connected_to(case: Case) -> None:
    with pytest.raises(DownloadRefused, match="inside this computer or its network"):
        case.fetch(private_addresses=False)

    assert case.server.asked == []


def test_the_product_s_own_rules_trust_no_server_of_a_test(case: Case) -> None:
    with pytest.raises(DownloadRefused):
        case.fetch(hosts=Rules().hosts)

    assert case.server.asked == []


def test_an_unknown_certificate_is_refused(case: Case) -> None:
    with pytest.raises(DownloadUntrusted, match="could not prove"):
        case.fetch(trusted_roots=None)

    assert case.server.asked == []


def test_a_server_that_does_not_encrypt_is_refused(tmp_path: Path) -> None:
    with DownloadServer(CONTENT, encrypted=False) as server:
        case = Case(server, tmp_path)
        with pytest.raises(DownloadUntrusted, match="No secure connection"):
            case.fetch()

    assert server.asked == []


def test_a_server_that_is_not_there_is_told_at_once(case: Case) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        host = f"localhost:{taken.getsockname()[1]}"
        with pytest.raises(DownloadUnreachable, match="does not answer"):
            case.fetch(url=f"https://{host}/model.gguf", hosts=(host,), first_wait_s=60.0)


@pytest.mark.skipif(not can_unshare(), reason="network namespaces are not allowed here")
def test_a_computer_without_a_network_is_told_at_once(case: Case) -> None:
    with pytest.raises(DownloadUnreachable, match="seems to be offline"):
        case.fetch("unshare", "-rn", url="https://model.example/a", hosts=("model.example",))


def test_a_proxy_of_the_environment_carries_what_it_cannot_read(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    with DownloadServer(b"", encrypted=False) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:secret@{proxy.host}")
        assert case.fetch(private_addresses=False) == CONTENT
        monkeypatch.setenv("NO_PROXY", "elsewhere.example, localhost")
        case.path.unlink()
        assert case.fetch() == CONTENT

    # Once, by name and with what it asks for; the server never hears of it.
    (asked,) = proxy.asked
    assert asked.path == case.server.host
    assert asked.headers["proxy-authorization"] == "Basic bWU6c2VjcmV0"
    assert {"proxy-authorization", "authorization"}.isdisjoint(case.server.asked[0].headers)


def test_through_a_proxy_the_rules_for_addresses_stay(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    with DownloadServer(b"", encrypted=False) as proxy:
        monkeypatch.setenv("https_proxy", proxy.host)
        case.server.script += [answer(302, Location="https://elsewhere.example/")]
        with pytest.raises(DownloadRefused, match="elsewhere"):
            case.fetch()
        with pytest.raises(DownloadUntrusted):
            case.fetch(trusted_roots=None)


@pytest.mark.parametrize("proxy", ["http://localhost:1", "socks5://localhost:1", "http://[::1"])
def test_a_proxy_that_does_not_work_is_named(
    case: Case, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)

    with pytest.raises(DownloadError, match="The proxy that this computer is set to use"):
        case.fetch()


@pytest.mark.skipif(not can_unshare(), reason="network namespaces are not allowed here")
def test_the_command_line_says_what_went_wrong(tmp_path: Path) -> None:
    def fetch(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["unshare", "-rn", *COMMAND[:-1], "models", "fetch", *arguments],
            capture_output=True,
            env=environment(tmp_path),
            timeout=60,
            check=False,
        )

    offline = fetch("qwen3-0.6b", "--json")
    unknown = fetch("nothing")

    last = json.loads(offline.stdout.splitlines()[-1])
    # A small disk is told of first.
    assert last["error"]["code"] in {"download_unreachable", "download_no_space"}
    assert (offline.returncode, unknown.returncode) == (1, 1)
    assert b"qwen3-0.6b" in unknown.stderr
