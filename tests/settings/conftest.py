"""An environment in which nothing is set, a value for each setting, and the faults that are told."""

import os

import pytest

from bot.settings import Misconfigured, Settings, read
from tests.teams.microsoft import certificate

GUID = "11111111-2222-3333-4444-555555555555"
LEAK = "hunter2"  # in every faulty value: it must never come back


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in tuple(os.environ):
        if name.startswith(("SANAD_", "SLACK_", "TEAMS_")):
            monkeypatch.delenv(name)


def faults(monkeypatch: pytest.MonkeyPatch, **given: str) -> str:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured) as found:
        read()
    return str(found.value)


# A value for each setting, which is not its default.
VALUES = {
    "SANAD_HOST": "::1",
    "SANAD_PORT": "4000",
    "SANAD_PUBLIC_URL": "https://bot.example.org",
    "SANAD_DATABASE_URL": "sqlite+aiosqlite:///other.db",
    "SANAD_CONTENT": "content",
    "SANAD_HOME_STATE": "KEN",
    "SANAD_FORWARD_TO": "json://hooks.example.org/in\nslack:C01",
    "SANAD_MAINTAINERS": "slack:U01\r\nteams:abc",
    "SANAD_FEEDBACK_PER_HOUR": "3",
    "SANAD_QUESTIONS_PER_MINUTE": "4",
    "SANAD_FEEDBACK_RETENTION_DAYS": "5",
    "SANAD_KEEP_UNANSWERED": "1",
    "SANAD_PREVIEW_TOKEN": "a-token-of-some-length",
    "SANAD_API_TOKEN": "another-of-some-length",
    "SANAD_SECRET_KEY": "k" * 32,
    "SANAD_LOG_LEVEL": "debug",
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_SIGNING_SECRET": "8f742231b10e8888",
    "SLACK_APP_TOKEN": "xapp-1",
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "abc",
    "SLACK_API_URL": "http://127.0.0.1:1/api/",
    "SLACK_ALLOWED_TEAMS": "T01",
    "TEAMS_APP_ID": GUID,
    "TEAMS_APP_PASSWORD": "p~1",
    "TEAMS_APP_TYPE": "SingleTenant",
    "TEAMS_CERTIFICATE": certificate(),
    "TEAMS_TENANT_ID": GUID,
    "TEAMS_ALLOWED_TENANTS": GUID,
    "TEAMS_IDENTITY_URL": "http://127.0.0.1:1",
    "TEAMS_SDK": "agents",
}


def settled(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> Settings:
    with monkeypatch.context() as here:
        for name, value in values.items():
            here.setenv(name, value)
        return read()
