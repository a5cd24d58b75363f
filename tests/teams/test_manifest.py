"""The app package that a deployer uploads."""

import io
import json
import struct
import zipfile
import zlib
from pathlib import Path

import jsonschema
import pytest

from adapters.teams.manifest import PROMPTS, SLASH_COMMANDS, package
from tests.conversation import ask
from tests.teams.microsoft import APP_ID

# Microsoft's own, from its package @microsoft/app-manifest (MIT licence)
SCHEMA = Path(__file__).parents[1] / "payloads" / "teams" / "MicrosoftTeams.schema.v1.30.json"


def opened(*, copilot: bool = False) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(package(APP_ID, "https://sanad.example.org", copilot=copilot)))


@pytest.mark.parametrize("copilot", [False, True])
def test_the_manifest_is_what_microsofts_schema_asks_for(copilot: bool) -> None:
    manifest = json.loads(opened(copilot=copilot).read("manifest.json"))
    schema = json.loads(SCHEMA.read_text("utf-8"))
    faults = [error.message for error in jsonschema.Draft4Validator(schema).iter_errors(manifest)]

    assert faults == []


def test_sanad_is_offered_in_copilot_where_that_is_asked_for() -> None:
    without, found = (json.loads(opened(copilot=copilot).read("manifest.json")) for copilot in (False, True))

    assert "copilot" not in json.dumps(without).lower()
    assert {"personal", "copilot"} <= set(found["bots"][0]["scopes"])
    (agent,) = found["copilotAgents"]["customEngineAgents"]
    assert (agent["type"], agent["id"]) == ("bot", found["bots"][0]["botId"])
    assert "not legal advice" in agent["disclaimer"]["text"]


def test_it_comes_into_private_and_shared_channels_and_takes_messages_for_it_alone() -> None:
    manifest = json.loads(opened().read("manifest.json"))

    assert manifest["supportsChannelFeatures"] == "tier1"
    assert manifest["bots"][0]["supportsTargetedMessages"]
    assert [found["triggers"] for found in manifest["bots"][0]["commandLists"] if "triggers" in found] == [["slash"]]


@pytest.mark.parametrize("title", [title for title, _ in (*PROMPTS, *SLASH_COMMANDS)])
def test_what_the_manifest_offers_is_understood(title: str) -> None:
    reply = ask(title)

    assert reply.intent not in {"unknown", "ambiguous", "smalltalk", "not-covered"}
    assert bool(reply.private) == ("abuse" in title)
    assert (reply.intent == "feedback") == (title == "Report a correction")


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
