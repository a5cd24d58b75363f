"""Several workspaces: installation by OAuth, tokens encrypted at rest, and erasure."""

import base64
import hashlib
import logging
from collections.abc import Awaitable, Callable
from logging import Logger
from typing import Any

import sqlalchemy
from cryptography.fernet import Fernet, InvalidToken
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.slack.auth.workspaces import Workspace
from adapters.slack.config import SlackConfig
from adapters.slack.manifest import SCOPES

# The SDK warns with the one-time code in its words.
_quiet = logging.getLogger("slack_bolt.sanad.oauth")
_quiet.setLevel(logging.ERROR)

TABLES_LOCK = 0x5A4E4144  # two replicas that start at once create the tables one after the other


class Installations(AsyncInstallationStore):
    """The SDK's store, with bot tokens only, encrypted, one row for each workspace that is wanted."""

    def __init__(self, config: SlackConfig, engine: AsyncEngine) -> None:
        self._store = AsyncSQLAlchemyInstallationStore(client_id=config.client_id, engine=engine, logger=_quiet)
        self._config = config
        self._engine = engine
        self._cipher = Fernet(base64.urlsafe_b64encode(hashlib.sha256(config.secret_key.encode()).digest()))

    @property
    def logger(self) -> Logger:
        """Where the SDK logs; it asks every store for this."""
        return _quiet

    async def create(self, states: AsyncSQLAlchemyOAuthStateStore) -> None:
        """Create the SDK's tables, which are no part of our migrations."""
        async with self._engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                await connection.execute(sqlalchemy.text(f"select pg_advisory_xact_lock({TABLES_LOCK})"))
            await connection.run_sync(self._store.metadata.create_all)
            await connection.run_sync(states.metadata.create_all)

    async def async_save(self, installation: Installation) -> None:
        """Keep the bot's token; the SDK adds a row each time, so the old ones go first.

        Of what is not wanted nothing is kept, and what the workspace installed before stays as it is.
        """
        if unwanted(installation, self._config):
            return
        await self.async_delete_all(enterprise_id=installation.enterprise_id, team_id=installation.team_id)
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep a bot with its token encrypted. The argument is changed."""
        bot.bot_token = self._cipher.encrypt(bot.bot_token.encode()).decode()
        bot.bot_refresh_token = None
        await self._store.async_save_bot(bot)

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The bot of a workspace with its token, or None.

        None also where SANAD_SECRET_KEY was changed and the token cannot be read: the app has to be installed again.
        """
        bot = await self._store.async_find_bot(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )
        if bot:
            try:
                bot.bot_token = self._cipher.decrypt(bot.bot_token.encode()).decode()
            except InvalidToken:  # SANAD_SECRET_KEY was changed: the workspace has to install again
                return None
        return bot

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Delete the bot of a workspace."""
        await self._store.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Delete the installation of a workspace, or of one user in it."""
        await self._store.async_delete_installation(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)

    async def workspace(self, team: str, enterprise: str) -> Workspace | None:
        """The workspace's own installation, or else its organisation's, which has no team."""
        enterprise = enterprise or await self.organisation(team)
        for team_id, is_enterprise in ((team or None, False), (None, True)):
            if (is_enterprise and not enterprise) or (not is_enterprise and not team_id):
                continue
            bot = await self.async_find_bot(
                enterprise_id=enterprise or None, team_id=team_id, is_enterprise_install=is_enterprise
            )
            if bot:
                return Workspace(team_id or "", enterprise, bot.bot_token, bot.bot_user_id or "", bot.bot_id)
        return None

    async def organisation(self, team: str) -> str:
        """The organisation that a workspace with an installation of its own belongs to; not every payload names it."""
        bots = self._store.bots.c
        found = sqlalchemy.select(bots.enterprise_id).where(bots.team_id == team).order_by(bots.installed_at.desc())
        async with self._engine.connect() as connection:
            return (await connection.scalar(found.limit(1))) or ""


def flow(
    config: SlackConfig,
    client: AsyncWebClient,
    store: Installations,
    states: AsyncSQLAlchemyOAuthStateStore,
    welcome: Callable[[Installation], Awaitable[None]],
) -> AsyncOAuthFlow:
    """Bolt's installation pages: `state` is single use and bound to the browser."""

    async def installed(args: AsyncSuccessArgs) -> BoltResponse:
        found = args.installation
        if sentence := unwanted(found, config):
            return _page(403, sentence)
        await welcome(found)
        return _page(200, "Sanad is installed. Open it in Slack and ask; you may close this page.")

    redirect = f"{config.public_url.rstrip('/')}/slack/oauth_redirect" if config.public_url else None
    settings = AsyncOAuthSettings(
        client_id=config.client_id,
        client_secret=config.client_secret,
        scopes=list(SCOPES),
        user_scopes=[],
        redirect_uri=redirect,
        installation_store=store,
        installation_store_bot_only=True,
        state_store=states,
        logger=_quiet,
        callback_options=AsyncCallbackOptions(success=installed, failure=_failed),
    )
    return AsyncOAuthFlow(settings=settings, client=client, logger=_quiet)


def unwanted(installation: Installation, config: SlackConfig) -> str:
    """Why an installation is not kept; empty where it is."""
    if config.allowed_teams and {installation.team_id, installation.enterprise_id}.isdisjoint(config.allowed_teams):
        return "Sanad is not set up for this workspace, so it was not installed. Please ask whoever runs Sanad."
    if installation.bot_token_expires_at or installation.bot_refresh_token:
        return (
            "Sanad was not installed: token rotation is on for this app, and its token would stop working in twelve "
            "hours. Whoever runs Sanad has to switch it off at api.slack.com/apps, under OAuth & Permissions."
        )
    return ""


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    return _page(args.suggested_status_code, "Sanad was not installed. Go back to the installation link and try again.")


def _page(status: int, sentence: str) -> BoltResponse:
    headers: dict[str, Any] = {"Content-Type": "text/html; charset=utf-8"}
    return BoltResponse(status=status, body=f"<!doctype html><title>Sanad</title><p>{sentence}</p>", headers=headers)
