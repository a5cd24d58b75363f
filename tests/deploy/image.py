"""The image: the real Dockerfile, built and run (`make image-test`). Not part of `make test`: it takes minutes."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.deploy import container
from tests.deploy.container import Container
from tests.make_notice import without_text

SOURCES = ("bot", "adapters", "handlers", "content")
REVISION = "0123456789abcdef0123456789abcdef01234567"
pytestmark = pytest.mark.timeout(600)
ASK = (
    "import sys, urllib.request as r; print(r.urlopen(r.Request('http://127.0.0.1:3978' + sys.argv[1], "
    "sys.argv[2].encode() or None, {'Content-Type': 'application/json'} | dict(a.split('=', 1) for a in sys.argv[3:]))"
    ").read().decode())"
)

PACKAGES = (
    "import re; from importlib.metadata import distributions as d; "
    "print(*(re.sub('[-_.]+', '-', found.name).lower() + '==' + found.version for found in d()))"
)
IMPORTS = (
    "import pkgutil, importlib, adapters, bot, handlers, apprise; "
    "names = [m.name for p in (adapters, bot, handlers) for m in pkgutil.walk_packages(p.__path__, p.__name__ + '.')]; "
    "ours = [n for n in names if not n.startswith(('bot.store.migrations.env', 'bot.__main__', 'adapters.mcp', "
    "'bot.cli.mcp', 'adapters.teams.inbound.on_agents'))]; "
    "[importlib.import_module(n) for n in ours]; apprise.Apprise().details(); print(len(ours))"
)


@dataclass(frozen=True)
class Built:
    id: str
    root: Path
    config: Any


@pytest.fixture(scope="module")
def image() -> Iterator[Built]:
    lacking = container.missing()
    assert not lacking, f"missing on this machine: {', '.join(lacking)} (apt-get install buildah debootstrap iproute2)"
    assert os.geteuid() == 0, "name spaces need root: sudo make image-test"
    found = container.build(revision=REVISION)
    with container.unpacked() as root:
        yield Built(found, root, container.described()["config"])


@pytest.fixture(scope="module")
def box(image: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    place = tmp_path_factory.mktemp("box")
    data = place / "data"
    data.mkdir(mode=0o700)
    with container.running(image.root, data, image.config, place / "log") as found:
        yield found


def _get(box: Container, path: str, body: str = "", *headers: str) -> str:
    found = box.run("python", "-c", ASK, path, body, *headers)
    assert found.returncode == 0, found.stderr
    return found.stdout


def _ask(box: Container, text: str) -> Any:
    return json.loads(_get(box, "/preview/ask", json.dumps({"text": text, "conversation": "box"})))


def test_its_own_health_check_passes_and_it_is_ready(box: Container) -> None:
    assert box.healthy()
    assert json.loads(_get(box, "/readyz"))["ready"]


def test_a_question_is_answered_with_a_source(box: Container) -> None:
    answer = _ask(box, "has pakistan ratified the opsc")

    assert (answer["intent"], answer["instruments"]) == ("status", ["opsc"])
    assert answer["sources"]


def test_a_correction_is_kept_on_the_volume_and_listed(box: Container) -> None:
    receipt = _ask(box, "the opsc date is wrong, it was 2011")["feedback"]["id"]
    listed = box.run("sanad", "feedback", "list", "--json")

    assert listed.returncode == 0, listed.stderr
    assert receipt in [json.loads(line)["id"] for line in listed.stdout.splitlines()]
    assert box.run("test", "-s", "/app/data/sanad.db").returncode == 0


def test_its_user_has_no_rights(image: Built, box: Container) -> None:
    status = box.run("cat", "/proc/1/status").stdout

    assert image.config["User"] == "10001:10001"
    assert re.search(r"^Uid:\s+10001\s+10001", status, re.MULTILINE)
    assert re.search(r"^CapEff:\s+0+$", status, re.MULTILINE)


@pytest.mark.parametrize("place", ["/", "/app", "/tmp", "/opt/sanad", "/etc", "/var/tmp"])
def test_nothing_but_the_volume_can_be_written_even_by_root(box: Container, place: str) -> None:
    found = box.run("touch", f"{place}/x", user="0:0")

    assert "Read-only file system" in found.stderr
    assert box.run("touch", "/app/data/x").returncode == 0


def test_no_build_tools_are_left(image: Built) -> None:
    tools = [name for name in ("gcc", "cc", "make", "git", "ld") if (image.root / "usr/bin" / name).exists()]

    assert tools == []
    assert not (image.root / "opt/pip").exists()


@pytest.mark.parametrize("python", ["python", "/usr/local/bin/python"])
@pytest.mark.parametrize("module", ["pip", "ensurepip"])
def test_no_installer_of_packages_is_left(box: Container, python: str, module: str) -> None:
    assert f"No module named {module}" in box.run(python, "-m", module, "--version").stderr


def test_every_package_is_one_of_the_lock_in_its_version(image: Built, box: Container) -> None:
    listed = box.run("python", "-c", PACKAGES).stdout.split()
    locked = re.findall(
        r"^([\w.-]+)(?:\[[\w,]+\])?==([^ ;\\]+)", (container.TOP / "requirements/run.txt").read_text(), re.MULTILINE
    )

    assert listed
    assert set(listed) <= {f"{re.sub(r'[-_.]+', '-', name).lower()}=={version}" for name, version in locked}


def test_the_sources_are_there_and_nothing_else_of_the_checkout(image: Built) -> None:
    held = {found.name for found in (image.root / "app").iterdir()}

    assert held == {"bot", "adapters", "handlers", "content", "data", "LICENSE", "NOTICE", "sbom.cdx.json"}


def test_it_holds_a_bill_of_what_it_is_made_of(image: Built, box: Container) -> None:
    bill = json.loads((image.root / "app" / "sbom.cdx.json").read_text("utf-8"))
    main = bill["metadata"]["component"]
    listed = {f"{re.sub(r'[-_.]+', '-', part['name']).lower()}=={part['version']}" for part in bill["components"]}

    assert bill["bomFormat"] == "CycloneDX"
    assert (main["name"], main["version"]) == ("sanad-bot", image.config["Labels"]["org.opencontainers.image.version"])
    assert listed == set(box.run("python", "-c", PACKAGES).stdout.split())
    assert all(part["purl"].startswith("pkg:pypi/") for part in bill["components"])
    assert [part["name"] for part in bill["components"] if not part.get("licenses")] == []


def test_running_needs_nothing_that_was_left_out(box: Container) -> None:
    """Each module of ours is imported, and each of Apprise's services: nothing asks for a package that is gone."""
    found = box.run("python", "-c", IMPORTS)

    assert found.returncode == 0, found.stderr
    assert int(found.stdout) > 100


