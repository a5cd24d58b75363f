"""`sanad mcp`: the look-ups as tools for assistants, over stdio or HTTP."""

import asyncio
import socket
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, NoReturn
from urllib.parse import urlsplit

import typer

from bot import __version__, telemetry
from bot.cli.ask import Content, Home
from bot.knowledge.errors import InvalidContent
from bot.knowledge.library import CONTENT_FOLDER, Live
from bot.origin import is_loopback
from bot.sanitise import visible
from bot.settings import Misconfigured, Settings, read

if TYPE_CHECKING:
    from mcp.server import MCPServer

    from adapters.mcp.access import SlackCallers

REREAD_SECONDS = 2.0  # seconds between two looks at the content's files
MISSING = (
    "`sanad mcp` needs a package that is not installed. In Sanad's checkout: "
    "pip install --require-hashes -r requirements/mcp.txt"
)
OPEN = "SANAD_API_TOKEN: missing; beyond this machine `sanad mcp --http` needs it (or keep --host 127.0.0.1)"


def mcp(  # noqa: PLR0913, PLR0917 - the options of a command
    http: Annotated[bool, typer.Option("--http", help="Streamable HTTP instead of standard input and output.")] = False,
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 3979,
    name: Annotated[
        list[str] | None, typer.Option(help="A host name by which others reach it. Default: SANAD_PUBLIC_URL's.")
    ] = None,
    home: Home = "PAK",
    content: Content = None,
) -> None:
    """Offer the look-ups to an assistant, by the Model Context Protocol.

    \b
    Examples:
      sanad mcp                               for an assistant that starts it
      sanad mcp --http                        at http://127.0.0.1:3979/mcp
      sanad mcp --http --host 0.0.0.0 --name mcp.example.org

    Tools only read, and nothing that is asked is kept or logged. With --http
    whoever calls needs SANAD_API_TOKEN; without it only this machine may.

    Exit code: 0 stopped as asked, 1 could not start, 2 wrong settings.
    """
    if find_spec("mcp") is None:
        _fail(MISSING)
    telemetry.set_up_logs("warning")
    try:
        settings = read() if http else None
        listener = _listener(settings, host, port) if settings else None
        live = Live(content or CONTENT_FOLDER)
    except Misconfigured as fault:
        _fail(f"Sanad cannot start. Please correct these settings:\n{fault}", 2)
    except InvalidContent as fault:
        _fail(f"Sanad cannot start. Please correct the content:\n{visible(str(fault))}")
    server = _server(live, home)
    if settings and listener:
        _serve(server, settings, listener, name or _public(settings))
    else:
        server.run()


def _server(live: Live, home: str) -> "MCPServer[object]":
    from adapters.mcp.tools import server  # noqa: PLC0415 - it loads the extra
    from adapters.terminal import plain_text  # noqa: PLC0415 - help does without
    from bot.app import Responder  # noqa: PLC0415 - help does without
    from bot.reference.reference import Reference  # noqa: PLC0415 - help does without
    from handlers import REPLIES  # noqa: PLC0415 - help does without

    respond = Responder(home, REPLIES)
    respond.prepare(live.current)
    looked = time.monotonic()
    looking = asyncio.Lock()

    async def fresh() -> None:
        nonlocal looked
        async with looking:
            if time.monotonic() - looked > REREAD_SECONDS:
                await asyncio.to_thread(live.refresh, respond.prepare)
                looked = time.monotonic()

    return server(Reference(lambda: live.current, respond, plain_text), __version__, fresh)


def _listener(settings: Settings, host: str, port: int) -> socket.socket:
    """A listening socket. Raises Misconfigured where strangers would be let in."""
    if not settings.sanad_api_token and not is_loopback(host):
        raise Misconfigured(OPEN)
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        _fail(f"Sanad cannot listen on {host}:{port} ({error.strerror}). Is another running? Choose another --port.")


def _serve(server: "MCPServer[object]", settings: Settings, listener: socket.socket, names: list[str]) -> None:
    from adapters.mcp.http import PATH, serve  # noqa: PLC0415 - it loads the extra

    token = settings.sanad_api_token.get_secret_value() if settings.sanad_api_token else ""
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    print(f"Sanad's tools are at http://{shown}:{port}{PATH} (end with Ctrl-C)", flush=True)
    asyncio.run(serve(server, listener, [*names, shown], token, _slack(settings)))


def _slack(settings: Settings) -> "SlackCallers | None":
    """Slackbot's calls: only of workspaces that are named, with the app's own signature."""
    if not settings.slack_signing_secret or not settings.slack_allowed_teams:
        return None
    from adapters.mcp.access import SlackCallers  # noqa: PLC0415 - it loads the extra
    from adapters.slack.inbound.signature import SignatureCheck  # noqa: PLC0415 - it loads Slack's SDK

    check = SignatureCheck(settings.slack_signing_secret.get_secret_value())
    return SlackCallers(check.signed, frozenset(settings.slack_allowed_teams))


def _public(settings: Settings) -> list[str]:
    found = urlsplit(settings.sanad_public_url or "").hostname
    return [found] if found else []


def _fail(sentence: str, code: int = 1) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)
