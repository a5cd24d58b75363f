"""The compose file: valid by the specification, and true to the program."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from compose_spec import PyCompose

from tests.deploy.files import COMPOSE, SETTINGS, STOP_SECONDS, TOP
from tests.process import sanad


def test_the_compose_file_is_valid_by_the_specification() -> None:
    filled_in = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", json.dumps(COMPOSE))
    found = PyCompose.from_json(filled_in)  # variables and YAML's merge keys are resolved by then, as Compose does it

    found.validate()
    assert "sanad" in found.service_names()


def test_the_bot_alone_is_what_starts_without_a_profile() -> None:
    alone = [name for name, found in COMPOSE["services"].items() if "profiles" not in found]
    replicas = [name for name in COMPOSE["services"] if name.startswith("replica")]

    assert (alone, len(replicas)) == (["sanad"], 2)


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_a_service_has_no_rights_that_it_does_not_need(name: str) -> None:
    found = COMPOSE["services"][name]

    assert (found["read_only"], found["cap_drop"]) == (True, ["ALL"])
    assert found["user"] == ("postgres" if name == "database" else "10001:10001")
    assert found["security_opt"] == ["no-new-privileges:true"]
    assert found["mem_limit"]
    assert found["pids_limit"]
    assert any(place.startswith("/tmp:") for place in found["tmpfs"])
    assert all({"noexec", "nosuid", "nodev"} <= set(place.partition(":")[2].split(",")) for place in found["tmpfs"])
    assert name in {"database", "balancer"} or set(found.get("environment", {})) <= SETTINGS


def test_the_password_of_the_database_is_in_files_alone() -> None:
    services = COMPOSE["services"]
    read = {path for found in services.values() for path in found.get("environment", {}).values() if "secrets" in path}

    assert "PASSWORD:" not in (TOP / "compose.yaml").read_text("utf-8")
    assert read == {f"/run/secrets/{name}" for name in COMPOSE["secrets"]}
    assert all(found["file"] == f"./secrets/{name}" for name, found in COMPOSE["secrets"].items())
    assert subprocess.run(["git", "check-ignore", "-q", "secrets/database_url"], cwd=TOP, check=False).returncode == 0
    assert services["balancer"]["env_file"] == []


def test_nobody_but_the_bots_reaches_the_database_and_it_reaches_nobody() -> None:
    on_it = {name for name, found in COMPOSE["services"].items() if "database" in found.get("networks", ())}

    assert COMPOSE["networks"]["database"] == {"internal": True}
    assert on_it == {"database", "replica-one", "replica-two"}
    assert COMPOSE["services"]["database"]["networks"] == ["database"]
    assert "ports" not in COMPOSE["services"]["database"]


def test_the_replicas_start_with_a_copy_of_the_example_and_their_secret(tmp_path: Path) -> None:
    (tmp_path / "url").write_text(f"sqlite+aiosqlite:///{tmp_path}/sanad.db\n", "utf-8")
    example = (TOP / ".env.example").read_text("utf-8")
    set_there = dict(re.findall(r"^([A-Z_]+)=(.*)$", example, re.MULTILINE))
    own = COMPOSE["services"]["replica-one"]["environment"] | {"SANAD_DATABASE_URL_FILE": str(tmp_path / "url")}

    assert "SANAD_DATABASE_URL" in set_there
    assert sanad("store", "migrate", **(set_there | own)).status == 0


def test_what_compose_reads_from_the_file_of_settings_is_no_misspelt_setting() -> None:
    """Compose hands all of `.env` on to the bot, which refuses a SANAD_ name that it does not know."""
    read = set(re.findall(r"\$\{(\w+)", (TOP / "compose.yaml").read_text("utf-8")))

    assert read
    assert not {name for name in read if name.startswith(("SANAD_", "SLACK_", "TEAMS_"))} - SETTINGS


@pytest.mark.parametrize("name", ["sanad", "replica-one", "replica-two"])
def test_a_service_has_time_to_finish(name: str) -> None:
    assert int(COMPOSE["services"][name]["stop_grace_period"].removesuffix("s")) > STOP_SECONDS


def test_ports_are_published_on_this_machine_only() -> None:
    ports = [port for found in COMPOSE["services"].values() for port in found.get("ports", ())]

    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)
