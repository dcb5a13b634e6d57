"""Which addresses a model may come from, however they are written."""

from __future__ import annotations

import pytest

from memory_cache.errors import DownloadRefused
from memory_cache.models.catalogue import read_catalogue
from memory_cache.models.fetch.address import check_url, follow, is_public
from memory_cache.models.fetch.messages import Rules

HOSTS = Rules().hosts
START = check_url("https://huggingface.co/a/b/resolve/main/m.gguf", HOSTS)


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://huggingface.co/m?download=true#x", "huggingface.co", "/m?download=true"),
        ("https://huggingface.co:443/", "huggingface.co", "/"),
        ("HTTPS://HuggingFace.co/a", "huggingface.co", "/a"),
        ("https://us.aws.cdn.hf.co/%2e?Signature=a~b_", "us.aws.cdn.hf.co", "/%2e?Signature=a~b_"),
        ("https://cdn-lfs-us-1.hf.co", "cdn-lfs-us-1.hf.co", "/"),
        ("https://cas-bridge.xethub.hf.co/x", "cas-bridge.xethub.hf.co", "/x"),
    ],
)  # fmt: skip
def test_the_hub_and_its_storage_are_allowed(url: str, host: str, path: str) -> None:
    assert check_url(url, HOSTS) == (host, 443, path)


@pytest.mark.parametrize("entry", read_catalogue(), ids=lambda entry: entry.id)
def test_everything_in_the_catalogue_may_be_downloaded(entry: object) -> None:
    url = getattr(entry, "url")  # noqa: B009 - any entry will do

    assert check_url(url, HOSTS).url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://huggingface.co/a",
        "file:///etc/passwd",
        "ftp://huggingface.co/a",
        "huggingface.co/a",
        "//huggingface.co/a",
        "",
        "https://",
        "https:///a",
        "https:huggingface.co/a",
        "https://huggingface.co:444/a",
        "https://huggingface.co:/a",
        "https://huggingface.co:0443/a",
        "https://huggingface.co:99999/a",
        "https://huggingface.co:x/a",
        "https://huggingface.co./a",
        "https://me@huggingface.co/a",
        "https://me:secret@huggingface.co/a",
        "https://huggingface.co@elsewhere.example/a",
        "https://huggingface.co\\@elsewhere.example/a",
        "https://huggingface.co%2eelsewhere.example/a",
        "https://elsewhere.example/huggingface.co",
        "https://elsewhere.example#huggingface.co",
        "https://nothuggingface.co/a",
        "https://huggingface.co.elsewhere.example/a",
        "https://www.huggingface.co/a",
        "https://nothf.co/a",
        "https://.hf.co/a",
        "https://a..hf.co/a",
        "https://localhost/a",
        "https://127.0.0.1/a",
        "https://2130706433/a",
        "https://0x7f.1/a",
        "https://[::1]/a",
        "https://[::ffff:127.0.0.1]/a",
        "https://hugging\u2024face.co/a",
        "https://huggingface\uff0eco/a",
        "https://huggingface.co/a b",
        "https://huggingface.co/a\r\nHost: elsewhere.example",
        "https://huggingface.co/\x00",
        "https://huggingface.co//elsewhere.example/a",
        "https://huggingface.co/" + "a" * 9_000,
    ],
)
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(DownloadRefused):
        check_url(url, HOSTS)


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/c?d", "https://huggingface.co/c?d"),
        ("c", "https://huggingface.co/a/b/resolve/main/c"),
        ("//hf.co/c", "https://hf.co/c"),
        ("https://us.gcp.cdn.hf.co/c", "https://us.gcp.cdn.hf.co/c"),
    ],
)
def test_a_redirect_is_read_from_where_it_was_said(location: str, url: str) -> None:
    assert follow(START, location, HOSTS).url == url


@pytest.mark.parametrize(
    "location",
    [
        "//elsewhere.example/a",
        "http://huggingface.co/a",
        "HTTP://huggingface.co/a",
        "file:/etc/passwd",
        "javascript:alert(1)",
        "data:,a",
        "\thttps://elsewhere.example",
        "https://[huggingface.co/a",
        "",
    ],
)
def test_a_redirect_is_checked_like_any_address(location: str) -> None:
    with pytest.raises(DownloadRefused):
        follow(START, location, HOSTS)


@pytest.mark.parametrize(
    "address",
    ["3.233.198.65", "100.29.213.216", "2600:1f69:7400::1", "64:ff9b::3.233.198.65"],
)
def test_addresses_on_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1"),
        *("::127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1"),
        *("2002:7f00:1::", "2001::1", "2001:db8::1", "::ffff:3.233.198.65", "", "localhost"),
    ],
)
def test_addresses_within_a_computer_or_network_are_not(address: str) -> None:
    assert not is_public(address)
