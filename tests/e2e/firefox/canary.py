"""Sees whether Firefox reaches out: a server that should never be spoken to, a name that should
never be looked up, and all that is requested, opened or left meanwhile.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

from tests.e2e.firefox.loopback_server import LoopbackServer

if TYPE_CHECKING:
    from tests.e2e.firefox.browser import Firefox

NAME = "canary.memory-cache.test"
"""A host that there is not, and cannot be: names under “test” are kept for this."""

PREFETCH_S = 4.0
"""Twice what Firefox was seen to take on a busy computer."""

PREFERENCES: dict[str, bool | int | str] = {
    # As a person has it: no proxy, names are looked up, also before they are needed.
    "network.proxy.type": 0,
    "network.dns.disablePrefetch": False,
    "network.dns.disablePrefetchFromHTTPS": False,
    "network.prefetch-next": True,
}

_WATCH = """
const [name, port] = arguments;
const isCanary = (text) => text.includes(name) || text.includes(`:${port}/`);
const seen = window.canarySeen = { requests: [], places: [], violations: [] };
const observers = {
    'http-on-opening-request': (channel) => {
        const address = channel.QueryInterface(Ci.nsIChannel).URI.spec;
        if (isCanary(address)) seen.requests.push(address);
    },
    'csp-on-violate-policy': (subject, data) => seen.violations.push(String(data)),
};
for (const [topic, observe] of Object.entries(observers)) Services.obs.addObserver(observe, topic);
gBrowser.addTabsProgressListener({
    onStateChange(browser, progress, request, flags) {
        const address = request instanceof Ci.nsIChannel ? request.URI.spec : '';
        if (progress.isTopLevel && flags & Ci.nsIWebProgressListener.STATE_START)
            seen.places.push(address);
    },
});
gBrowser.tabContainer.addEventListener('TabOpen', () => seen.places.push('a new tab'));
"""

_SEEN = """
const seen = structuredClone(window.canarySeen);
for (const list of Object.values(window.canarySeen)) list.length = 0;
// Firefox remembers for a minute what it looked up, and what was not found.
const dashboard = Cc['@mozilla.org/network/dashboard;1'].getService(Ci.nsIDashboard);
return new Promise((tell) => dashboard.requestDNSInfo(({ entries }) => {
    const names = entries.map(({ hostname }) => hostname)
        .filter((name) => name.includes(arguments[0]));
    Services.dns.clearCache(true);
    tell({ ...seen, lookups: [...new Set(names)].sort() });
}));
"""


@dataclass(frozen=True)
class Seen:
    """What was seen since it was last forgotten, each by its address or name."""

    hits: list[str] = field(default_factory=list)
    """Connections to the server, and what was asked for."""
    lookups: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    """Requests for the canary that Firefox began, whether or not they were let through."""
    places: list[str] = field(default_factory=list)
    """Tabs that were opened or went elsewhere."""
    violations: list[str] = field(default_factory=list)
    """What a policy has stopped, in any page."""


class Canary(LoopbackServer):
    """A server that notes whoever connects, and a watch over a Firefox."""

    def __init__(self) -> None:
        hits: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            raw_requestline: bytes

            def setup(self) -> None:
                hits.append("a connection")
                super().setup()

            def parse_request(self) -> bool:
                hits.append(self.raw_requestline.decode("latin-1").strip())
                return super().parse_request()

            def do_GET(self) -> None:
                body = b"globalThis.canary = 1;"
                self.send_response(200)
                self.send_header("Content-Type", "text/javascript")
                self.send_header("Access-Control-Allow-Origin", "*")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Say nothing: `hits` has it."""

        super().__init__(Handler)
        self._hits = hits

    @property
    def address(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self._server.server_port}"

    def watch(self, firefox: Firefox) -> None:
        """Begin to watch a Firefox."""
        firefox.chrome(_WATCH, NAME, self._server.server_port)

    def seen(self, firefox: Firefox, *, patiently: bool = False) -> Seen:
        """Return what was seen, and forget it; look-ups of the last minute count.

        Names of links are looked up a second or two after the links are there: patiently, that
        much later.
        """
        if patiently:
            time.sleep(PREFETCH_S)
        hits = self._hits[:]
        del self._hits[: len(hits)]
        found = firefox.chrome(_SEEN, NAME)
        return Seen(hits=hits, **found)
