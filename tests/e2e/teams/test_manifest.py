"""The app package, as `sanad manifest teams` writes it, under Microsoft's own check of manifests."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.e2e.teams.test_playground import HERE, MODULES, TOP
from tests.process import CLEAN
from tests.teams.microsoft import APP_ID, SECRET

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(60)]


def faults(manifest: Path) -> list[str]:
    if not shutil.which("node") or not (MODULES / "node_modules" / "@microsoft" / "app-manifest").is_dir():
        pytest.fail("the check of manifests is not installed: bash tests/e2e/install.sh")
    done = subprocess.run(
        ["node", HERE / "validate.mjs", MODULES, manifest], capture_output=True, text=True, timeout=50, check=True
    )
    return list(json.loads(done.stdout))


def written(folder: Path, *options: str) -> Path:
    command = [sys.executable, "-m", "bot", "manifest", "teams", "--url", "https://sanad.example.org"]
    settings = {"TEAMS_APP_ID": APP_ID, "TEAMS_APP_PASSWORD": SECRET}
    done = subprocess.run(
        [*command, "-o", folder / "app.zip", *options],
        cwd=TOP,
        env={**CLEAN, **settings},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(folder / "app.zip") as package:
        return Path(package.extract("manifest.json", folder))


@pytest.mark.parametrize("options", [(), ("--copilot",)])
def test_microsoft_finds_no_fault_in_the_manifest(tmp_path: Path, options: tuple[str, ...]) -> None:
    assert faults(written(tmp_path, *options)) == []


def test_microsofts_check_finds_faults(tmp_path: Path) -> None:
    manifest = written(tmp_path)
    found = json.loads(manifest.read_text("utf-8"))
    found["bots"][0]["commandLists"][2]["commands"][0]["title"] = "x" * 129
    manifest.write_text(json.dumps(found), "utf-8")

    (fault,) = faults(manifest)
    assert "128" in fault
