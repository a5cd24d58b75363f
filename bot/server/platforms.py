"""Slack, Teams and the other places that feedback goes to, as far as they are configured."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiohttp import web
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.slack.config import SlackConfig
from adapters.teams.config import TeamsConfig
from bot.ports import Answer, EventInbox, Platform, Triage
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Shared:
    """What every platform is given."""

    answer: Answer
    triage: Triage
    event_inbox: EventInbox
    instruments: Callable[[], Sequence[tuple[str, str]]]
    engine: AsyncEngine


def mount(app: web.Application, settings: Settings, shared: Shared) -> tuple[Platform, ...]:
    """Add the configured platforms' routes. Their SDKs are imported only here. Raises SystemExit with a sentence."""
    common = (shared.answer, shared.triage, shared.event_inbox, shared.instruments)
    found: list[Platform] = []
    if settings.slack:
        from adapters.slack.platform import mount as mount_slack  # noqa: PLC0415 - a deployment without Slack does not load its SDK

        found.append(mount_slack(app, _slack(settings), *common, shared.engine))
    if settings.teams:
        from adapters import teams  # noqa: PLC0415 - a deployment without Teams does not load Microsoft's SDK

        found.append(teams.mount(app, _teams(settings), *common))
    return tuple(found)


def _slack(settings: Settings) -> SlackConfig:
    return SlackConfig(
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


def _teams(settings: Settings) -> TeamsConfig:
    return TeamsConfig(
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
