"""The seam on the Microsoft 365 Agents SDK, which Microsoft supports in botbuilder's stead."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from jwt import PyJWTError
from microsoft_agents.activity import Activity as Schema
from microsoft_agents.hosting.aiohttp import CloudAdapter
from microsoft_agents.hosting.core import AgentAuthConfiguration, ClaimsIdentity, TurnContext
from microsoft_agents.hosting.core.authorization.jwt import JwtTokenValidator

from adapters.teams.auth.keys import SigningKeys
from adapters.teams.config import TeamsConfig
from adapters.teams.inbound.validation import ISSUER, Rejected, check_claims, essentials
from adapters.teams.turn import Activity


class AgentsPort:
    """The SDK's own endpoint is not used: there the check of tokens is a middleware that may be forgotten."""

    def __init__(self, config: TeamsConfig, keys: SigningKeys) -> None:
        self._config = config
        self._validator = JwtTokenValidator(
            AgentAuthConfiguration(
                client_id=config.app_id, tenant_id=config.tenant_id or None, issuers=[ISSUER], validate_issuer=True
            )
        )
        self._validator._jwk_client_manager = _Keys(keys)  # type: ignore[assignment] # the SDK gives no other way in
        self._adapter = CloudAdapter(channel_service_client_factory=_NoClients())
        self._adapter.on_turn_error = None  # the default sends the exception's text to the user

    async def turn(self, activity: Activity, authorization: str, act: Callable[[], Awaitable[None]]) -> None:
        """As `Port.turn`, by the Agents SDK."""
        try:
            schema = Schema.model_validate(essentials(activity))
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise Rejected(400, "not an activity by its schema") from error
        identity = await self._identity(activity, authorization)
        await self._adapter.run_pipeline(TurnContext(self._adapter, schema, identity), lambda _: act())

    async def _identity(self, activity: Activity, authorization: str) -> ClaimsIdentity:
        if self._config.local:
            return ClaimsIdentity({})
        try:
            identity = await self._validator.validate_token(authorization.partition(" ")[2])
        except (PyJWTError, ValueError) as error:
            raise Rejected(401, f"the Agents SDK refuses the token: {type(error).__name__}") from error
        check_claims(identity.claims, activity, self._config)
        return identity


class _NoClients:
    """What is said goes through our own connector."""

    async def create_connector_client(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError("answers go through our own connector")

    async def create_user_token_client(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError("answers go through our own connector")


class _Keys:
    """Our store in the place of the SDK's, which fetches the keys anew for every unknown id."""

    def __init__(self, keys: SigningKeys) -> None:
        self._keys = keys

    async def get_signing_key(self, _url: str, header: Mapping[str, Any]) -> Any:
        return (await self._keys.get(str(header["kid"]))).public_key
