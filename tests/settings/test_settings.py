"""What a deployment sets: each fault is named with what is expected, and no value is shown."""

import re

import pytest

from bot.settings import NAMES, SECRETS, Settings, read
from tests.settings.conftest import GUID, LEAK, VALUES, faults
from tests.structure import ROOT


def test_nothing_set_is_a_working_deployment() -> None:
    settings = read()

    assert (settings.sanad_host, settings.sanad_port, settings.sanad_home_state) == ("127.0.0.1", 3978, "PAK")
    assert not settings.slack
    assert not settings.teams


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SANAD_PORT", LEAK, "expected a whole number"),
        ("SANAD_PORT", "70000", "at most 65535"),
        ("SANAD_PORT", "tcp://10.0.0.1:3978", "enableServiceLinks"),
        ("SANAD_HOST", f"{LEAK}/x", "an address to listen on"),
        ("SANAD_HOME_STATE", "PK", "three-letter ISO 3166 code"),
        ("SANAD_HOME_STATE", "XQZ", "three-letter ISO 3166 code"),
        ("SANAD_DATABASE_URL", f"mysql://u:{LEAK}@h/d", "sqlite+aiosqlite:///"),
        ("SANAD_DATABASE_URL", f"postgresql://u:{LEAK}@h/d", "postgresql+psycopg://"),
        ("SANAD_FORWARD_TO", f"#{LEAK}", "an Apprise URL"),
        ("SANAD_FORWARD_TO", "slack:general", "slack:C0123"),
        ("SANAD_MAINTAINERS", f"slack:@{LEAK}", "slack:U0123"),
        ("SANAD_FEEDBACK_PER_HOUR", "-1", "at least 0"),
        ("SANAD_FEEDBACK_RETENTION_DAYS", "0", "at least 1"),
        ("SANAD_KEEP_UNANSWERED", LEAK, "expected 1 or 0"),
        ("SANAD_PREVIEW_TOKEN", LEAK, "at least 16 characters"),
        ("SANAD_SECRET_KEY", LEAK, "at least 32 characters"),
        ("SANAD_PUBLIC_URL", f"ftp://{LEAK}", "begins with https://"),
        ("SANAD_LOG_LEVEL", LEAK, "'debug', 'info', 'warning' or 'error'"),
        ("SLACK_BOT_TOKEN", f"xoxp-{LEAK}", "begins with xoxb-"),
        ("SLACK_APP_TOKEN", f"xoxb-{LEAK}", "begins with xapp-"),
        ("SLACK_SIGNING_SECRET", f"{LEAK} {LEAK}", "a secret without blanks"),
        ("SANAD_HOME_STATE", "Nowhereland", "three-letter ISO 3166 code"),
        ("SLACK_ALLOWED_TEAMS", LEAK, "workspace ids"),
        ("TEAMS_APP_ID", LEAK, "a GUID from Azure"),
        ("TEAMS_APP_TYPE", LEAK, "'MultiTenant', 'SingleTenant' or 'UserAssignedMSI'"),
        ("TEAMS_TENANT_ID", LEAK, "the tenant's GUID or domain"),
        ("TEAMS_CERTIFICATE", LEAK, "expected PEM text: the private key and the certificate"),
        ("TEAMS_IDENTITY_URL", f"https://{LEAK}.example", "for tests only"),
        ("TEAMS_IDENTITY_URL", f"http://127.0.0.1.{LEAK}.example", "for tests only"),
        ("TEAMS_SDK", LEAK, "'botbuilder' or 'agents'"),
    ],
)
def test_a_faulty_setting_is_named_with_what_is_expected_and_never_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    found = faults(monkeypatch, **{name: value})

    assert any(line.startswith(f"{name}:") and expected in line for line in found.splitlines())
    assert LEAK not in found


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_SIGNING_SECRET": "abc"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_CLIENT_ID": "1.2"}, "SLACK_CLIENT_SECRET"),
        ({"SLACK_CLIENT_SECRET": "abc"}, "SLACK_CLIENT_ID"),
        ({"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "abc"}, "SANAD_SECRET_KEY"),
        ({"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "abc"}, "SANAD_PUBLIC_URL"),
        ({"TEAMS_APP_ID": GUID}, "TEAMS_APP_PASSWORD"),
        ({"TEAMS_APP_PASSWORD": "abc"}, "TEAMS_APP_ID"),
        ({"TEAMS_APP_ID": GUID, "TEAMS_APP_PASSWORD": "x", "TEAMS_APP_TYPE": "SingleTenant"}, "TEAMS_TENANT_ID"),
        ({"TEAMS_APP_ID": GUID, "TEAMS_APP_TYPE": "UserAssignedMSI"}, "TEAMS_TENANT_ID"),
        ({"TEAMS_LOCAL": "1", "SANAD_HOST": "0.0.0.0"}, "TEAMS_LOCAL"),
        ({"SANAD_FORWARD_TO": "slack:C01"}, "SANAD_FORWARD_TO"),
        ({"SANAD_FORWARD_TO": "teams:19:a@thread.tacv2"}, "SANAD_FORWARD_TO"),
    ],
)
def test_a_platform_that_is_half_configured_is_told_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], missing: str
) -> None:
    assert any(line.startswith(f"{missing}:") for line in faults(monkeypatch, **given).splitlines())


