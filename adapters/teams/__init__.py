"""Microsoft Teams: one door, `POST /api/messages`, and everything behind it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from aiohttp import web

from adapters.teams.config import TeamsConfig
from bot.ports import Answer, EventInbox, Platform, Triage

if TYPE_CHECKING:
    from adapters.teams.auth.keys import SigningKeys
    from adapters.teams.turn import Port

__all__ = ["TeamsConfig", "mount"]

ADD_AGENTS = "pip install --require-hashes -r requirements/agents.txt"


def mount(  # noqa: PLR0913, PLR0917 - the parts that the server joins, each once
    app: web.Application,
    config: TeamsConfig,
    answer: Answer,
    triage: Triage,
    event_inbox: EventInbox,
    instruments: Callable[[], Sequence[tuple[str, str]]],
) -> Platform:
    """Add the route. `instruments` gives (id, label) for pickers and search. Raises SystemExit with a sentence."""
    from adapters.teams.auth.credentials import Credentials  # noqa: PLC0415 - loads Microsoft's SDK
    from adapters.teams.auth.keys import SigningKeys  # noqa: PLC0415 - loads Microsoft's SDK
    from adapters.teams.ingress import Teams  # noqa: PLC0415 - loads Microsoft's SDK
    from adapters.teams.listeners.conversation import Conversation  # noqa: PLC0415 - loads Microsoft's SDK
    from adapters.teams.outbound.connector import Connector  # noqa: PLC0415 - loads Microsoft's SDK
    from adapters.teams.outbound.http_session import HttpSession  # noqa: PLC0415 - loads Microsoft's SDK

    http, credentials = HttpSession(), Credentials(config)
    keys = SigningKeys(http, config.identity_url)
    host = Conversation(config, answer, triage, event_inbox, instruments, Connector(config, credentials, http))
    teams = Teams(host, _port(config, keys), keys, credentials, http)
    app.router.add_post("/api/messages", teams.receive)
    return teams


def _port(config: TeamsConfig, keys: "SigningKeys") -> "Port":
    if config.sdk == "agents":
        try:
            from adapters.teams.inbound.on_agents import AgentsPort  # noqa: PLC0415 - an optional extra
        except ImportError:
            raise SystemExit(f"TEAMS_SDK=agents needs another SDK. In Sanad's checkout: {ADD_AGENTS}") from None
        return AgentsPort(config, keys)
    from adapters.teams.inbound.on_botbuilder import BotbuilderPort  # noqa: PLC0415 - half a second that only Teams pays

    return BotbuilderPort(config, keys)
