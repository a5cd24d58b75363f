"""The way out through a proxy, where the environment names one."""

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


def proxy_for(url: str) -> str | None:
    """By HTTPS_PROXY, HTTP_PROXY and NO_PROXY. Slack's SDK takes either of the first two for any address."""
    address = urlsplit(url)
    if proxy_bypass(address.netloc):
        return None
    scheme = {"wss": "https", "ws": "http"}.get(address.scheme, address.scheme)
    return getproxies().get(scheme)
