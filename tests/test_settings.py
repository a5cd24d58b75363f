"""Settings: every fault at once, by its name, with nothing secret in the message."""

import os
import re
from pathlib import Path

import pytest

from bot.settings import NAMES, SECRETS, Misconfigured, Settings, read
from tests.process import sanad

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
        ("TEAMS_CERTIFICATE", LEAK, "PEM text"),
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


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("SANAD_PREVEIW_TOKEN", "did you mean SANAD_PREVIEW_TOKEN?"),
        ("SANAD_RETENTION_DAYS", "did you mean SANAD_FEEDBACK_RETENTION_DAYS?"),
        ("SANAD_MAINTAINER", "did you mean SANAD_MAINTAINERS?"),
        ("SANAD_MAINTAINERS_FLIE", "did you mean SANAD_MAINTAINERS_FILE?"),
        ("SLACK_ALLOWED_WORKSPACES", "did you mean SLACK_ALLOWED_TEAMS?"),
        ("TEAMS_TENANTS", "did you mean TEAMS_TENANT"),
        ("SLACK_WEBHOOK_URL", "see .env.example"),
        ("SANAD_BOT_TOKEN", "did you mean SLACK_BOT_TOKEN?"),
        ("SANAD_SERVICE_PORTAL", "not a setting"),
        ("slack_bot_token", "did you mean SLACK_BOT_TOKEN?"),
        ("Teams_Allowed_Tenants", "did you mean TEAMS_ALLOWED_TENANTS?"),
    ],
)
def test_a_variable_that_is_no_setting_is_told_rather_than_ignored(
    monkeypatch: pytest.MonkeyPatch, wrong: str, meant: str
) -> None:
    found = faults(monkeypatch, **{wrong: LEAK})

    assert found.startswith(f"{wrong}: not a setting; ")
    assert meant in found
    assert LEAK not in found


def test_what_kubernetes_tells_every_pod_is_no_misspelt_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    for service in ("SANAD", "SANAD_DB", "SANAD_PREVIEW", "SLACK_BOT", "TEAMS"):
        told = {
            "SERVICE_HOST": "10.0.0.1",
            "SERVICE_PORT": "3978",
            "SERVICE_PORT_HTTP": "3978",
            "PORT_3978_TCP": "tcp://10.0.0.1:3978",
            "PORT_3978_TCP_PROTO": "tcp",
            "PORT_3978_TCP_PORT": "3978",
            "PORT_3978_TCP_ADDR": "10.0.0.1",
            "PORT_53_UDP_ADDR": "10.0.0.1",
        }
        for name, value in told.items():
            monkeypatch.setenv(f"{service}_{name}", value)
        if service != "SANAD":  # SANAD_PORT is ours as well
            monkeypatch.setenv(f"{service}_PORT", "tcp://10.0.0.1:3978")

    assert read() == Settings()


def test_a_start_with_a_variable_that_is_no_setting_is_refused(tmp_path: Path) -> None:
    found = sanad("serve", "--port", "0", cwd=tmp_path, TEAMS_ALLOWED_TENANT=GUID)

    assert found.status == 2
    assert "TEAMS_ALLOWED_TENANT: not a setting; did you mean TEAMS_ALLOWED_TENANTS?" in found.headers["Error"]


def test_blanks_around_a_value_do_not_matter_and_an_empty_one_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANAD_HOME_STATE", " ken\n")
    monkeypatch.setenv("SANAD_PREVIEW_TOKEN", "  ")

    settings = read()
    assert settings.sanad_home_state == "KEN"
    assert settings.sanad_preview_token is None


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
    "TEAMS_CERTIFICATE": "-----BEGIN KEY-----\nabc\n-----END KEY-----",
    "TEAMS_TENANT_ID": GUID,
    "TEAMS_ALLOWED_TENANTS": GUID,
    "TEAMS_IDENTITY_URL": "http://127.0.0.1:1",
    "TEAMS_SDK": "agents",
}


def test_every_setting_has_a_value_here() -> None:
    assert VALUES.keys() | {"TEAMS_LOCAL"} == set(NAMES)  # TEAMS_LOCAL stands beside no TEAMS_APP_ID


