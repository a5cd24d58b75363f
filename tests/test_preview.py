"""The preview page at its door, and what it draws of a reply."""

import csv
import re
from collections.abc import Iterator
from importlib.resources import files
from io import StringIO
from urllib.parse import urlencode

import pytest

from adapters import jsonl
from adapters.preview import to_message
from adapters.preview.view import view
from bot.model import Choice, Fact, Form, Item, Receipt, Reply, Section, Source, Table
from tests.process import Process, serving

PAGE = files("adapters.preview").joinpath("page.html").read_text("utf-8")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    with serving(tmp_path_factory.mktemp("preview")) as found:
        yield found


def test_a_page_reaches_only_the_threads_of_pages() -> None:
    message = to_message(jsonl.Line("hi", "1", "slack:T1/C1/1.2"))

    assert message.conversation == message.user == "preview:slack:T1/C1/1.2"


def test_a_page_without_a_conversation_gets_one_that_nobody_shares() -> None:
    first, second = (to_message(jsonl.Line("hi")) for _ in range(2))

    assert first.conversation != second.conversation


def test_the_same_id_in_the_same_thread_is_the_same_event() -> None:
    asked = [("1", "a"), ("1", "a"), ("2", "a"), ("1", "b")]
    events = [to_message(jsonl.Line("hi", name, thread)).event_id for name, thread in asked]

    assert events[0] == events[1]
    assert len(set(events)) == 3


def test_an_event_id_tells_nothing_of_the_thread() -> None:
    assert "4f1c" not in to_message(jsonl.Line("hi", "1", "preview:4f1c")).event_id


def test_the_view_holds_every_part_of_a_reply() -> None:
    page = Source("Title", "https://x.org", "2026-01", "UN")
    reply = Reply(
        "status",
        "Yes.",
        "Pakistan",
        facts=(Fact("Signed", "2001", (page,)),),
        table=Table(("", "A"), (("Kind", "treaty"),) * 9, ((page,),) * 9),
        sections=(Section("More", (Item("CRC", "1989", "https://x.org", (page,)),)),),
        notes=("A note.",),
        sources=(page,),
        basis=((page,),),
        choices=(Choice("OPSC", "what is the opsc", "opsc"),),
        form=Form("correction", "opsc", "It was 2001."),
        lang="ur",
        content_version="2026-01-01.abc",
    )

    item = {"label": "CRC", "text": "1989", "url": "https://x.org", "marks": (1,)}
    assert view(reply) == {
        "title": "Pakistan",
        "text": "Yes.",
        "marks": [(1,)],
        "facts": [{"label": "Signed", "value": "2001", "marks": (1,)}],
        "table": {"header": ("", "A"), "rows": (("Kind", "treaty"),) * 8, "marks": [(1,)] * 8},
        "sections": [{"heading": "More", "items": [item], "folded": False}],
        "notes": ["A note."],
        "more": {
            "text": "",
            "marks": [],
            "facts": [],
            "table": {"header": ("", "A"), "rows": (("Kind", "treaty"),), "marks": [(1,)]},
            "sections": [],
            "notes": [],
        },
        "sources": [{"title": "Title", "url": "https://x.org", "as_of": "2026-01", "publisher": "UN", "rank": 1}],
        "shown": 3,
        "choices": [{"label": "OPSC", "text": "what is the opsc"}],
        "form": {
            "kind": "correction",
            "instrument": "opsc",
            "claim": "It was 2001.",
            "text": "",
            "source": "",
            "contact": False,
            "answers": "",
            "open": False,
        },
        "lang": "ur",
        "follow": True,
        "waits": False,
    }


@pytest.mark.parametrize(
    ("reply", "opens"),
    [
        (Reply("feedback", "Write.", form=Form()), True),
        (Reply("feedback", "Kept.", form=Form(), feedback=Receipt("FB-1", "comment")), False),
        (Reply("status", "Yes.", form=Form()), False),
        (Reply("feedback", "A question to you.", form=Form(answers="FB-1")), False),
    ],
)
def test_the_form_opens_only_where_a_person_asked_for_it(reply: Reply, opens: bool) -> None:
    assert view(reply)["form"]["open"] is opens


def test_the_page_has_no_script_style_or_handler_of_its_own_in_it() -> None:
    assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|https?://", PAGE)


