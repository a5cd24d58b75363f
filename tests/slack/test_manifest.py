"""The manifest: valid against Slack's published schema (slackapi/manifest-schema, version 1, MIT)."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from jsonschema import Draft7Validator

from adapters.slack.manifest import EVENTS, SCOPES, creating, manifest
from tests.slack.client import PAYLOADS
from tests.slack.fake import SCOPES as GRANTED

SCHEMA = json.loads((PAYLOADS / "manifest.schema.json").read_text("utf-8"))


@pytest.mark.parametrize("url", ["https://sanad.example.org", "https://sanad.example.org/", None])
def test_slack_takes_it(url: str | None) -> None:
    assert [error.message for error in Draft7Validator(SCHEMA).iter_errors(manifest(url))] == []


def test_http_names_the_address_everywhere() -> None:
    found = manifest("https://sanad.example.org/")

    address = "https://sanad.example.org/slack/events"
    assert found["features"]["slash_commands"][0]["url"] == address
    assert found["settings"]["event_subscriptions"]["request_url"] == address
    assert found["settings"]["interactivity"]["message_menu_options_url"] == address
    assert not found["settings"]["socket_mode_enabled"]


def test_socket_mode_names_no_address() -> None:
    found = manifest(None)

    assert "http" not in json.dumps(found)
    assert found["settings"]["socket_mode_enabled"]


def test_slackbot_is_shown_the_tools_where_that_is_asked_for() -> None:
    found = manifest(None, "https://mcp.example.org/mcp")

    assert found["mcp_servers"] == {"sanad": {"url": "https://mcp.example.org/mcp", "auth_type": "slack_identity_auth"}}
    assert found["oauth_config"]["scopes"]["bot"] == [*SCOPES, "mcp:connect"]
    assert "mcp_servers" not in manifest("https://sanad.example.org")
    assert [error.message for error in Draft7Validator(SCHEMA).iter_errors(found)] == []


def test_it_asks_for_nothing_more_than_is_used() -> None:
    found = manifest(None)

    assert found["oauth_config"]["scopes"] == {"bot": sorted(SCOPES)}
    assert set(GRANTED.split(",")) == set(SCOPES)
    assert found["settings"]["event_subscriptions"]["bot_events"] == list(EVENTS)


def test_names_are_within_slacks_limits() -> None:
    features = manifest(None)["features"]

    assert all(
        len(shortcut["name"]) <= 24 and len(shortcut["description"]) <= 150 for shortcut in features["shortcuts"]
    )
    assert len({shortcut["callback_id"] for shortcut in features["shortcuts"]}) == 3
    assert len(features["agent_view"]["suggested_prompts"]) <= 4
    assert len(features["agent_view"]["agent_description"]) <= 300


def test_the_link_creates_the_app_with_this_manifest() -> None:
    found = manifest("https://sanad.example.org")
    link = urlsplit(creating(found))

    assert (link.scheme, link.netloc, link.path) == ("https", "api.slack.com", "/apps")
    asked = parse_qs(link.query, strict_parsing=True)
    assert asked["new_app"] == ["1"]
    assert json.loads(asked["manifest_json"][0]) == found
    assert len(creating(found)) < 8000  # what servers commonly take of an address
