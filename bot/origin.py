"""Where a request comes from, as far as can be seen: this machine, a proxy, another site."""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

# A proxy or a tunnel adds at least one of these to what it passes on.
PROXY_HEADERS = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address, however it is spelled."""
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host.lower() == "localhost"
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def stays_here(url: str) -> bool:
    """Whether a URL leads to this machine."""
    try:
        return is_loopback(urlsplit(url).hostname or "")
    except ValueError:  # `http://[::1`
        return False


def stranger(peer: str, headers: Mapping[str, str]) -> str:
    """Why a request may be of somebody on another machine; empty where nothing speaks for it.

    The Host header tells a rebound name from a typed one; a proxy's header tells that the peer on this machine is a
    proxy or a tunnel.
    """
    if not is_loopback(peer):
        return "not from this machine"
    if any(name in headers for name in PROXY_HEADERS):
        return "through a proxy"
    return "" if stays_here(f"//{headers.get('Host', '')}") else "under another name"


def from_another_site(headers: Mapping[str, str]) -> bool:
    """Whether a browser sends this for another site."""
    if headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = headers.get("Origin")
    return origin is not None and origin.partition("://")[2] != headers.get("Host")


def encrypted(scheme: str, headers: Mapping[str, str]) -> bool:
    """Whether a browser came by https, here or to the proxy before us: only then does it keep a cookie for that."""
    return scheme == "https" or headers.get("X-Forwarded-Proto") == "https"
