"""Activities on their way to Microsoft's connector, through one pooled session."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from adapters.teams.auth.credentials import Credentials
from adapters.teams.config import TeamsConfig
from adapters.teams.inbound.validation import service_allowed
from adapters.teams.outbound.http_session import HttpSession
from bot.model import TryLater, Undeliverable

CALL_TIMEOUT = aiohttp.ClientTimeout(total=12)  # the connector gives a whole turn about 15 s
STRAY = "ConversationNotFound"  # now and then also for a conversation that is there
RETRIED_STATUSES = frozenset({408, 412, 500, 502, 503, 504})
# Only these end a conversation. A status alone does not: Teams also answers 404 now and then, and 403 for one message.
ENDED = {
    "MessageWritesBlocked": "the person has blocked the bot, or uninstalled it",
    "BotNotInConversationRoster": "the bot is no longer in this conversation",
    "BotDisabledByAdmin": "an administrator has blocked the bot",
}
REASONS = {
    **ENDED,
    "MessageSizeTooBig": "the message is too long for Teams",
}


class Gone(Undeliverable):
    """This conversation takes nothing from the bot any more."""


class Forbidden(Undeliverable):
    """Teams does not take this one message."""


class Misaddressed(Undeliverable):
    """Teams does not take it in this form, or at this address."""


class NotFound(ConnectionError):
    """There is nothing at this address: a card was deleted. It may also pass."""


REFUSED = {400: Misaddressed, 403: Forbidden, 405: Misaddressed}


class Connector:
    """Sends and updates activities as plain JSON.

    Raises Undeliverable, TryLater where Teams names a time, OSError or aiohttp.ClientError for what may pass.
    """

    def __init__(self, config: TeamsConfig, credentials: Credentials, http: HttpSession) -> None:
        self._config = config
        self._credentials = credentials
        self._http = http

    async def send(self, service_url: str, conversation: str, activity: Mapping[str, Any]) -> str:
        """Send an activity; returns its id, by which it can be updated.

        One whose recipient `isTargeted` is seen by that person alone, in a shared conversation, for a day.
        """
        try:
            return await self._call("POST", service_url, _activities(conversation, activity), activity)
        except (Misaddressed, NotFound):
            answered = activity.get("replyToId")
            if not answered:
                raise
        # What is answered stands in the activity. Older services also want it in the path.
        return await self._call("POST", service_url, _activities(conversation, activity, str(answered)), activity)

    async def open(self, service_url: str, bot: str, person: str, tenant: str) -> str:
        """The chat of one person with the bot; returns its id. Forbidden where they have not installed it."""
        whom = {"bot": {"id": bot}, "members": [{"id": person}], "isGroup": False}
        where = {"tenantId": tenant, "channelData": {"tenant": {"id": tenant}}}
        return await self._call("POST", service_url, "", {**whom, **where})

    async def update(self, service_url: str, conversation: str, activity_id: str, activity: Mapping[str, Any]) -> None:
        """Replace the content of an activity."""
        await self._call("PUT", service_url, _activities(conversation, activity, activity_id), activity)

    async def _call(self, method: str, service_url: str, path: str, activity: Mapping[str, Any]) -> str:
        if not service_allowed(service_url, self._config):
            raise Undeliverable("the stored address is not Microsoft's")
        path = f"{service_url.rstrip('/')}/v3/conversations{path}"
        body = json.dumps(activity, ensure_ascii=False).encode()
        for attempt in (1, 2):
            token = await self._credentials.token()
            headers = {"Content-Type": "application/json; charset=utf-8"}
            if token:
                headers["Authorization"] = f"Bearer {token}"
            # a redirect would carry the token elsewhere
            how: dict[str, Any] = {"data": body, "headers": headers, "timeout": CALL_TIMEOUT, "allow_redirects": False}
            url = URL(path, encoded=True)
            async with self._http.session() as session, session.request(method, url, **how) as answer:
                if answer.status == 401 and attempt == 1:
                    self._credentials.forget(token)
                    continue
                return await _outcome(answer)
        raise AssertionError  # the second attempt always has an outcome


def _activities(conversation: str, activity: Mapping[str, Any], activity_id: str = "") -> str:
    targeted = "?isTargetedActivity=true" if (activity.get("recipient") or {}).get("isTargeted") else ""
    one = f"/{quote(activity_id, safe='')}" if activity_id else ""
    return f"/{quote(conversation, safe='')}/activities{one}{targeted}"


async def _outcome(answer: aiohttp.ClientResponse) -> str:
    if 200 <= answer.status < 300:
        return _field(await answer.read(), "id")
    if answer.status == 429:
        raise TryLater(_pause(answer.headers.get("Retry-After", "")))
    if answer.status in RETRIED_STATUSES:
        raise ConnectionError(f"Teams answers {answer.status}")
    if answer.status == 401:
        raise TryLater(60.0)  # an operator has to renew a secret; nothing is lost meanwhile
    code = _field(await answer.read(), "error", "code")
    words = REASONS.get(code, f"Teams answers {answer.status} {code[:60]}".strip())
    if code in ENDED:
        raise Gone(words)
    if answer.status == 404:
        raise ConnectionError(words) if code == STRAY else NotFound(words)
    raise REFUSED.get(answer.status, Undeliverable)(words)


def _field(body: bytes, *path: str) -> str:
    try:
        value = json.loads(body or b"{}")
        for name in path:
            value = value[name]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return value if isinstance(value, str) else ""


def _pause(retry_after: str) -> float:
    try:
        return min(max(float(retry_after), 0.0), 3600.0)
    except ValueError:
        return 5.0  # a date, or nothing at all