def test_no_part_of_a_package_is_there_for_tests_or_compilers(image: Built) -> None:
    place = image.root / "opt/sanad"
    left = [found for found in place.rglob("*") if found.suffix in {".pyi", ".pyx", ".pxd", ".c", ".cpp", ".h", ".po"}]

    assert left == []
    assert sum(found.stat().st_size for found in place.rglob("*") if found.is_file()) < 130 * 1024**2


def test_the_text_of_each_licence_is_there_or_in_the_notice(image: Built) -> None:
    notice = (image.root / "app" / "NOTICE").read_text("utf-8")
    about = {
        found.parent: found.read_text("utf-8") for found in (image.root / "opt/sanad").rglob("*.dist-info/METADATA")
    }
    bare = {
        name[1]
        for place, text in about.items()
        if not [found for found in place.rglob("*") if found.name.upper().startswith(("LICEN", "COPYING"))]
        and (name := re.search("^Name: (.+)$", text, re.MULTILINE))
    }

    assert notice == (container.TOP / "NOTICE").read_text("utf-8")
    assert about
    assert bare == set(without_text())


def test_it_says_what_it_is(image: Built) -> None:
    labels = image.config["Labels"]

    assert labels["org.opencontainers.image.title"] == "Sanad"
    assert labels["org.opencontainers.image.description"]
    assert labels["org.opencontainers.image.licenses"] == "Apache-2.0"
    assert labels["org.opencontainers.image.revision"] == REVISION
    assert labels["org.opencontainers.image.base.name"] == "python:3.13-slim"
    assert re.fullmatch(r"\d+\.\d+\.\d+", labels["org.opencontainers.image.version"])


def test_the_command_is_there_and_its_version_is_the_label(image: Built, box: Container) -> None:
    said = box.run("sanad", "--version").stdout.split()

    assert said == ["sanad", image.config["Labels"]["org.opencontainers.image.version"]]


def test_the_byte_code_holds_no_time(image: Built) -> None:
    found = sorted((image.root / "app").rglob("*.pyc"))

    assert found
    # flags 1: checked by hash if at all, not by the time of the source
    assert {int.from_bytes(one.read_bytes()[4:8], "little") for one in found} == {1}


def test_a_backup_is_made_on_the_volume_while_it_serves(box: Container) -> None:
    found = box.run("sanad", "store", "backup", "data/backup.db")

    assert found.returncode == 0, found.stderr


def test_sigterm_ends_it_orderly(image: Built, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    with container.running(image.root, data, image.config, tmp_path / "log") as found:
        assert found.stop() == 0


def test_with_a_token_the_pages_open_to_others_and_without_one_they_do_not(image: Built, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    token = "a-token-of-some-length"
    with container.running(image.root, data, image.config, tmp_path / "log", SANAD_PREVIEW_TOKEN=token) as found:
        refused = found.run("python", "-c", ASK, "/", "")
        page = _get(found, "/", "", f"Authorization=Bearer {token}", "Host=sanad.example.org")

    assert "401" in refused.stderr
    assert "<html" in page


def test_the_same_sources_give_the_same_layers_wherever_they_were_checked_out(image: Built, tmp_path: Path) -> None:
    for name in ("Dockerfile", ".dockerignore", "LICENSE", "NOTICE", "pyproject.toml", *SOURCES, "requirements"):
        run = ["cp", "-R", str(container.TOP / name), str(tmp_path)]  # with other times, and for no one else to read
        subprocess.run(run, check=True, umask=0o077)
    first = container.described()["rootfs"]["diff_ids"]
    container.build("localhost/sanad:again", tmp_path, REVISION)

    assert container.described("localhost/sanad:again")["rootfs"]["diff_ids"] == first
