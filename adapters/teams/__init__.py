"""Microsoft Teams: one door, `POST /api/messages`, and everything behind it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from aiohttp import web

from bot.model import Answer, Desk, Ledger, Platform

from .config import Misconfigured, TeamsConfig

if TYPE_CHECKING:
    from .keys import SigningKeys
    from .seam import Port

__all__ = ["TeamsConfig", "mount"]


def mount(  # noqa: PLR0913, PLR0917 - the parts that the server joins, each once
    app: web.Application,
    config: TeamsConfig,
    answer: Answer,
    desk: Desk,
    ledger: Ledger,
    instruments: Callable[[], Sequence[tuple[str, str]]],
) -> Platform:
    """Add the route. `instruments` gives (id, label) for pickers and search. Raises SystemExit with a sentence."""
    try:
        config.check()
    except Misconfigured as error:
        raise SystemExit(str(error)) from None
    # Here and not above: a deployment without Teams does not pay for Microsoft's SDKs.
    from .connector import Connector  # noqa: PLC0415 - see above
    from .credentials import Credentials  # noqa: PLC0415 - see above
    from .door import Teams  # noqa: PLC0415 - see above
    from .host import Host  # noqa: PLC0415 - see above
    from .keys import SigningKeys  # noqa: PLC0415 - see above
    from .pool import Pool  # noqa: PLC0415 - see above

    pool, credentials = Pool(), Credentials(config)
    keys = SigningKeys(pool, config.identity_url)
    host = Host(config, answer, desk, ledger, instruments, Connector(config, credentials, pool))
    teams = Teams(host, _port(config, keys), keys, credentials, pool)
    app.router.add_post("/api/messages", teams.receive)
    return teams


def _port(config: TeamsConfig, keys: "SigningKeys") -> "Port":
    if config.sdk == "agents":
        try:
            from .on_agents import AgentsPort  # noqa: PLC0415 - an optional extra
        except ImportError:
            raise SystemExit("TEAMS_SDK=agents: install sanad[agents] for it") from None
        return AgentsPort(config, keys)
    from .on_botbuilder import BotbuilderPort  # noqa: PLC0415 - half a second that only Teams pays

    return BotbuilderPort(config, keys)
