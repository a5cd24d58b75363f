"""Text that strangers wrote, before it is shown: nothing in it steers a terminal, or hides where a link leads."""

import re
from urllib.parse import quote, urlsplit

# Control characters (C0 but tab and line feed, C1), and Unicode's Bidi_Control. Urdu needs its joiners, which stay.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_REACH = re.compile(r"tel:\+?\d{2,15}|mailto:[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{3,250}")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def visible(text: str) -> str:
    """The text without characters that steer a terminal or set the direction of what stands around them."""
    return _STEERING.sub("", text)


def escaped(json: str) -> str:
    """A JSON text that means the same, and holds none of these characters itself."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", json)


def shown(text: str) -> str:
    """As `visible`, and every web address is seen for what it is.

    What hides or turns in an address is written as %E2%80%AE; where something else than the host stands in the
    host's place, as in `https://un.org@example.net`, the host follows.
    """
    return visible(_ADDRESS.sub(lambda found: _address(found[0]), text))


def plain_address(url: str) -> bool:
    """Whether an address leads where it seems to: http or https, no name before an @, nothing hidden in it."""
    host, honest = _host(url)
    return honest and url.isprintable() and " " not in url and bool(host)  # of blanks only a space is printable


def tappable(url: str) -> bool:
    """Whether an address can be made a link: a plain web address, a telephone number or a mailbox."""
    return plain_address(url) or bool(_REACH.fullmatch(url))


def _address(url: str) -> str:
    host, honest = _host(url)
    text = "".join(char if char.isprintable() else quote(char) for char in url)
    return text if honest or not host else f"{text} (leads to {host})"


def _host(url: str) -> tuple[str, bool]:
    """The host, with letters beyond ASCII as a browser asks for them, and whether the address shows it."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        named = host.encode("idna").decode() if not host.isascii() else host
    except ValueError:
        return "", False
    honest = parts.scheme in {"http", "https"} and named == host and "@" not in parts.netloc and "\\" not in url
    return named, honest
