"""The bot's own token for Microsoft's connector: by secret, certificate or managed identity.

Microsoft's MSAL is used directly: both SDKs wrap it, but botbuilder builds a new client for
every turn, which asks for a new token on the event loop each time.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import msal  # type: ignore[import-untyped] # Microsoft ships no types
import requests
from requests.adapters import HTTPAdapter

from adapters.teams.config import TeamsConfig

AUTHORITY = "https://login.microsoftonline.com"
RESOURCE = "https://api.botframework.com"
SHARED_TENANT = "botframework.com"  # what a MultiTenant bot signs in to
REFUSALS = frozenset({"invalid_client", "unauthorized_client", "invalid_request", "invalid_tenant"})
RENEWAL_SECONDS = 300.0  # seconds before its end at which a token is renewed


class NoToken(ConnectionError):
    """Microsoft gave no token; it is worth asking again. The message contains no secret."""


class Credentials:
    """One token at a time, renewed in a thread before it ends; many turns wait for one request."""

    def __init__(self, config: TeamsConfig, clock: Callable[[], float] = time.monotonic) -> None:
        self._config = config
        self._clock = clock
        self._token, self._ends = "", float("-inf")
        self._lock = asyncio.Lock()
        self._client: Any = None  # MSAL's client; building one costs a request
        self.trouble, self.refused = "", False  # refused: waiting does not help

    async def token(self) -> str:
        """A bearer token, or nothing where the bot speaks to this machine only. Raises NoToken."""
        if self._config.local:
            return ""
        if self._clock() < self._ends:
            return self._token
        async with self._lock:
            if self._clock() >= self._ends:
                await self._renew()
        return self._token

    def forget(self, token: str) -> None:
        """The connector refused this token: the next turn asks for another."""
        if token == self._token:
            self._ends = float("-inf")
            self._client = None  # MSAL keeps tokens too, and would hand out the refused one again

    async def _renew(self) -> None:
        answer = await asyncio.to_thread(self._ask)
        if not isinstance(answer, dict) or "access_token" not in answer:
            self.refused = _code(answer) in REFUSALS
            self.trouble = _words(_code(answer), self.refused)
            raise NoToken(self.trouble)
        self.trouble, self.refused = "", False
        self._token = str(answer["access_token"])
        self._ends = self._clock() + max(float(answer.get("expires_in", 0)) - RENEWAL_SECONDS, 1.0)

    def _ask(self) -> Any:
        try:
            self._client = self._client or client(self._config)
            if self._config.app_type == "UserAssignedMSI":
                return self._client.acquire_token_for_client(resource=RESOURCE)
            return self._client.acquire_token_for_client(scopes=[f"{RESOURCE}/.default"])
        except (requests.RequestException, msal.exceptions.MsalError, ValueError, RuntimeError) as error:
            return {"error": type(error).__name__}


def client(config: TeamsConfig) -> Any:
    """MSAL's client for this kind of credential."""
    session = requests.Session()
    # The address that gives a managed identity its token is the machine's own: no proxy reaches it.
    session.trust_env = config.app_type != "UserAssignedMSI"
    session.mount(AUTHORITY, _Redirected(config.identity_url) if config.identity_url else HTTPAdapter(max_retries=1))
    timeout = _Timeout(session)
    if config.app_type == "UserAssignedMSI":
        return msal.ManagedIdentityClient(
            msal.UserAssignedManagedIdentity(client_id=config.app_id), http_client=timeout
        )
    tenant = config.tenant_id if config.app_type == "SingleTenant" else SHARED_TENANT
    pem = config.certificate
    return msal.ConfidentialClientApplication(
        config.app_id,
        client_credential={"private_key": pem, "public_certificate": pem} if pem else config.app_password,
        authority=f"{AUTHORITY}/{tenant}",
        instance_discovery=False,  # asks who this authority is, which is known
        http_client=timeout,
    )


def _words(code: str, refused: bool) -> str:
    if refused:
        what = "TEAMS_APP_ID, its secret or certificate, and TEAMS_TENANT_ID"
        return f"Microsoft refuses the bot's credentials ({code}): check {what}"
    return f"Microsoft gives the bot no token at the moment ({code}); it is asked again"


def _code(answer: Any) -> str:
    return str(answer.get("error", "no answer"))[:60] if isinstance(answer, dict) else "no answer"


class _Timeout:
    """MSAL sets no timeout of its own on a session that it is given."""

    def __init__(self, session: requests.Session) -> None:
        self._session = session

    def get(self, url: str, **kwargs: Any) -> requests.Response:
        return self._session.get(url, **{"timeout": 10, **kwargs})

    def post(self, url: str, **kwargs: Any) -> requests.Response:
        return self._session.post(url, **{"timeout": 10, **kwargs})

    def close(self) -> None:
        self._session.close()


class _Redirected(HTTPAdapter):
    """MSAL insists on https; the tests' identity provider listens on loopback without it."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        request.url = (request.url or "").replace(AUTHORITY, self._base, 1)
        return super().send(request, *args, **kwargs)
