"""One request to one known server: the only file of the product that uses the network.

Every hop of a redirect is checked before it is asked, the connection goes to the very address that
was checked, and a request says nothing but what is wanted and which version of this program asks.
"""

from __future__ import annotations

import logging
import os
import socket
import ssl
from typing import TYPE_CHECKING, NamedTuple, Self

import certifi
import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)

from memory_cache import __version__
from memory_cache.errors import (
    DownloadCut,
    DownloadError,
    DownloadRefused,
    DownloadStalled,
    DownloadUnreachable,
    DownloadUntrusted,
)
from memory_cache.models.fetch.address import HTTPS_PORT, Target, check_url, follow, is_public
from memory_cache.saying import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from memory_cache.models.fetch.messages import Rules

    Alive = Callable[[], None]
    """Called before anything that may take long."""

_MAX_HOPS = 6
_MAX_ADDRESSES = 4
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_READ_BYTES = 262_144

# Its warnings name whole addresses.
logging.getLogger("urllib3").setLevel(logging.CRITICAL)


class Reply(NamedTuple):
    """What the server that has the file said. `headers` have names in lower case."""

    status: int
    headers: Mapping[str, str]
    pieces: Iterator[bytes]
    """The body as it arrives, not decoded. Raises `DownloadStalled` and `DownloadCut`."""


