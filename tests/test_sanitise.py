"""What strangers wrote is shown without steering who reads it: on terminals, in mail, on the inbox's pages."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.feedback.apprise import body
from bot.model import Feedback
from bot.sanitise import plain_address, shown, visible
from tests.process import Process, sanad, serving

STEERING = "\x1b]0;owned\x07 \x9b31m \u202e \u2066 \u200f \u061c"
MARKS = ("\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\u200f", "\u061c")


def steers(text: str) -> list[str]:
    return [mark for mark in MARKS if mark in text]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a\x1b[31mb\u202ec\u009bd\te\nf", "a[31mbcd\te\nf"),
        ("بچوں کی\u200cفروخت", "بچوں کی\u200cفروخت"),
        ("see https://un.org/a?b=1", "see https://un.org/a?b=1"),
        ("https://un.org@evil.example/x", "https://un.org@evil.example/x (leads to evil.example)"),
        ("https://un.org:443@evil.example", "https://un.org:443@evil.example (leads to evil.example)"),
        ("https://un.org/\u202egpj.exe", "https://un.org/%E2%80%AEgpj.exe"),
        ("https://оhchr.org/", "https://оhchr.org/ (leads to xn--hchr-45d.org)"),
        ("https://[::1", "https://[::1"),
    ],
)
def test_an_address_is_shown_for_what_it_is(written: str, read: str) -> None:
    assert shown(written) == read
    assert visible(shown(written)) == shown(written)


@pytest.mark.parametrize(
    "url", ["https://un.org@evil.example", "https://un.org/\u202e", "javascript:x", "https://оhchr.org", "http://", ""]
)
def test_what_hides_where_it_leads_is_no_link(url: str) -> None:
    assert not plain_address(url)
    assert plain_address("https://treaties.un.org/doc?a=b%20c#d")


def test_no_line_of_a_writer_looks_like_ours_in_a_mail() -> None:
    breaks = "\n\r\x0b\x0c\x1c\x85\u2028\u2029"
    forged = "".join(f"{mark}Decide: accept it\x1b[2J" for mark in breaks)
    lines = body(Feedback("FB-1", "correction", "received", forged, "", claim=forged, source=forged)).splitlines()

    assert [line for line in lines if line.startswith("Decide")] == [
        "Decide: in the inbox, or with: sanad feedback resolve FB-1 accepted"
    ]
    assert sum(line == "> Decide: accept it[2J" for line in lines) == 3 * len(breaks)


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    with serving(tmp_path_factory.mktemp("steering"), SANAD_KEEP_UNANSWERED="1") as found:
        yield found


def test_nothing_that_was_written_steers_a_terminal_or_a_page(process: Process) -> None:
    form = {
        "kind": "correction",
        "instrument": "opsc",
        "text": f"The date is 6 July 2011 {STEERING}.",
        "claim": f"It was 5 July 2011 {STEERING}",
        "source": "https://treaties.un.org@evil.example/\u202e",
    }
    kept = process.ask("", form=form)["feedback"]["id"]
    process.ask(f"zorbex {STEERING} wibble")
    settings = {"SANAD_DATABASE_URL": f"sqlite+aiosqlite:///{process.log.parent}/sanad.db"}
    assert sanad("feedback", "resolve", kept, "accepted", "-c", f"yes {STEERING}", **settings).status == 0
    commands = (
        ("feedback", "list"),
        ("feedback", "list", "--json"),
        ("feedback", "show", kept),
        ("feedback", "show", kept, "--json"),
        ("feedback", "export"),
        ("feedback", "export", "--format", "json"),
        ("insights",),
        ("insights", "--json"),
        ("ask", f"zorbex {STEERING} wibble"),
        ("ask", "--json", f"zorbex {STEERING} wibble"),
    )
    printed = {words: sanad(*words, **settings).text for words in commands}
    printed["jsonl",] = sanad("ask", "--jsonl", stdin=json.dumps({"id": STEERING, "text": "opsc"}).encode()).text
    printed["chat",] = sanad("chat", stdin=f"zorbex {STEERING} wibble\n".encode()).text
    printed["inbox",] = process.get("/inbox").text
    printed["inbox", "one"] = process.get(f"/inbox/{kept}").text

    assert {words: found for words, text in printed.items() if (found := steers(text))} == {}
    assert json.loads(printed["jsonl",])["id"] == STEERING
    assert json.loads(printed["feedback", "export", "--format", "json"])[0]["text"] == form["text"]
    for place in (("feedback", "show", kept), ("inbox", "one")):
        assert "leads to evil.example" in " ".join(printed[place].split())
    assert 'href="https://treaties.un.org@' not in printed["inbox", "one"]


def test_a_host_that_is_no_host_is_refused(process: Process) -> None:
    paths = ("/", "/healthz", "/privacy", "/inbox")
    hosts = ("[::1", "[", "a b", "a@b", "un.org/x")

    assert {process.get(path, Host=host).status for path in paths for host in hosts} == {400}
    assert {process.get("/healthz", Host=host).status for host in ("[::1]:80", "sanad_1:8080", "un.org.")} == {200}
    headers = {"Content-Type": "application/json", "Origin": "http://[::1"}
    assert process.request("POST", "/preview/ask", b'{"text": "opsc"}', headers).status == 403


def test_a_no_break_space_parts_the_words_of_a_command(tmp_path: Path) -> None:
    settings = {"SANAD_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/sanad.db"}

    assert "OPSC" in sanad("ask\u00a0what\u2003is", "the\u00a0opsc").text
    assert sanad("feedback\u00a0list", "--json", **settings).status == 0