def test_the_script_sets_text_only_as_text() -> None:
    script = files("adapters.preview").joinpath("page.js").read_text("utf-8")

    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", script)


def test_each_field_of_the_page_has_a_label() -> None:
    fields = re.findall(r"<(?:textarea|input|select)\b[^>]*", PAGE)
    labelled = len(re.findall(r"<label\b", PAGE))

    assert len(fields) == labelled


@pytest.mark.parametrize("name", ["page.css", "page.js", "mark.svg"])
def test_a_file_that_has_not_changed_is_not_sent_again(server: Process, name: str) -> None:
    first = server.get(f"/preview/{name}")
    again = server.get(f"/preview/{name}", If_None_Match=first.headers["Etag"])

    assert (first.status, again.status, again.body) == (200, 304, b"")


def test_a_follow_up_follows_its_thread_and_no_other(server: Process) -> None:
    server.ask("what is the budapest convention", "thread-a")

    assert server.ask("has pakistan ratified it?", "thread-a")["instruments"] == ["budapest"]
    assert server.ask("has pakistan ratified it?", "thread-b")["instruments"] != ["budapest"]


def test_which_one_is_answered_by_a_choice(server: Process) -> None:
    offered = server.ask("the protocol", "thread-c")
    picked = server.ask(offered["view"]["choices"][0]["text"], "thread-c")

    assert offered["intent"] == "ambiguous"
    assert picked["instruments"] == offered["choices"][:1]


def test_the_form_offers_the_instruments_by_name(server: Process) -> None:
    assert ["opsc", "OPSC"] in server.get("/preview/instruments").json["instruments"]


def test_a_form_gets_a_receipt_and_its_writer_and_nobody_else_the_outcome(server: Process) -> None:
    form = {"kind": "correction", "instrument": "opsc", "text": "It was 2012.", "claim": "", "source": "a book"}
    receipt = server.post("/preview/ask", {"id": "1", "conversation": "thread-d", "form": form}).json["feedback"]
    again = server.post("/preview/ask", {"id": "1", "conversation": "thread-d", "form": form}).json["feedback"]
    nothing_yet = server.get("/preview/outcomes?conversation=thread-d").json["outcomes"]
    accept(server, receipt["id"])

    told = server.get("/preview/outcomes?conversation=thread-d").json["outcomes"]
    assert again == receipt
    assert nothing_yet == []
    assert [receipt["id"] in one["view"]["title"] for one in told] == [True]
    assert server.get("/preview/outcomes?conversation=thread-e").json["outcomes"] == []


def test_a_form_without_text_gets_a_sentence_and_no_receipt(server: Process) -> None:
    answer = server.post("/preview/ask", {"form": {"kind": "correction", "text": " "}}).json

    assert answer["feedback"] is None
    assert answer["text"]


def accept(server: Process, feedback_id: str) -> None:
    """As a maintainer's browser does it: the form of the inbox page, with its token."""
    page = server.get(f"/inbox/{feedback_id}")
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    body = urlencode(hidden | {"decision": "accepted", "comment": ""})
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": page.headers["Set-Cookie"].partition(";")[0],
        "Origin": server.address,
        "Host": server.address.removeprefix("http://"),
    }
    assert server.request("POST", f"/inbox/{feedback_id}", body.encode(), headers).status in {200, 303}


def test_what_is_kept_of_a_person_can_be_read_from_anywhere(server: Process) -> None:
    read = server.get("/privacy", Host="sanad.example.org")

    assert read.status == 200
    assert b"not stored" in read.body


def test_the_standings_can_be_had_as_a_table_with_their_licence(server: Process) -> None:
    found = server.get("/data/standings.csv")
    rows = list(csv.DictReader(StringIO(found.text)))

    assert {"instrument": "opsc", "state_name": "Pakistan", "action": "party", "date": "2011-07-05"}.items() <= next(
        row for row in rows if (row["instrument"], row["state"]) == ("opsc", "PAK")
    ).items()
    assert found.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert found.headers["Link"] == '<https://www.apache.org/licenses/LICENSE-2.0>; rel="license"'
    again = server.get("/data/standings.csv", **{"If-None-Match": found.headers["Etag"]})
    assert (again.status, again.text) == (304, "")
