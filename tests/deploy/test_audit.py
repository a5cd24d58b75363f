"""The audit of what is installed, and the scripts."""

import subprocess
from datetime import date
from typing import Any

import pytest
import yaml

from deploy import audit
from tests.deploy.files import TOP

FAULT = {"name": "x", "version": "1", "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2"]}]}
SOUND: Any = {"name": "y", "version": "1", "vulns": []}
UNKNOWN = {"name": "z", "skip_reason": "not found"}
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("found", "ignored", "code"),
    [
        ([SOUND], [], 0),
        ([FAULT, SOUND], [], 1),
        ([FAULT, UNKNOWN], [], 1),
        ([FAULT], [{"id": "CVE-1", "reason": "not called", "until": "2026-11-24"}], 0),
        ([FAULT], [{"id": "CVE-1", "reason": "not called", "until": "2026-11-23"}], 1),
        ([SOUND, UNKNOWN], [], audit.NOT_KNOWN),
    ],
    ids=["sound", "faulty", "faulty-and-unknown", "excused", "excuse-expired", "unknown"],
)
def test_the_audit_is_silent_about_nothing(found: list[Any], ignored: list[dict[str, str]], code: int) -> None:
    assert audit.judge({"dependencies": found}, ignored, TODAY)[0] == code


def test_an_audit_that_could_ask_nobody_says_so() -> None:
    assert audit.judge(None, [], TODAY)[0] == audit.NOT_KNOWN


def test_every_exception_of_the_audit_has_its_reason_and_its_day() -> None:
    exceptions = yaml.safe_load((TOP / "deploy" / "audit-ignore.yaml").read_text("utf-8"))

    assert all({"id", "reason", "until"} == one.keys() and one["reason"] for one in exceptions)


@pytest.mark.parametrize("script", [".ci/run", "deploy/base_image.sh"])
def test_a_script_is_sound_and_may_be_run(script: str) -> None:
    assert subprocess.run(["bash", "-n", TOP / script], check=False).returncode == 0
    assert (TOP / script).stat().st_mode & 0o100
