"""The commands beside ask: help, content, manifests, and the file of settings."""

import io
import json
import zipfile
from pathlib import Path

import pytest
import yaml

from bot import __version__
from bot.cli.main import COMMANDS
from tests.process import sanad

GUID = "11111111-2222-3333-4444-555555555555"


def test_a_folder_of_content_that_does_not_exist_is_named_at_every_door(tmp_path: Path) -> None:
    absent = str(tmp_path / "absent")
    doors = [
        sanad("ask", "--content", absent, "opsc"),
        sanad("ask", "--keep", "opsc", SANAD_CONTENT=absent),
        sanad("content", "check", absent),
        sanad("content", "stale", absent),
        sanad("serve", "--port", "0", cwd=tmp_path, SANAD_CONTENT=absent),
    ]

    assert [door.status for door in doors] == [1] * len(doors)
    assert all(f"{absent} does not exist" in door.headers["Error"] for door in doors)


def test_a_package_that_cannot_be_written_names_its_place(tmp_path: Path) -> None:
    settings = {"TEAMS_APP_ID": GUID, "TEAMS_APP_PASSWORD": "p", "SANAD_PUBLIC_URL": "https://bot.example.org"}
    place = str(tmp_path / "absent" / "app.zip")
    found = sanad("manifest", "teams", "-o", place, **settings)

    assert found.status == 2
    assert f"{place} cannot be written" in found.headers["Error"]
    assert "Traceback" not in found.headers["Error"]


def test_the_help_of_the_server_shows_no_number_that_means_nothing() -> None:
    assert "-1" not in sanad("serve", "--help").text


@pytest.mark.parametrize("command", ["", *(command.name for command in COMMANDS)])
def test_help_fits_a_screen(command: str) -> None:
    found = sanad(*command.split(), "--help", COLUMNS="80")
    lines = found.text.splitlines()

    assert found.status == 0
    assert len(lines) <= 24
    assert max(len(line) for line in lines) <= 80


@pytest.mark.parametrize("command", ["ask", "chat", "serve", "content schema", "manifest slack", "manifest teams"])
def test_help_has_an_example(command: str) -> None:
    assert "sanad " in sanad(*command.split(), "--help").text.partition("Example")[2]


def test_the_version_is_shown() -> None:
    assert sanad("--version").text.startswith(f"sanad {__version__}")


def test_the_content_that_comes_with_it_has_no_fault() -> None:
    found = sanad("content", "check")

    assert found.status == 0
    assert "No fault" in found.text


def test_a_faulty_content_is_told_line_by_line_and_ends_with_1(tmp_path: Path) -> None:
    (tmp_path / "instruments.yaml").write_text("changes: []\n", "utf-8")
    checked = sanad("content", "check", str(tmp_path))
    asked = sanad("ask", "what is the opsc", SANAD_CONTENT=str(tmp_path))

    assert checked.status == asked.status == 1
    assert "instruments.yaml:1:" in checked.headers["Error"]
    assert "faults: please correct" in checked.headers["Error"]
    assert "instruments.yaml:1:" in asked.headers["Error"]


def test_the_schema_is_json_schema() -> None:
    assert sanad("content", "schema").json["$schema"].startswith("https://json-schema.org/")


def test_what_grew_old_is_listed_with_its_date_and_key() -> None:
    found = [json.loads(line) for line in sanad("content", "stale", "--json", "--days", "1").text.splitlines()]

    assert found == sorted(found, key=lambda one: (one["as_of"], one["key"]))
    assert all(set(one) == {"as_of", "key", "claims", "open"} for one in found)
    assert all(one["open"].startswith("http") for one in found)


def test_the_slack_manifest_is_for_this_deployment() -> None:
    found = yaml.safe_load(sanad("manifest", "slack", SANAD_PUBLIC_URL="https://bot.example.org").text)

    assert found["settings"]["event_subscriptions"]["request_url"] == "https://bot.example.org/slack/events"


def test_the_teams_package_is_a_zip_with_manifest_and_icons(tmp_path: Path) -> None:
    settings = {"TEAMS_APP_ID": GUID, "TEAMS_APP_PASSWORD": "p", "SANAD_PUBLIC_URL": "https://bot.example.org"}
    found = sanad("manifest", "teams", "-o", str(tmp_path / "app.zip"), **settings)

    assert found.status == 0, found.headers["Error"]
    with zipfile.ZipFile(io.BytesIO((tmp_path / "app.zip").read_bytes())) as package:
        assert json.loads(package.read("manifest.json"))["bots"][0]["botId"] == GUID


@pytest.mark.parametrize("given", [{}, {"TEAMS_APP_ID": GUID, "TEAMS_APP_PASSWORD": "p"}])
def test_a_package_that_cannot_be_made_says_what_is_missing(given: dict[str, str], tmp_path: Path) -> None:
    found = sanad("manifest", "teams", cwd=tmp_path, **given)

    assert found.status == 2
    assert found.headers["Error"].partition(":")[0] in {"TEAMS_APP_ID", "SANAD_PUBLIC_URL"}


def test_a_file_of_settings_is_read_where_the_command_runs(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SANAD_HOME_STATE=KEN\n", "utf-8")

    assert sanad("ask", "--json", "opsc status", cwd=tmp_path).json["state"] == "KEN"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
def test_a_file_of_settings_may_be_written_by_an_editor_of_windows(tmp_path: Path, encoding: str) -> None:
    (tmp_path / ".env").write_bytes("SANAD_HOME_STATE='Kenya'\r\n# café\r\n".encode(encoding))

    assert sanad("ask", "--json", "opsc status", cwd=tmp_path).json["state"] == "KEN"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252"])
def test_a_file_of_settings_in_another_encoding_is_refused_with_what_to_do(tmp_path: Path, encoding: str) -> None:
    (tmp_path / ".env").write_bytes("SANAD_HOME_STATE=KEN\r\n# café\r\n".encode(encoding))
    found = sanad("serve", "--port", "0", cwd=tmp_path)

    assert (found.status, found.headers["Error"]) == (
        2,
        "The settings in .env cannot be read: save it as UTF-8 text.\n",
    )


def test_a_line_of_settings_that_sets_nothing_is_told_rather_than_overlooked(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# ok\n\nSANAD_PORT=0\nTEAMS_ALLOWED_TENANTS abc\nSANAD_HOST\n", "utf-8")
    found = sanad("serve", cwd=tmp_path)

    assert found.status == 2
    assert "line 4, 5: expected NAME=value" in found.headers["Error"]
    assert "abc" not in found.headers["Error"]