def _set(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> Settings:
    with monkeypatch.context() as here:
        for name, value in values.items():
            here.setenv(name, value)
        return read()


WRAPPED = {
    "a line end": lambda value: f"{value}\n".encode(),
    "a byte order mark and a line end of Windows": lambda value: b"\xef\xbb\xbf" + f"{value}\r\n".encode(),
    "double quotes": lambda value: f'"{value}"\n'.encode(),
    "single quotes and blanks": lambda value: f"  ' {value} ' ".encode(),
    "typographic quotes": lambda value: f"“{value}”".encode(),
    "blanks that nobody sees": lambda value: f"\u00a0\u200b{value}\ufeff\u2060".encode(),
}


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("around", WRAPPED)
def test_a_setting_is_the_same_by_itself_from_a_file_and_in_what_an_editor_puts_around_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, around: str
) -> None:
    plain = _set(monkeypatch, VALUES)
    others = {other: value for other, value in VALUES.items() if other != name}
    raw = WRAPPED[around](VALUES[name])
    (tmp_path / "value").write_bytes(raw)

    assert getattr(plain, name.lower()) != getattr(Settings(), name.lower())
    assert _set(monkeypatch, others | {f"{name}_FILE": f'"{tmp_path / "value"}"'}) == plain
    assert _set(monkeypatch, others | {name: raw.decode()}) == plain


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_cannot_be_read_or_is_empty_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    (tmp_path / "empty").write_text("\n \n", "utf-8")
    (tmp_path / "utf16").write_text("secret", "utf-16")

    for file, sentence in {
        "absent": "expected the path of a readable text file",
        "empty": "the file is empty",
        "utf16": "in UTF-8",
        ".": "expected the path",
    }.items():
        with monkeypatch.context() as here:
            here.setenv(f"{name}_FILE", str(tmp_path / file))
            with pytest.raises(Misconfigured) as found:
                read()
        assert any(line.startswith(f"{name}_FILE: ") and sentence in line for line in str(found.value).splitlines())


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ('"{}', "a quotation mark at one end"),
        ("{}'", "a quotation mark at one end"),
        ("“{}", "a quotation mark at one end"),
        ("{}\u200b{}", "cannot be seen"),
        ("{}\u202e{}", "cannot be seen"),
        ("{}\x07{}", "cannot be seen"),
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


def test_a_certificate_of_one_line_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = VALUES["TEAMS_CERTIFICATE"].replace("\n", "\\n")

    assert _set(monkeypatch, VALUES | {"TEAMS_CERTIFICATE": certificate}) == _set(monkeypatch, VALUES)


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


def test_the_content_of_a_file_is_taken_without_its_last_line_break(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text("a-token-of-some-length\n", "utf-8")
    monkeypatch.setenv("SANAD_PREVIEW_TOKEN_FILE", str(tmp_path / "token"))

    token = read().sanad_preview_token
    assert token is not None
    assert token.get_secret_value() == "a-token-of-some-length"


def test_a_variable_and_its_file_contradict_each_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("a-token-of-some-length", "utf-8")
    found = faults(
        monkeypatch, SANAD_PREVIEW_TOKEN=f"{LEAK}-{LEAK}-{LEAK}", SANAD_PREVIEW_TOKEN_FILE=str(tmp_path / "token")
    )

    assert found == "SANAD_PREVIEW_TOKEN: set it or SANAD_PREVIEW_TOKEN_FILE, not both"


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
    example = (Path(__file__).parent.parent / ".env.example").read_text("utf-8")
    explained = set(re.findall(r"^(?:# )?([A-Z]+_[A-Z_]+)=", example, re.MULTILINE))

    assert explained == set(NAMES)


def test_what_the_example_sets_are_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    example = (Path(__file__).parent.parent / ".env.example").read_text("utf-8")
    plain = read()
    for name, value in re.findall(r"^([A-Z]+_[A-Z_]+)=(.*)$", example, re.MULTILINE):
        monkeypatch.setenv(name, value)

    assert read() == plain
