"""What an assistant is offered and told, by a client of the official SDK and a real process."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters

from tests.process import CLEAN

STDIO = StdioServerParameters(command=sys.executable, args=["-m", "bot", "mcp"], env=CLEAN, cwd=Path.cwd())
SHARED = {"text", "first", "sources", "confidence", "content_version"}


async def call(client: Client, tool: str, **arguments: str) -> dict[str, Any]:
    found = await client.call_tool(tool, arguments)
    assert not found.is_error, found.content
    assert found.structured_content is not None
    return found.structured_content


async def refusal(client: Client, tool: str, **arguments: str) -> str:
    found = await client.call_tool(tool, arguments)
    assert found.is_error
    return str(getattr(found.content[0], "text", ""))


async def test_an_assistant_that_starts_it_is_told_how_to_quote_and_offered_tools_that_only_read() -> None:
    async with Client(STDIO, read_timeout_seconds=60) as client:
        tools = (await client.list_tools()).tools

        assert {tool.name for tool in tools} == {
            "look_up",
            "standing",
            "provisions",
            "obligations",
            "instruments",
            "check",
        }
        for tool in tools:
            assert tool.annotations
            assert tool.annotations.read_only_hint
            assert tool.output_schema
            assert set(tool.output_schema["properties"]) >= SHARED
        told = client.instructions or ""
        assert all(words in told for words in ("as_of", "Unknown means unknown", "first, before anything else"))
        answer = await call(client, "look_up", question="has Pakistan ratified the OPSC")
        assert answer["first"] == "Yes. Pakistan is a party to the OPSC."
        assert "5 July 2011" in answer["text"]
        assert answer["sources"][0]["as_of"]
        assert answer["sources"][0]["url"].startswith("https://")


def test_the_oldest_version_of_the_protocol_is_spoken() -> None:
    version = "2024-11-05"
    asked = {"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "old", "version": "1"}}
    check = {"name": "check", "arguments": {"statement": "India is not a party to the CRC"}}
    lines = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": asked},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": check},
    ]
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "mcp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=CLEAN, text=True
    ) as popen:
        assert popen.stdin
        assert popen.stdout
        for line in lines:
            popen.stdin.write(f"{json.dumps(line)}\n")
        popen.stdin.flush()
        welcome, answer = (json.loads(popen.stdout.readline()) for _ in range(2))
        popen.stdin.close()
        assert popen.wait(15) == 0

    assert welcome["result"]["protocolVersion"] == version
    assert json.loads(answer["result"]["content"][0]["text"])["verdict"] == "contradicted"


async def test_a_client_that_only_knows_the_handshake_is_answered_over_http(near: str) -> None:
    async with Client(near, mode="legacy") as client:
        assert client.protocol_version < "2026"
        assert (await call(client, "check", statement="Pakistan ratified the OPSC"))["verdict"] == "supported"


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ("Pakistan ratified the OPSC.", "supported"),
        ("Pakistan ratified the OPSC in 2010", "contradicted"),
        ("India is not a party to the CRC", "contradicted"),
        ("it is false that Pakistan ratified the OPSC", "contradicted"),
        ("Pakistan ratified the OPSC and is a party to the OPIC", "contradicted"),
        ("Pakistan ratified the OPSC and is a party to the convention on the cutting of cakes", "not held"),
        ("Kenya likes cake", "not held"),
        ("Pakistan has violated the CRC", "not held"),
        ("the GDPR binds Pakistan", "not held"),
    ],
)
async def test_a_statement_is_checked(near: str, statement: str, verdict: str) -> None:
    async with Client(near) as client:
        found = await call(client, "check", statement=statement)

    assert found["verdict"] == verdict
    assert found["sources"] or verdict == "not held"


async def test_a_standing_is_told_with_its_dates_and_for_a_day(near: str) -> None:
    async with Client(near) as client:
        now = await call(client, "standing", state="Pakistan", instrument="OPSC")
        before = await call(client, "standing", state="PAK", instrument="opsc", on="2005-01-01")
        later = await call(client, "standing", state="PAK", instrument="opsc", on="2026-11-28")

    assert (now["signed"], now["joined"], now["in_force"]) == ("2001-09-26", "2011-07-05", "2011-08-05")
    assert (now["standing"], now["how"], now["on"]) == ("party", "ratification", None)
    assert before["on"] == {"day": "2005-01-01", "signed": "yes", "joined": "no", "in_force": "no"}
    assert before["first"] == "Pakistan had signed and not joined the OPSC by 1 January 2005."
    assert later["on"]["in_force"] == "unknown"
    assert later["as_of"] < "2026-11-28"


async def test_what_does_not_bind_a_state_is_not_given_as_its_obligation(near: str) -> None:
    async with Client(near) as client:
        found = await call(client, "obligations", state="Pakistan", topic="grooming")

    assert {row["instrument"] for row in found["binding"]} == {"crc"}
    assert "lanzarote" in {row["instrument"] for row in found["not_binding"]}
    assert {row["effect"] for row in found["guidance"]} == {"guidance"}
    assert all(row["as_of"] and row["ref"] for row in found["binding"])


async def test_provisions_are_found_by_article_and_by_topic_and_a_paraphrase_is_no_quotation(near: str) -> None:
    async with Client(near) as client:
        article = await call(client, "provisions", instrument="OPSC", article="article 3(1)(c)", state="Pakistan")
        topic = await call(client, "provisions", instrument="Lanzarote", topic="grooming", state="Pakistan")

    assert [row["ref"] for row in article["provisions"]] == ["art. 3(1)(c)"]
    assert article["provisions"][0]["effect"] == "binding"
    assert article["provisions"][0]["quotation"] is None or (
        article["provisions"][0]["quotation"] != article["provisions"][0]["text"]
    )
    assert topic["provisions"][0]["ref"].startswith("art. 23")
    assert topic["provisions"][0]["effect"] == "outside"


async def test_what_is_not_held_is_said_to_be_so_and_how_to_ask(near: str) -> None:
    async with Client(near) as client:
        assert "Pakistan or PAK" in await refusal(client, "standing", state="Narnia", instrument="opsc")
        twins = await refusal(client, "standing", state="PAK", instrument="the optional protocol")
        assert all(id_ in twins for id_ in ("(opsc)", "(opic)"))
        assert "do not have it" in await refusal(client, "standing", state="PAK", instrument="GDPR")
        assert "YYYY-MM-DD" in await refusal(client, "standing", state="PAK", instrument="opsc", on="2005")
        assert "grooming" in await refusal(client, "provisions", topic="cheese")
        assert "instrument or a topic" in await refusal(client, "provisions")


async def test_a_disclosure_is_answered_with_whom_to_tell_by_every_tool_that_takes_words(near: str) -> None:
    told = "a man is hurting my child"
    async with Client(near) as client:
        asked = await call(client, "look_up", question=told)
        found = [
            asked,
            await call(client, "check", statement=told),
            await call(client, "obligations", state="Pakistan", topic=told),
            await call(client, "provisions", topic=told, state="Pakistan"),
        ]

    assert asked["intent"] == "report-abuse"
    assert all("1121" in answer["text"] for answer in found)


async def test_the_home_state_of_whoever_asks_is_the_one_that_is_meant(near: str) -> None:
    async with Client(near) as client:
        kenya = await call(client, "look_up", question="are we party to the OPSC", home_state="Kenya")
        usual = await call(client, "look_up", question="are we party to the OPSC")

    assert (kenya["state"], usual["state"]) == ("KEN", "PAK")


async def test_a_correction_is_not_taken(near: str) -> None:
    async with Client(near) as client:
        found = await call(client, "look_up", question="correction: the OPSC date is wrong, it was 2012")

    assert found["feedback"] is None
    assert "cannot be taken as feedback here" in found["text"]


def test_without_the_extra_it_says_what_to_install() -> None:
    code = (
        "import sys, importlib.util as util; found = util.find_spec\n"
        "util.find_spec = lambda name, *more: None if name == 'mcp' else found(name, *more)\n"
        "sys.argv = ['sanad', 'mcp']\n"
        "from bot.cli.main import main; main()"
    )
    run = subprocess.run([sys.executable, "-c", code], env=CLEAN, capture_output=True, text=True, check=False)

    assert run.returncode == 1
    assert "pip install --require-hashes -r requirements/mcp.txt" in run.stderr
    assert "Traceback" not in run.stderr
