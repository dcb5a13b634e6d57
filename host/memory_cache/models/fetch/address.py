"""Which addresses may be asked for a model: an exact reading of a URL, and of an IP address.

Whatever two programs might read differently is refused rather than interpreted.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from memory_cache.errors import DownloadRefused
from memory_cache.saying import say

if TYPE_CHECKING:
    from collections.abc import Sequence

HTTPS_PORT = 443

_MAX_URL_BYTES = 8_192
"""Signed addresses of CDNs are around 1,500."""
_PRINTABLE = re.compile(r"[!-~]+")
_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
"""A DNS name in lower case. Its last label begins with a letter, so that no IP address is one."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNICAST = ipaddress.ip_network("2000::/3")
_TUNNELS = (ipaddress.ip_network("2001::/32"), ipaddress.ip_network("2002::/16"))
"""Teredo and 6to4: IPv6 addresses that lead to an IPv4 address inside them."""


class Target(NamedTuple):
    """A checked address. `path` is what is asked for there, query included."""

    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        """The address as a URL."""
        port = "" if self.port == HTTPS_PORT else f":{self.port}"
        return f"https://{self.host}{port}{self.path}"


def check_url(url: str, allowed: Sequence[str]) -> Target:
    """Read a URL. Raises `DownloadRefused`, which says why, unless it is HTTPS to an allowed host.

    `allowed` is as in `Rules.hosts`.
    """
    if len(url) > _MAX_URL_BYTES or not _PRINTABLE.fullmatch(url) or "\\" in url:
        raise DownloadRefused(
            say("address_improper", "The download led to an address that is not a proper one.")
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise DownloadRefused(
            say("address_improper", "The download led to an address that is not a proper one.")
        ) from None
    if parts.scheme != "https":
        raise DownloadRefused(
            say("address_unencrypted", "The download led to an address that is not encrypted.")
        )
    if "@" in parts.netloc:
        raise DownloadRefused(
            say("address_with_user", "The download led to an address with a user’s name in it.")
        )
    host = parts.hostname or ""
    if not _NAME.fullmatch(host) or parts.netloc.lower() not in {
        host,
        f"{host}:{port}",
    }:
        raise DownloadRefused(
            say("address_improper", "The download led to an address that is not a proper one.")
        )
    path = parts.path or "/"
    if path.startswith("//"):
        raise DownloadRefused(
            say("address_improper", "The download led to an address that is not a proper one.")
        )
    target = Target(
        host, HTTPS_PORT if port is None else port, f"{path}?{parts.query}" if parts.query else path
    )
    if not any(_allows(rule, target) for rule in allowed):
        raise DownloadRefused(
            say(
                "server_untrusted",
                "The download led to {host}, which is not a server that Memory Cache trusts.",
                host=host,
            )
        )
    return target


def follow(target: Target, location: str, allowed: Sequence[str]) -> Target:
    """Read where a redirect leads. Raises `DownloadRefused` as `check_url` does."""
    # `urljoin` would drop control characters in silence.
    if not _PRINTABLE.fullmatch(location):
        raise DownloadRefused(
            say("address_improper", "The download led to an address that is not a proper one.")
        )
    try:
        joined = urljoin(target.url, location)
    except ValueError:
        raise DownloadRefused(
            say("address_improper", "The download led to an address that is not a proper one.")
        ) from None
    return check_url(joined, allowed)


def is_public(address: str) -> bool:
    """Whether an IP address is out on the internet: not on this computer, not on its network, and
    no disguise of an address that is.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)))
        if ip not in _UNICAST or any(ip in tunnel for tunnel in _TUNNELS):
            return False
    return ip.is_global and not ip.is_multicast


def _allows(rule: str, target: Target) -> bool:
    name, _, port = rule.partition(":")
    if target.port != (int(port) if port else HTTPS_PORT):
        return False
    return target.host.endswith(name) if name.startswith(".") else target.host == name
