"""The app's manifest: what Slack must know, and nothing that Sanad does not use."""

import json
from typing import Any
from urllib.parse import quote

SCOPES = {
    "app_mentions:read": "hear when somebody mentions Sanad",
    "assistant:write": "offer prompts in Sanad's pane",
    "chat:write": "answer",
    "commands": "offer /sanad and the shortcuts",
    "im:history": "read what is written to Sanad directly",
}
EVENTS = ("app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked")
PROMPTS = (
    ("What is the OPSC?", "What is the OPSC?"),
    ("Has Pakistan ratified it?", "Has Pakistan ratified the OPSC?"),
    ("Compare two instruments", "Compare the Budapest and Lanzarote conventions"),
    ("What do you know?", "What do you know?"),
)
LONG_DESCRIPTION = (
    "Ask in a channel, a thread, a direct message or with /sanad. Every answer names its source and the date it was "
    "last checked. Something wrong? Press “Correct this” under the answer, and the people who keep the content will "
    "tell you what they decided. Sanad gives reference information, not legal advice, and must not be sent details "
    "about a child or a case."
)


def manifest(url: str | None, tools: str = "") -> dict[str, Any]:
    """For HTTP when the deployment's public URL is given, for Socket Mode otherwise.

    `tools`: the address of `sanad mcp --http`, for Slackbot's MCP client.
    """
    events = f"{url.rstrip('/')}/slack/events" if url else ""
    found: dict[str, Any] = {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Sanad",
            "description": "Answers on child online protection standards, with a source and a date on every claim.",
            "long_description": LONG_DESCRIPTION,
            "background_color": "#1d4f91",
        },
        "features": _features(events),
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": True,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }
    if url:
        found["oauth_config"]["redirect_urls"] = [f"{url.rstrip('/')}/slack/oauth_redirect"]
        found["settings"]["event_subscriptions"]["request_url"] = events
        found["settings"]["interactivity"] |= {"request_url": events, "message_menu_options_url": events}
    if tools:
        found["oauth_config"]["scopes"]["bot"].append("mcp:connect")
        # Slackbot signs its calls and names the person whom it asks for.
        found["mcp_servers"] = {"sanad": {"url": tools, "auth_type": "slack_identity_auth"}}
    return found


def creating(found: dict[str, Any]) -> str:
    """The address at which Slack creates the app from a manifest, once somebody has chosen the workspace."""
    written = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return f"https://api.slack.com/apps?new_app=1&manifest_json={quote(written, safe='')}"


def _features(events: str) -> dict[str, Any]:
    command: dict[str, Any] = {
        "command": "/sanad",
        "description": "Ask about an instrument, an article, who is party to it",
        "usage_hint": "has Pakistan ratified the OPSC | correct | status | help",
        "should_escape": False,
    }
    return {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": "Sanad", "always_online": True},
        "agent_view": {
            "agent_description": "Looks up standards on child online protection: what they say, who is party to them.",
            "suggested_prompts": [{"title": title, "message": message} for title, message in PROMPTS],
        },
        "slash_commands": [command | ({"url": events} if events else {})],
        "shortcuts": [
            _shortcut("Report a correction", "global", "report_correction", "Tell the maintainers about an error"),
            _shortcut("Report a correction", "message", "report_message", "Tell the maintainers about an error"),
            _shortcut("Which instruments?", "message", "instruments_meant", "Which instruments are meant here?"),
        ],
    }


def _shortcut(name: str, kind: str, callback: str, description: str) -> dict[str, str]:
    return {"name": name, "type": kind, "callback_id": callback, "description": description}
