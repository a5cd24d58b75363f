"""How a setting is read: from a variable or its file, and without what an editor puts around it."""

from pathlib import Path

import pytest

from bot.settings import NAMES, Misconfigured, Settings, read
from tests.process import sanad
from tests.settings.conftest import GUID, LEAK, VALUES, faults, settled


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


def test_every_setting_has_a_value_here() -> None:
    assert VALUES.keys() | {"TEAMS_LOCAL"} == set(NAMES)  # TEAMS_LOCAL stands beside no TEAMS_APP_ID


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
    plain = settled(monkeypatch, VALUES)
    others = {other: value for other, value in VALUES.items() if other != name}
    raw = WRAPPED[around](VALUES[name])
    (tmp_path / "value").write_bytes(raw)

    assert getattr(plain, name.lower()) != getattr(Settings(), name.lower())
    assert settled(monkeypatch, others | {f"{name}_FILE": f'"{tmp_path / "value"}"'}) == plain
    assert settled(monkeypatch, others | {name: raw.decode()}) == plain


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
