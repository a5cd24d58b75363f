"""`sanad manifest`: what Slack and Teams need to know about this deployment."""

import json
from pathlib import Path
from typing import Annotated, NoReturn

import typer
import yaml

from bot import __version__
from bot.settings import Misconfigured, Settings, read

app = typer.Typer(help="Write the app manifest for Slack or Teams.", no_args_is_help=True, rich_markup_mode=None)
Url = Annotated[str, typer.Option(help="The public address. Default: SANAD_PUBLIC_URL.")]


@app.command()
def slack(
    url: Url = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of YAML.")] = False,
    link: Annotated[bool, typer.Option("--link", help="The address that creates the app with it.")] = False,
    mcp_url: Annotated[str, typer.Option(help="Where Slackbot reaches `sanad mcp --http`; none: it does not.")] = "",
) -> None:
    """Print the manifest to paste at api.slack.com/apps, or the link that creates the app.

    \b
    Examples:
      sanad manifest slack                               for Socket Mode
      sanad manifest slack --url https://bot.example.org
      sanad manifest slack --link                        open it, choose the workspace, press Create
    """
    from adapters.slack.manifest import creating, manifest  # noqa: PLC0415 - it loads Slack's adapter

    found = manifest(_public(url, _settings()) or None, _https(mcp_url))
    if link:
        typer.echo(creating(found))
        return
    typer.echo(json.dumps(found, indent=2) if as_json else yaml.safe_dump(found, sort_keys=False, allow_unicode=True))


@app.command()
def teams(
    url: Url = "",
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write.")] = Path("sanad-teams.zip"),
    copilot: Annotated[bool, typer.Option("--copilot", help="Offer it in Microsoft 365 Copilot, too.")] = False,
) -> None:
    """Write the app package to upload in Teams. Needs TEAMS_APP_ID.

    \b
    Example:
      sanad manifest teams --url https://bot.example.org -o sanad.zip
    """
    settings = _settings()
    if not settings.teams_app_id:
        _fail("TEAMS_APP_ID: missing; the package names the bot by it.")
    address = _public(url, settings)
    if not address:
        _fail("SANAD_PUBLIC_URL: missing; Teams reaches the bot there (or give --url).")
    from adapters.teams.manifest import package  # noqa: PLC0415 - it loads the adapter for Teams

    written = package(settings.teams_app_id, address, __version__, copilot=copilot)
    try:
        out.write_bytes(written)
    except OSError as error:
        _fail(f"{out} cannot be written ({error.strerror}): name another file with -o.")
    typer.echo(f"Written to {out}. Upload it in Teams under Apps, Manage your apps, Upload an app.")


def _settings() -> Settings:
    try:
        return read()
    except Misconfigured as fault:
        _fail(str(fault))


def _public(url: str, settings: Settings) -> str:
    return _https((url or settings.sanad_public_url or "").rstrip("/"))


def _https(found: str) -> str:
    if found and not found.startswith("https://"):
        _fail("The public address must begin with https://")
    return found


def _fail(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(2)
