"""The app package that a deployer uploads."""

import io
import json
import struct
import zipfile
import zlib
from pathlib import Path

import jsonschema
import pytest

from adapters.teams.manifest import package
from tests.teams.microsoft import APP_ID

# Microsoft's own, from github.com/OfficeDev/microsoft-teams-app-schema (MIT licence)
SCHEMA = Path(__file__).parents[1] / "payloads" / "teams" / "MicrosoftTeams.schema.v1.27.json"


def opened() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(package(APP_ID, "https://sanad.example.org")))


def test_the_manifest_is_what_microsofts_schema_asks_for() -> None:
    manifest = json.loads(opened().read("manifest.json"))
    schema = json.loads(SCHEMA.read_text("utf-8"))
    faults = [error.message for error in jsonschema.Draft4Validator(schema).iter_errors(manifest)]

    assert faults == []


def test_the_package_holds_the_manifest_and_both_icons_at_its_top() -> None:
    assert opened().namelist() == ["manifest.json", "color.png", "outline.png"]


def test_the_package_is_the_same_each_time() -> None:
    assert package(APP_ID, "https://a.example") == package(APP_ID, "https://a.example")


def test_the_manifest_asks_for_no_permission() -> None:
    manifest = json.loads(opened().read("manifest.json"))

    assert not {"authorization", "webApplicationInfo", "permissions", "devicePermissions"} & set(manifest)
    assert manifest["bots"][0]["botId"] == manifest["id"] == APP_ID


def pixels(png: bytes) -> tuple[int, int, list[bytes]]:
    """Width, height, rows of RGBA; only for PNGs without filters."""
    width, height = struct.unpack(">II", png[16:24])
    start = png.index(b"IDAT")
    (length,) = struct.unpack(">I", png[start - 4 : start])
    data = zlib.decompress(png[start + 4 : start + 4 + length])
    step = width * 4 + 1
    return width, height, [data[row * step + 1 : (row + 1) * step] for row in range(height)]


@pytest.mark.parametrize(("icon", "size"), [("color.png", 192), ("outline.png", 32)])
def test_the_icons_have_the_size_that_teams_demands(icon: str, size: int) -> None:
    assert pixels(opened().read(icon))[:2] == (size, size)


def test_the_outline_is_white_on_nothing() -> None:
    _, _, rows = pixels(opened().read("outline.png"))
    found = [row[at : at + 4] for row in rows for at in range(0, len(row), 4)]

    assert {pixel[:3] for pixel in found} == {b"\xff\xff\xff"}
    assert {0, 255} <= {pixel[3] for pixel in found}
