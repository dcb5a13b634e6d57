"""Addresses that lead to the same page are the same, and others are not."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from memory_cache.text.address import host_of, normal_address, twin_address

PAGE = "https://a.example/news/light"


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/news/light",
        "https://A.Example:443/news/light",
        "https://a.example./news/light#oil",
        f"{PAGE}?utm_source=x&utm_medium=y",
        f"{PAGE}?fbclid=1&gclid=2#:~:text=oil",
        "HTTPS://user:word@a.example/news/light?",
    ],
)
def test_what_changes_nothing_of_what_is_read_is_left_out(url: str) -> None:
    assert normal_address(url) == PAGE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{PAGE}?id=1", f"{PAGE}?id=2"),
        (f"{PAGE}#/mail/1", f"{PAGE}#/mail/2"),
        (f"{PAGE}#!mail", f"{PAGE}#!news"),
        (PAGE, f"{PAGE}/"),
        ("https://a.example:8080/", "https://a.example/"),
        ("https://www.a.example/", "https://a.example/"),
        (f"{PAGE}?a=1&b=2", f"{PAGE}?b=2&a=1"),
        ("https://a.example/Light", "https://a.example/light"),
        ("https://a.example/?source=1", "https://a.example/?source=2"),
    ],
)
def test_what_may_change_it_tells_pages_apart(one: str, other: str) -> None:
    assert normal_address(one) != normal_address(other)


@pytest.mark.parametrize(
    "url",
    [
        "https://m.a.example/news/light",
        "https://www.a.example/news/light/",
        "https://amp.a.example/news/light",
        "https://a.example/amp/news/light",
        "https://a.example/news/light/amp",
        "https://a.example/news/light?amp=1",
        "https://a.example/news/light/index.html",
        "https://a-example.cdn.ampproject.org/c/s/a.example/news/light",
        "https://www.google.com/amp/s/a.example/news/light",
        f"{PAGE}?utm_campaign=x",
    ],
)
def test_twins_have_one_address_in_common(url: str) -> None:
    assert twin_address(url) == twin_address(PAGE)


@pytest.mark.parametrize(
    "url",
    [
        "https://m.example/news/light",
        "https://a.example/news/lamp",
        "https://b.example/news/light",
        f"{PAGE}?page=2",
    ],
)
def test_others_have_not(url: str) -> None:
    assert twin_address(url) != twin_address(PAGE)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.A.example:8080/x", "a.example"),
        ("http://user@b.a.example", "b.a.example"),
        ("http://[2001:db8::1]:80/x", "[2001:db8::1]"),
        ("file:///home/ada/a.txt", ""),
        ("note:1", ""),
        ("http://[a", "[a"),
    ],
)
def test_the_host_of_a_web_address_is_without_www_and_port(url: str, host: str) -> None:
    assert host_of(url) == host


@given(st.text(max_size=200) | st.from_regex(r"https?://[^\s]{0,80}"))
def test_any_address_will_do_and_normal_ones_stay_so(url: str) -> None:
    normal = normal_address(url)

    assert normal_address(normal) == normal
    twin_address(url)
    host_of(url)
