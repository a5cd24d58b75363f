"""A release: one version in every place, a name that is ours, and the files that a repository's readers look for."""

import datetime
import re
import shutil
import subprocess
import tomllib
from typing import Any

import pytest
import yaml

from bot import __version__
from tests.deploy.files import DOCKERFILE, TOP

PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]
CHANGELOG = (TOP / "CHANGELOG.md").read_text("utf-8")
GITHUB = TOP / ".github"


def _read(name: str) -> Any:
    return yaml.safe_load((TOP / name).read_text("utf-8"))


def test_every_place_names_the_same_version() -> None:
    (operate,) = set(re.findall(r"-t sanad:(\S+)", (TOP / "docs" / "operate.md").read_text("utf-8")))
    said = {
        "pyproject.toml": PROJECT["version"],
        "Dockerfile": re.findall(r"^ARG VERSION=(\S+)$", DOCKERFILE, re.MULTILINE)[0],
        "CITATION.cff": str(_read("CITATION.cff")["version"]),
        "CHANGELOG.md": re.findall(r"^## \[(\d\S*)\]", CHANGELOG, re.MULTILINE)[0],
        "docs/operate.md": operate,
    }

    assert set(said.values()) == {__version__}, said


def test_the_distribution_is_named_so_that_nobody_elses_is_installed() -> None:
    assert PROJECT["name"] == "sanad-bot"
    assert PROJECT["scripts"] == {"sanad": "bot.cli.main:main"}
    assert set(PROJECT["optional-dependencies"]) == {"agents", "mcp"}


def test_a_release_has_its_day_and_what_is_new_stands_above_it() -> None:
    heads = re.findall(r"^## \[([^\]]+)\](?: - (\S+))?$", CHANGELOG, re.MULTILINE)

    assert heads[0] == ("Unreleased", "")
    assert all(datetime.date.fromisoformat(day) for _, day in heads[1:])
    assert heads[1][1] == _read("CITATION.cff")["date-released"].isoformat()


def test_the_citation_has_what_the_format_requires() -> None:
    found = _read("CITATION.cff")

    assert found.keys() >= {"cff-version", "message", "title", "authors"}
    assert found["cff-version"] == "1.2.0"
    assert found["type"] == "software"
    assert found["license"] == PROJECT["license"]
    assert all(author.keys() == {"name"} for author in found["authors"])


def test_the_form_for_a_wrong_fact_asks_for_a_source_and_warns_of_cases() -> None:
    form = _read(".github/ISSUE_TEMPLATE/fact.yaml")
    fields = [part for part in form["body"] if part["type"] != "markdown"]
    wanted = {part["id"] for part in fields if part.get("validations", {}).get("required")}

    assert form.keys() >= {"name", "description", "body"}
    assert {part["type"] for part in form["body"]} <= {"markdown", "textarea", "input", "dropdown", "checkboxes"}
    assert len({part["id"] for part in fields}) == len(fields)
    assert all(part["attributes"]["label"] for part in fields)
    assert wanted == {"said", "should", "source"}
    assert "Never write about a child" in form["body"][0]["attributes"]["value"]


def test_the_workflow_does_what_ci_does_and_nothing_else() -> None:
    workflow = _read(".github/workflows/ci.yaml")
    (job,) = workflow["jobs"].values()
    commands = [step["run"] for step in job["steps"] if "run" in step]

    assert workflow["permissions"] == {"contents": "read"}
    assert len(commands) == 1
    assert commands[0].endswith(" bash .ci/run")
    assert job["timeout-minutes"] <= 90


def test_how_to_report_a_vulnerability_stands_where_it_is_looked_for() -> None:
    text = (TOP / "SECURITY.md").read_text("utf-8")

    assert "Report a vulnerability" in text
    assert "(../SECURITY.md)" in (TOP / "docs" / "security.md").read_text("utf-8")


def test_kustomize_takes_everything_but_the_secret_the_job_and_the_bot_alone() -> None:
    folder = TOP / "deploy" / "kubernetes"
    listed = set(_read("deploy/kubernetes/kustomization.yaml")["resources"])

    assert listed == {path.name for path in folder.glob("*.yaml")} - {
        "kustomization.yaml",
        "secret.yaml",
        "migration.yaml",
    }


@pytest.mark.skipif(not shutil.which("kubectl"), reason="this machine has no kubectl")
def test_kubectl_builds_what_kustomize_lists() -> None:
    command = ["kubectl", "kustomize", str(TOP / "deploy" / "kubernetes")]
    built = subprocess.run(command, check=True, capture_output=True, text=True).stdout

    kinds = sorted(found["kind"] for found in yaml.safe_load_all(built))
    assert kinds == ["ConfigMap", "Deployment", "NetworkPolicy", "NetworkPolicy", "PodDisruptionBudget", "Service"]
