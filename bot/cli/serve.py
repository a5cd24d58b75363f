"""`sanad serve`: the HTTP server, with every platform that is configured."""

import asyncio
from typing import Annotated

import typer

from bot import telemetry
from bot.cli.progress import slowly
from bot.knowledge.errors import InvalidContent
from bot.sanitise import visible
from bot.settings import Misconfigured, at_address, read


def serve(
    host: Annotated[str, typer.Option(help="Instead of SANAD_HOST.")] = "",
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Instead of SANAD_PORT; 0 takes a free one.")
    ] = None,
) -> None:
    """Serve the preview page, the inbox and, where configured, Slack and Teams.

    \b
    Examples:
      sanad serve
      sanad serve --port 8080

    Settings come from the environment or from a file .env; .env.example
    explains each. Ctrl-C or SIGTERM ends it within ten seconds.

    Exit code: 0 stopped as asked, 1 could not start, 2 wrong settings.
    """
    try:
        settings = at_address(read(), host, port)
        telemetry.set_up_logs(settings.sanad_log_level)
        with slowly("Starting"):
            from bot.server.lifecycle import serve as run  # noqa: PLC0415 - a wrong setting is told at once
        asyncio.run(run(settings))
    except Misconfigured as fault:
        typer.echo(f"Sanad cannot start. Please correct these settings:\n{fault}", err=True)
        raise typer.Exit(2) from None
    except InvalidContent as fault:
        typer.echo(f"Sanad cannot start. Please correct the content:\n{visible(str(fault))}", err=True)
        raise typer.Exit(1) from None
