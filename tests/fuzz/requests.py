"""Hostile requests: bytes for a socket, drawn by Hypothesis."""

import json
import uuid
from typing import Any

from hypothesis import strategies as st

from tests.slack.client import encoded, sign
from tests.whole import PAYLOADS

ROUTES = (
    *(
        "/",
        "/preview/ask",
        "/preview/outcomes",
        "/preview/instruments",
        "/preview/page.js",
        "/preview/mark.svg",
        "/data/standings.csv",
        "/feed.atom",
    ),
    *("/preview/page.css", "/preview/page.html", "/preview/privacy.html", "/privacy"),
    *("/inbox", "/inbox/FB-7K2M9Q", "/inbox/deliveries/1/retry", "/inbox/inbox.css", "/healthz", "/readyz", "/metrics"),
    *("/v1/ask", "/v1/instruments", "/v1/standings/opsc/PAK", "/v1/obligations", "/v1/openapi.json", "/v1/nothing"),
    *("/slack/events", "/slack/install", "/slack/oauth_redirect", "/api/messages", "/nothing"),
)
METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW")
KINDS = (
    *("application/json", "application/json; charset=utf-16", "application/json; charset=nonsense", "text/plain"),
    *("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "", "\x80/\xff"),
    "application/x-www-form-urlencoded; charset=nonsense",
)
HEADERS = (
    *("Host", "Origin", "Sec-Fetch-Site", "Authorization", "Cookie", "Content-Type", "Content-Encoding", "Expect"),
    *(
        "If-None-Match",
        "Range",
        "Accept",
        "Transfer-Encoding",
        "Content-Length",
        "X-Forwarded-For",
        "X-Slack-Signature",
    ),
    *("X-Slack-Request-Timestamp", "X-Slack-Retry-Num", "Upgrade", "Connection", "X-HTTP-Method-Override"),
)
VALUES = (
    *(
        "",
        "0",
        "-1",
        "99999999999999999999",
        "chunked",
        "gzip",
        "deflate",
        "br",
        "100-continue",
        "websocket",
        "upgrade",
    ),
    *(
        "Bearer x",
        "Bearer \x80",
        "sanad=x",
        "v0=x",
        "*",
        '"x"',
        "bytes=0-",
        "localhost",
        "[::1",
        "evil.example",
        "null",
    ),
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
bodies = st.one_of(
    st.binary(max_size=300),
    values.map(lambda found: json.dumps(found).encode()),
    st.text(max_size=200).map(lambda text: json.dumps({"text": text, "conversation": text[:9]}).encode()),
    st.text(max_size=100).map(lambda text: ("payload=" + text).encode("utf-8", "replace")),
)


@st.composite
def raw(draw: st.DrawFn) -> bytes:
    """Any method at any address with any headers and any body."""
    path = draw(st.sampled_from(ROUTES)) + draw(
        st.sampled_from(
            ("", "?", "?token=x", "?q=%00%ff", "/..%2f", "//x", ";a", "?code=x&state=y", "?error=x&state=y")
        )
    )
    path += draw(st.text(max_size=20).map(lambda text: text.encode().hex()) | st.just(""))
    body = draw(bodies)
    lines = [f"{draw(st.sampled_from(METHODS))} {path} HTTP/1.{draw(st.sampled_from('01'))}"]
    named = draw(st.lists(st.tuples(st.sampled_from(HEADERS), st.sampled_from(VALUES)), max_size=4))
    lines += [f"{name}: {value}" for name, value in named]
    lines += [f"Content-Type: {draw(st.sampled_from(KINDS))}", "Host: 127.0.0.1"]
    lines += draw(st.sampled_from(([f"Content-Length: {len(body)}"], [])))
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1") + body


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """Hardly HTTP."""
    head = draw(st.sampled_from((b"", b"GET / HTTP/1.1\r\n", b"POST /slack/events HTTP/1.1\r\nContent-Length: 5\r\n")))
    return head + draw(st.binary(max_size=200)) + draw(st.sampled_from((b"", b"\r\n\r\n", b"\n\n", b"\x00")))


LEAVING = {"tokens_revoked", "uninstalled"}  # these do what they say, and nobody would be served any more


@st.composite
def altered(draw: st.DrawFn, platform: str, **own: Any) -> Any:
    """A recorded payload with up to three places put out of shape; `own` is where its answers go."""
    names = sorted(path for path in (PAYLOADS / platform).glob("*.json") if "schema" not in path.name)
    text = draw(st.sampled_from([path for path in names if path.stem not in LEAVING])).read_text("utf-8")
    fresh = uuid.uuid4().hex  # a repeat would be known by its id, and left alone
    found = json.loads(text.replace("TRIGGER", f"1.{fresh}").replace("Ev0EVENT", f"Ev{fresh}")) | own
    if "id" in found:
        found["id"] = fresh
    for _ in range(draw(st.integers(0, 3))):
        _alter(draw, found)
    return found


def _alter(draw: st.DrawFn, found: Any) -> None:
    place = found
    while True:
        keys = sorted(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = draw(st.sampled_from(keys))
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or draw(st.booleans()):
            break
        place = inner
    if draw(st.booleans()):
        place[key] = draw(values)
    else:
        del place[key]


def post(path: str, body: bytes, kind: str, headers: dict[str, str] | None = None) -> bytes:
    """A sound request."""
    named = {"Host": "127.0.0.1", "Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close"}
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in (named | (headers or {})).items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


def signed(payload: Any) -> bytes:
    """As Slack would send it, whatever is in it."""
    try:
        body, kind = encoded(payload)
    except TypeError:  # what is no object any more
        body, kind = json.dumps(payload).encode(), "application/json"
    return post("/slack/events", body, kind, sign(body))
