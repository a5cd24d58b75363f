"""The seam on botbuilder-core 4.17: authentication, the activity's schema and the turn pipeline."""

from collections.abc import Awaitable, Callable

from botbuilder.core import BotAdapter, CloudAdapterBase, TurnContext  # type: ignore[import-untyped] # Microsoft ships no types
from botbuilder.schema import Activity as Schema  # type: ignore[import-untyped] # Microsoft ships no types
from botbuilder.schema import CallerIdConstants
from botframework.connector.auth import (  # type: ignore[import-untyped] # Microsoft ships no types
    AuthenticationConstants,
    BotFrameworkAuthenticationFactory,
    ClaimsIdentity,
    PasswordServiceClientCredentialFactory,
)
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor  # type: ignore[import-untyped] # Microsoft ships no types
from msrest.exceptions import ClientException

from adapters.teams.auth.keys import SigningKeys
from adapters.teams.config import TeamsConfig
from adapters.teams.inbound.validation import ISSUER, Rejected, check_claims, essentials
from adapters.teams.turn import Activity


class BotbuilderPort:
    """`CloudAdapter.process()` is not used: 4.17 answers 500 to every invoke that returns a body."""

    def __init__(self, config: TeamsConfig, keys: SigningKeys) -> None:
        self._config = config
        # botbuilder looks its keys up by this name, in a table that the whole process shares
        name = f"{AuthenticationConstants.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL}#{id(keys)}"
        JwtTokenExtractor.metadataCache[name] = keys
        self._adapter = CloudAdapterBase(
            BotFrameworkAuthenticationFactory.create(  # one of these set, and botbuilder takes None for the others
                validate_authority=True,
                to_channel_from_bot_login_url=AuthenticationConstants.TO_CHANNEL_FROM_BOT_LOGIN_URL_PREFIX,
                to_channel_from_bot_oauth_scope=AuthenticationConstants.TO_CHANNEL_FROM_BOT_OAUTH_SCOPE,
                to_bot_from_channel_token_issuer=ISSUER,
                oauth_url=AuthenticationConstants.OAUTH_URL,
                to_bot_from_channel_open_id_metadata_url=name,
                to_bot_from_emulator_open_id_metadata_url=name,
                caller_id=CallerIdConstants.public_azure_channel,
                credential_factory=PasswordServiceClientCredentialFactory(config.app_id),
            )
        )

    async def turn(self, activity: Activity, authorization: str, act: Callable[[], Awaitable[None]]) -> None:
        """As `Port.turn`, by botbuilder."""
        try:
            schema = Schema().deserialize(essentials(activity))
        except (ClientException, ValueError, TypeError, AttributeError, KeyError) as error:
            raise Rejected(400, "not an activity by its schema") from error
        context = TurnContext(self._adapter, schema)
        context.turn_state[BotAdapter.BOT_IDENTITY_KEY] = await self._identity(schema, activity, authorization)
        await self._adapter.run_pipeline(context, lambda _: act())

    async def _identity(self, schema: Schema, activity: Activity, authorization: str) -> ClaimsIdentity:
        if self._config.local:
            return ClaimsIdentity({}, True, AuthenticationConstants.ANONYMOUS_AUTH_TYPE)
        try:
            found = await self._adapter.bot_framework_authentication.authenticate_request(schema, authorization)
        except Rejected:
            raise
        except Exception as error:  # a bad token surfaces as PermissionError, as PyJWT's errors and as bare Exception
            raise Rejected(401, f"botbuilder refuses the token: {type(error).__name__}") from error
        check_claims(found.claims_identity.claims, activity, self._config)
        return found.claims_identity