class Transfer:
    """Asks for a file, under rules. Each `get` is one connection for each hop; a context closes
    the last of them.
    """

    def __init__(self, rules: Rules, alive: Alive) -> None:
        self._rules = rules
        self._alive = alive
        self._context = _secure_context(rules.trusted_roots)
        self._pool: urllib3.HTTPSConnectionPool | None = None
        self._proxies: urllib3.ProxyManager | None = None
        self._response: urllib3.BaseHTTPResponse | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._hang_up()

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        """Ask for the file, following redirects.

        Raises `DownloadRefused`, `DownloadUnreachable`, `DownloadUntrusted`, `DownloadStalled` and
        `DownloadCut`. What the status means is the caller's to say.
        """
        target = check_url(url, self._rules.hosts)
        for _ in range(_MAX_HOPS):
            self._hang_up()
            response = self._ask(target, headers)
            self._response = response
            if response.status not in _REDIRECTS:
                lower = {name.lower(): value for name, value in response.headers.items()}
                return Reply(response.status, lower, self._read(response))
            location = response.headers.get("Location", "")
            target = follow(target, location, self._rules.hosts)
        raise DownloadRefused(
            say(
                "address_round",
                "The server sent the download from one address to another for ever.",
            )
        )

    def _ask(self, target: Target, headers: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
        sent = {
            "User-Agent": f"memory-cache/{__version__}",
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            **headers,
        }
        proxy = _proxy_for(target.host)
        if proxy is not None:
            return self._ask_through(proxy, target, sent)
        fault: DownloadError = DownloadUnreachable()
        for address in self._addresses(target):
            self._alive()
            # Named by its address: a second look-up could give another one.
            self._pool = urllib3.HTTPSConnectionPool(
                address,
                target.port,
                maxsize=1,
                ssl_context=self._context,
                server_hostname=target.host,
            )
            try:
                with _told(target.host):
                    return self._open(self._pool, target.path, _with_host(sent, target))
            except DownloadUnreachable as error:
                fault = error
                self._hang_up()
        raise fault

    def _ask_through(
        self, proxy: str, target: Target, sent: Mapping[str, str]
    ) -> urllib3.BaseHTTPResponse:
        """Ask through a proxy, which looks names up by itself; the encryption goes through it to
        the server, whose certificate is checked as ever.
        """
        self._alive()
        try:
            parsed = urllib3.util.parse_url(proxy)
            self._proxies = urllib3.ProxyManager(
                proxy,
                proxy_headers=(
                    urllib3.make_headers(proxy_basic_auth=parsed.auth) if parsed.auth else None
                ),
                ssl_context=self._context,
            )
        except (HTTPError, ValueError, AssertionError):
            raise DownloadError(
                say(
                    "proxy_unsupported",
                    "The proxy that this computer is set to use is of a kind that is not"
                    " supported.",
                ),
                remedy=say("set_proxy", "Set HTTPS_PROXY to an http:// or https:// address."),
            ) from None
        with _told(target.host):
            return self._open(self._proxies, target.url, sent)

    def _open(
        self,
        pool: urllib3.HTTPSConnectionPool | urllib3.ProxyManager,
        url: str,
        headers: Mapping[str, str],
    ) -> urllib3.BaseHTTPResponse:
        timeout = urllib3.Timeout(connect=self._rules.connect_s, read=self._rules.stall_s)
        return pool.urlopen(
            "GET",
            url,
            headers=headers,
            redirect=False,
            retries=False,
            preload_content=False,
            decode_content=False,
            timeout=timeout,
        )

    def _addresses(self, target: Target) -> list[str]:
        """Look the name up. Raises `DownloadUnreachable`, or `DownloadRefused` if it leads to
        anywhere but the internet.
        """
        self._alive()
        try:
            found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise DownloadUnreachable(
                say(
                    "server_unfound",
                    "The server {host} could not be found: this computer seems to be offline.",
                    host=target.host,
                )
            ) from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self._rules.private_addresses and not all(map(is_public, addresses)):
            raise DownloadRefused(
                say(
                    "server_inside",
                    "The name {host} leads to an address inside this computer or its network.",
                    host=target.host,
                ),
                remedy=say(
                    "try_other_network", "Try another network. Some filters and proxies answer so."
                ),
            )
        return addresses[:_MAX_ADDRESSES]

    def _read(self, response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
        with _told(""):
            while piece := response.read1(_READ_BYTES):
                yield piece

    def _hang_up(self) -> None:
        if self._response is not None:
            self._response.close()
        if self._pool is not None:
            self._pool.close()
        if self._proxies is not None:
            self._proxies.clear()
        self._response = self._pool = self._proxies = None


class _told:  # noqa: N801 - reads as a word of the `with` statement
    """Turns the library's errors into a person's."""

    def __init__(self, host: str) -> None:
        self._host = host

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, HTTPError | OSError | ValueError):
            raise _fault(error, self._host) from None


def _fault(error: BaseException, host: str) -> DownloadError:
    if isinstance(error, ProxyError):
        return DownloadUnreachable(
            say(
                "proxy_silent",
                "The proxy that this computer is set to use does not answer, or refused.",
            ),
            remedy=say("check_proxy", "Check HTTPS_PROXY, then download it again."),
        )
    if isinstance(error, SSLError):
        if _caused_by(error, ssl.SSLCertVerificationError):
            return DownloadUntrusted(
                say(
                    "server_unproven",
                    "{host} could not prove that it is the right server.",
                    host=host,
                )
            )
        return DownloadUntrusted(
            say("server_insecure", "No secure connection to {host} could be made.", host=host)
        )
    if isinstance(error, ConnectTimeoutError | NewConnectionError):
        return DownloadUnreachable(
            say("server_silent", "The server {host} does not answer.", host=host)
        )
    if isinstance(error, ReadTimeoutError):
        return DownloadStalled()
    return DownloadCut()


def _caused_by(error: BaseException, kind: type[BaseException]) -> bool:
    """Whether an error is, wraps or came from one of this kind."""
    seen: list[BaseException] = [error]
    for one in seen:
        if isinstance(one, kind):
            return True
        nearby = (*one.args, one.__cause__, one.__context__)
        seen += [other for other in nearby if isinstance(other, BaseException)]
        if len(seen) > 16:
            break
    return False


def _secure_context(roots: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=roots)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.hostname_checks_common_name = False
    if roots is None and not context.get_ca_certs():
        context.load_verify_locations(certifi.where())
    return context


def _with_host(headers: Mapping[str, str], target: Target) -> dict[str, str]:
    port = "" if target.port == HTTPS_PORT else f":{target.port}"
    return {"Host": f"{target.host}{port}", **headers}


def _proxy_for(host: str) -> str | None:
    """Return the proxy that the person's environment names for this host, if any."""
    surrounding = {name.lower(): value for name, value in os.environ.items()}
    for rule in surrounding.get("no_proxy", "").split(","):
        name = rule.strip().lower().lstrip("*.")
        if rule.strip() == "*" or (name and (host == name or host.endswith(f".{name}"))):
            return None
    proxy = surrounding.get("https_proxy") or surrounding.get("all_proxy")
    if proxy and "://" not in proxy:
        proxy = f"http://{proxy}"
    return proxy or None
