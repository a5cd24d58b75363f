"""The Teams app package: manifest and icons, as one zip to upload."""

import io
import json
import zipfile
from importlib.resources import files
from typing import Any

from adapters.teams.listeners.dialogs import REPORT, SEARCH
from bot import __version__

# The first version with slash commands, and with messages that one person in a channel sees.
VERSION = "1.30"
SCHEMA = f"https://developer.microsoft.com/json-schemas/teams/v{VERSION}/MicrosoftTeams.schema.json"
PROMPTS = (
    ("What is the OPSC?", "What an instrument is, whether it binds, and who monitors it"),
    ("Has Pakistan ratified the Budapest Convention?", "A State's standing, with its source and date"),
    ("Which instruments cover grooming?", "Instruments and provisions by topic"),
    ("Compare the OPSC and Lanzarote", "Two instruments side by side"),
    ("What do you know?", "Every instrument that Sanad has"),
)
# Teams sends the title as what was written, for Sanad alone.
SLASH_COMMANDS = (
    ("Whom do I tell about abuse?", "The places that help; only you see the answer"),
    ("Help", "What you can ask"),
    ("What do you know?", "Every instrument that Sanad holds"),
    ("What has changed?", "The latest changes of the content, and how to be told of more"),
    ("Report a correction", "Tell the editors what is wrong or missing, with the form"),
)
DISCLAIMER = (
    "Sanad looks things up in reviewed texts and gives reference information, not legal advice. "
    "Please write nothing about a child or a case."
)
ACCENT = "#124A5E"
ICONS = ("color.png", "outline.png")  # 192 by 192, and 32 by 32 in white on nothing, as Teams demands
REPORTS = ("Report a correction", "Tell the editors what is wrong or missing, with the form")


def package(app_id: str, url: str, version: str = __version__, *, copilot: bool = False) -> bytes:
    """The zip for one deployment: the bot's app id, and the https address of its server. `copilot` as in `manifest`."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (
            (
                "manifest.json",
                json.dumps(manifest(app_id, url, version, copilot=copilot), ensure_ascii=False, indent=2).encode(),
            ),
            *((icon, files(__package__).joinpath(icon).read_bytes()) for icon in ICONS),
        ):
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data)  # the same bytes each time
    return kept.getvalue()


def manifest(app_id: str, url: str, version: str = __version__, *, copilot: bool = False) -> dict[str, Any]:
    """No permission is asked for: the bot reads what mentions it and nothing else.

    `copilot`: it is also offered as an agent in Microsoft 365 Copilot.
    """
    alone = ["personal", *(["copilot"] if copilot else [])]
    agents = {"customEngineAgents": [{"type": "bot", "id": app_id, "disclaimer": {"text": DISCLAIMER}}]}
    return {
        "$schema": SCHEMA,
        "manifestVersion": VERSION,
        "version": version,
        "id": app_id,
        "developer": {
            "name": "Sanad",
            "websiteUrl": url,
            "privacyUrl": f"{url.rstrip('/')}/privacy",
            "termsOfUseUrl": f"{url.rstrip('/')}/privacy#terms",
        },
        "name": {"short": "Sanad", "full": "Sanad: standards on child online protection"},
        "description": {
            "short": "International standards on child online protection, with source and date.",
            "full": (
                "Ask about treaties, protocols, general comments and guidelines on child online protection: what "
                "they say, which States are bound, how two of them differ. Every answer names its source and its "
                "date. Tell the editors when something is wrong or missing. Sanad reads only what mentions it, and "
                "keeps no questions."
            ),
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "bots": [
            {
                "botId": app_id,
                "scopes": [*alone, "team", "groupChat"],
                "isNotificationOnly": False,
                "supportsFiles": False,
                "supportsTargetedMessages": True,
                "commandLists": [
                    {"scopes": alone, "commands": [_prompt(title, about) for title, about in PROMPTS]},
                    {"scopes": ["team", "groupChat"], "commands": [_command(title, about) for title, about in PROMPTS]},
                    {
                        "scopes": ["team", "groupChat"],
                        "triggers": ["slash"],
                        "commands": [_command(title, about) for title, about in SLASH_COMMANDS],
                    },
                ],
            }
        ],
        "supportsChannelFeatures": "tier1",  # private and shared channels, too
        **({"copilotAgents": agents} if copilot else {}),
        "composeExtensions": [{"botId": app_id, "commands": [_search(), _report()]}],
        "validDomains": [],
    }


def _command(title: str, about: str) -> dict[str, str]:
    return {"title": title, "description": about}


def _prompt(title: str, about: str) -> dict[str, str]:
    return {**_command(title, about), "type": "prompt", "prompt": title}


def _search() -> dict[str, Any]:
    return {
        "id": SEARCH,
        "type": "query",
        "title": "Find an instrument",
        "description": "Insert the card of an instrument into your message",
        "context": ["compose", "commandBox"],
        "initialRun": True,
        "parameters": [{"name": "text", "title": "Instrument", "description": "Its name, or what it is about"}],
    }


def _report() -> dict[str, Any]:
    title, about = REPORTS
    return {
        "id": REPORT,
        "type": "action",
        "title": title,
        "description": about,
        "context": ["message", "compose"],
        "fetchTask": True,
    }
