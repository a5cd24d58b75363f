"""Microsoft's signing keys, fetched without ever blocking the event loop.

Both SDKs keep keys of their own: botbuilder fetches them with a blocking call and stays
locked out for a day after a rotation, the Agents SDK asks again for every unknown key id.
This store takes the place of both.
"""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from jwt.algorithms import RSAAlgorithm

from adapters.teams.inbound.validation import Rejected
from adapters.teams.outbound.http_session import HttpSession
from bot.origin import stays_here

PUBLIC = "https://login.botframework.com"
METADATA = "/v1/.well-known/openidconfiguration"
KEYS_SECONDS = 24 * 3600.0
REFETCH_SECONDS = 60.0  # forged key ids cost at most one request in this time
FAILED_SECONDS = 5.0
FETCH_SECONDS = 5.0  # for both requests together
WAITING_REQUESTS = (
    20  # requests that wait for the keys; more would fill the places of everybody else, and may be forged
)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """Shaped as botbuilder expects it."""

    public_key: Any  # cryptography's RSAPublicKey
    endorsements: tuple[str, ...]


class SigningKeys:
    """The connector's keys by id. They are asked for again when a day old, and when an id is unknown."""

    def __init__(self, http: HttpSession, base: str = "", clock: Callable[[], float] = time.monotonic) -> None:
        self._http = http
        self._base = base or PUBLIC
        self._clock = clock
        self._keys: Mapping[str, SigningKey] = {}
        self._fetched = self._tried = float("-inf")
        self._fetching: asyncio.Task[None] | None = None
        self._waiting = 0

    async def get(self, key_id: str) -> SigningKey:
        """Raises Rejected: 401 for a key that Microsoft does not have, 503 while nobody can tell."""
        known = self._keys.get(key_id)
        if not known or self._clock() - self._fetched > KEYS_SECONDS:
            told = await self._renewed()
            known = self._keys.get(key_id)
            if not known and not told:
                raise Rejected(503, "too many wait for the signing keys")
        if known:
            return known
        raise (
            Rejected(401, "token is signed with an unknown key") if self._keys else Rejected(503, "no signing keys yet")
        )

    async def _renewed(self) -> bool:
        """Wait for a fetch, which is begun where none is under way or was made lately. False where too many wait."""
        if self._fetching is None and self._clock() - self._tried >= REFETCH_SECONDS:
            self._tried = self._clock()
            self._fetching = asyncio.create_task(self._refresh())
        if self._fetching is None:
            return True
        if self._waiting >= WAITING_REQUESTS:
            return False
        self._waiting += 1
        try:
            await asyncio.wait([self._fetching])  # whoever hangs up does not end it for the others
        finally:
            self._waiting -= 1
        return True

    async def _refresh(self) -> None:
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                self._keys = await self._fetch()
            self._fetched = self._clock()
        except (aiohttp.ClientError, OSError, RuntimeError, ValueError, KeyError, TypeError):
            if not self._keys:
                # Nothing can be let in yet: who asks within five seconds shares this failure.
                self._tried = self._clock() - REFETCH_SECONDS + FAILED_SECONDS
        finally:
            self._fetching = None

    async def _fetch(self) -> dict[str, SigningKey]:
        where = str((await self._get(self._base + METADATA))["jwks_uri"])
        if not where.startswith("https://") and not stays_here(where):
            raise ValueError("keys are not behind https")
        found = (await self._get(where))["keys"]
        return {key["kid"]: _read(key) for key in found if key.get("kty") == "RSA"}

    async def _get(self, url: str) -> Any:
        async with self._http.session() as session, session.get(url) as answer:
            answer.raise_for_status()
            return await answer.json(content_type=None)


def _read(key: Mapping[str, Any]) -> SigningKey:
    return SigningKey(RSAAlgorithm.from_jwk(json.dumps(key)), tuple(key.get("endorsements", ())))
