"""What makes two addresses the same page: for certain, or only if their texts agree as well.

By hand where urllib raises for what it takes for wrong ("http://[a" for one): an address comes from
a page and may be anything.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

_PARTS = re.compile(
    r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?\Z", re.IGNORECASE | re.DOTALL
)
_DEFAULT_PORT = re.compile(r":(?:80|443)?\Z")
# Parameters that say where a reader came from and change nothing of what is read.
_TRACKING = re.compile(
    r"(?:utm_\w+|(?:hsa|mtm|pk|piwik|matomo|vero|oly|at|ns|sc|stm|trk)_\w+|fbclid|gclid|gclsrc|gbraid|wbraid|dclid"
    r"|msclkid|yclid|ysclid|twclid|ttclid|igshid|igsh|li_fat_id|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|__hstc"
    r"|__hssc|__hsfp|hsctatracking|_openstat|wickedid|wt_mc|wtrid|xtor|cmpid|ncid|spm|scid|ref_src|ref_url|rb_clickid"
    r"|s_cid|s_kwcid|ef_id|icid|guccounter|guce_referrer(?:_sig)?|_ga|_gl|ga_\w+|campaignid|adgroupid"
    r"|fb_action_ids|fb_action_types|fb_source|fb_ref|action_object_map|action_type_map|sharedid|srsltid)\Z",
    re.IGNORECASE,
)
_AMP_PARAMETER = re.compile(r"(?:amp(?:=1|=true|=)?|outputtype=amp|output=amp)\Z", re.IGNORECASE)
_AMP_CACHE = re.compile(r"[\w-]+\.cdn\.ampproject\.org\Z")
_AMP_VIEWER = re.compile(r"(?:www\.)?google\.[a-z.]{2,6}\Z")
_TWIN_HOST = re.compile(r"\A(?:www\.|m\.|mobile\.|amp\.|touch\.)+(?=[^.]+\.)")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)\Z", re.IGNORECASE)
_ROUTES = ("/", "!")
"""How the fragment of a single-page app begins that keeps its route there."""


def normal_address(url: str) -> str:
    """Return the address under which a page is the same again, whoever linked to it.

    Fragments go (unless a single-page app keeps its route there) and so do tracking parameters, the
    default port, and the difference between http and https. What is no web address only loses its
    fragment.
    """
    found = _PARTS.match(url)
    if found is None:
        return url.partition("#")[0] or url
    _, authority, path, query, fragment = found.groups()
    kept = [part for part in (query or "").split("&") if part and not _is_tracking(part)]
    address = f"https://{_host(authority)}{path or '/'}"
    if kept:
        address += "?" + "&".join(kept)
    if fragment and fragment.startswith(_ROUTES):
        address += "#" + fragment
    return address


def twin_address(url: str) -> str:
    """Return what the mobile, AMP and other twins of a page have in common: two pages with the same
    one are the same if their texts agree too.
    """
    found = _PARTS.match(normal_address(url))
    if found is None:
        return url
    _, host, path, query, fragment = found.groups()
    inner = _behind_amp_cache(host, path)
    if inner is not None:
        host, path = inner
    host = _TWIN_HOST.sub("", host)
    path = _INDEX.sub("/", path)
    segments = [part for part in path.split("/") if part]
    if segments and segments[-1].lower() in ("amp", "amp.html"):
        segments.pop()
    elif segments and segments[0].lower() == "amp":
        segments.pop(0)
    if segments and segments[-1].lower().endswith(".amp.html"):
        segments[-1] = segments[-1][: -len(".amp.html")] + ".html"
    kept = [part for part in (query or "").split("&") if part and not _AMP_PARAMETER.match(part)]
    address = "https://" + "/".join([host, *segments])
    if kept:
        address += "?" + "&".join(kept)
    return address + ("#" + fragment if fragment else "")


def host_of(url: str) -> str:
    """Return the host of a web address without “www.”, "" for anything else."""
    found = _PARTS.match(url)
    if found is None:
        return ""
    return re.sub(r":\d+\Z", "", _host(found[2])).removeprefix("www.")


def _is_tracking(parameter: str) -> bool:
    return _TRACKING.match(unquote(parameter.partition("=")[0])) is not None


def _host(authority: str) -> str:
    host = _DEFAULT_PORT.sub("", authority.rpartition("@")[2]).lower()
    name, colon, port = host.partition(":") if not host.startswith("[") else (host, "", "")
    return name.rstrip(".") + colon + port


def _behind_amp_cache(host: str, path: str) -> tuple[str, str] | None:
    """The page that an AMP cache or viewer shows: “…/c/s/HOST/PATH”, “…/amp/s/HOST/PATH”."""
    prefixes: tuple[str, ...]
    if _AMP_CACHE.match(host):
        prefixes = ("/c/s/", "/c/", "/v/s/", "/v/")
    elif _AMP_VIEWER.match(host):
        prefixes = ("/amp/s/", "/amp/")
    else:
        return None
    for prefix in prefixes:
        if path.startswith(prefix):
            inner_host, _, inner_path = path[len(prefix) :].partition("/")
            return inner_host.lower(), "/" + inner_path
    return None