def test_all_faults_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = faults(monkeypatch, SANAD_PORT="x", SANAD_HOME_STATE="PK", SLACK_BOT_TOKEN="xoxp-1", TEAMS_APP_PASSWORD="p")

    names = {line.partition(":")[0] for line in found.splitlines()}
    assert names == {"SANAD_PORT", "SANAD_HOME_STATE", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "TEAMS_APP_ID"}


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ('"{}', "a quotation mark at one end"),
        ("{}'", "a quotation mark at one end"),
        ("“{}", "a quotation mark at one end"),
        ("{}\u200b{}", "invisible character"),
        ("{}\u202e{}", "invisible character"),
        ("{}\x07{}", "invisible character"),
    ],
)
def test_a_secret_that_no_sender_can_have_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, wrong: str, sentence: str
) -> None:
    found = faults(monkeypatch, **(VALUES | {name: wrong.format(f"{VALUES[name]}{LEAK}", LEAK)}))

    assert any(line.startswith(f"{name}: ") and sentence in line for line in found.splitlines())
    assert LEAK not in found


@pytest.mark.parametrize(
    "name", ["SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN", "SANAD_PREVIEW_TOKEN", "TEAMS_APP_PASSWORD"]
)
def test_a_secret_that_no_header_can_hold_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    found = faults(monkeypatch, **(VALUES | {name: f"{VALUES[name]}é{LEAK}"}))

    assert found.startswith(f"{name}: expected ")
    assert LEAK not in found


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("pakistan", "PAK"),
        (" Sri Lanka ", "LKA"),
        ("cote d'ivoire", "CIV"),
        ("UK", "GBR"),
        ("Turkey", "TUR"),
        ("پاکستان", "PAK"),
        ("Deutschland", "DEU"),
        ("guinea bissau", "GNB"),
        ("ken", "KEN"),
    ],
)
def test_the_home_state_may_be_given_by_its_name(monkeypatch: pytest.MonkeyPatch, said: str, code: str) -> None:
    monkeypatch.setenv("SANAD_HOME_STATE", said)

    assert read().sanad_home_state == code


def test_several_destinations_keep_the_commas_inside_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "abc")
    monkeypatch.setenv("SANAD_FORWARD_TO", "slack:C01, mailto://u:p@h?to=a@x.org,b@x.org json://localhost/in")

    places = [place.get_secret_value() for place in read().sanad_forward_to]
    assert places == ["slack:C01", "mailto://u:p@h?to=a@x.org,b@x.org", "json://localhost/in"]


def test_settings_that_are_printed_show_no_secret() -> None:
    values = {"slack_bot_token": f"xoxb-{LEAK}", "sanad_database_url": f"postgresql+psycopg://u:{LEAK}@h/d"}

    assert LEAK not in repr(Settings.model_validate(values | {"sanad_forward_to": (f"mailto://u:{LEAK}@h",)}))


def test_the_example_explains_every_setting_and_no_other() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    explained = set(re.findall(r"^(?:# )?([A-Z]+_[A-Z_]+)=", example, re.MULTILINE))

    assert explained == set(NAMES)


def test_what_the_example_sets_are_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    plain = read()
    for name, value in re.findall(r"^([A-Z]+_[A-Z_]+)=(.*)$", example, re.MULTILINE):
        monkeypatch.setenv(name, value)

    assert read() == plain
