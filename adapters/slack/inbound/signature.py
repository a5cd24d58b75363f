"""The first look at a request: size, signature and repetition, on the raw bytes, before anything is parsed.

Bolt parses before it verifies, answers unsigned junk with a traceback and writes the body of
a badly signed request to the log; so nothing reaches it that has not passed here.
"""

import re
import time
from collections import OrderedDict

from aiohttp import web
from slack_sdk.signature import SignatureVerifier

BODY_BYTES = 256 * 1024
CERTIFICATE_CHECK_BYTES = 200
WINDOW_SECONDS = 300.0  # seconds, both ways; Slack's own figure
_TIMESTAMP = re.compile(r"\d{1,12}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)
_SSL_CHECK = re.compile(rb"(?:token=\w*&)?ssl_check=1(?:&token=\w*)?")


class Rejected(Exception):
    """Not a request of Slack's. Its words go into the log and to the far side, so they hold nothing of the request."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class SignatureCheck:
    """Checks requests against one signing secret."""

    def __init__(self, signing_secret: str) -> None:
        self._verifier = SignatureVerifier(signing_secret)

    async def body(self, request: web.Request) -> bytes:
        """The raw body of a genuine request. Raises Rejected."""
        length = request.content_length
        if length is not None and length > BODY_BYTES:
            raise Rejected(413, "too large")
        timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        if not _well_formed(timestamp, signature) and not _may_look_at_the_certificate(request):
            raise Rejected(401, "no signature")  # before anything of the body is waited for
        raw = await _read(request)
        if not self.signed(raw, timestamp, signature):
            if _SSL_CHECK.fullmatch(raw):  # Slack looks at the certificate, and does not sign
                raise Rejected(200, "certificate check")
            raise Rejected(401, "bad signature")
        return raw

    def signed(self, raw: bytes, timestamp: str, signature: str) -> bool:
        """Whether Slack signed these bytes within the last five minutes."""
        if not _well_formed(timestamp, signature):
            return False  # the verifier raises
        try:
            return self._verifier.is_valid(raw, timestamp, signature)
        except UnicodeDecodeError:
            return False


def _well_formed(timestamp: str, signature: str) -> bool:
    return bool(_TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature))


def _may_look_at_the_certificate(request: web.Request) -> bool:
    """Slack's check of the certificate is unsigned: a form of a few bytes."""
    form = request.content_type == "application/x-www-form-urlencoded"
    return form and 0 < (request.content_length or 0) <= CERTIFICATE_CHECK_BYTES


async def _read(request: web.Request) -> bytes:
    """A body that comes with its length or in chunks. Raises Rejected where it is too large."""
    raw = b""
    while more := await request.content.read(BODY_BYTES + 1 - len(raw)):
        raw += more
        if len(raw) > BODY_BYTES:
            raise Rejected(413, "too large")
    return raw


class Seen:
    """What came within the window: the same click or command twice is a replay.

    It is this process's own. What a replica would repeat is either read-only or has a key in the store.
    """

    def __init__(self, most: int = 100_000) -> None:
        self._seen: OrderedDict[str, float] = OrderedDict()
        self._most = most

    def __contains__(self, name: object) -> bool:
        return name in self._seen

    def again(self, name: str) -> bool:
        """Whether the name came before, and remembers it."""
        now = time.monotonic()
        while self._seen and (
            len(self._seen) > self._most or now - next(iter(self._seen.values())) > 2 * WINDOW_SECONDS
        ):
            self._seen.popitem(last=False)
        if name in self._seen:
            return True
        self._seen[name] = now
        return False
