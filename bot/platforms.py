"""Slack, Teams and the other places that feedback goes to, as far as they are configured."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

from aiohttp import web
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.model import Answer, Desk, Ledger, Platform
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Shared:
    """What every platform works with."""

    answer: Answer
    desk: Desk
    ledger: Ledger
    instruments: Callable[[], Sequence[tuple[str, str]]]
    engine: AsyncEngine


def mount(app: web.Application, settings: Settings, shared: Shared) -> tuple[Platform, ...]:
    """Add the configured platforms' routes. Their SDKs are imported only here. Raises SystemExit with a sentence."""
    common = (shared.answer, shared.desk, shared.ledger, shared.instruments)
    found: list[Platform] = []
    if settings.slack:
        slack = import_module("adapters.slack")
        found.append(slack.mount(app, _slack(settings), *common, shared.engine))
    if settings.teams:
        teams = import_module("adapters.teams")
        found.append(teams.mount(app, _teams(settings), *common))
    return tuple(found)


def _slack(settings: Settings) -> object:
    return import_module("adapters.slack.config").SlackConfig(
        bot_token=_shown(settings.slack_bot_token),
        signing_secret=_shown(settings.slack_signing_secret),
        app_token=_shown(settings.slack_app_token),
        client_id=_shown(settings.slack_client_id),
        client_secret=_shown(settings.slack_client_secret),
        api_url=settings.slack_api_url,
        allowed_teams=settings.slack_allowed_teams,
        public_url=settings.sanad_public_url or "",
        secret_key=_shown(settings.sanad_secret_key),
    )


def _teams(settings: Settings) -> object:
    return import_module("adapters.teams.config").TeamsConfig(
        app_id=settings.teams_app_id or "",
        app_password=_shown(settings.teams_app_password),
        app_type=settings.teams_app_type,
        tenant_id=settings.teams_tenant_id or "",
        certificate=_shown(settings.teams_certificate),
        local=settings.teams_local,
        sdk=settings.teams_sdk,
        allowed_tenants=settings.teams_allowed_tenants,
        identity_url=settings.teams_identity_url or "",
    )


def _shown(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
