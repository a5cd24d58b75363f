"""Questions at the command line: what is typed, what is printed, how it ends."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process import CLEAN, sanad

HEAVY = (
    "aiohttp",
    "alembic",
    "apprise",
    "botbuilder",
    "microsoft_agents",
    "pydantic_settings",
    "slack_bolt",
    "slack_sdk",
)
HEAVY += ("sqlalchemy", "structlog", "prometheus_client", "jinja2", "msal")


def stream(*given: bytes | dict[str, object]) -> list[dict[str, object]]:
    raw = b"".join(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in given)
    found = sanad("ask", "--jsonl", stdin=raw)
    assert found.status == 0, found.headers["Error"]
    return [json.loads(line) for line in found.text.splitlines()]


def test_a_question_gets_its_answer_with_source_and_date() -> None:
    found = sanad("ask", "has", "pakistan", "ratified", "opsc")

    assert found.status == 0
    assert all(words in found.text for words in ("5 July 2011", "Sources", "as of 20", "https://"))


@pytest.mark.parametrize(
    ("question", "status"), [("what is the opsc", 0), ("budapest weather", 1), ("the protocol", 1)]
)
def test_the_exit_code_tells_whether_it_was_answered(question: str, status: int) -> None:
    assert sanad("ask", question).status == status


def test_json_is_one_object_with_the_promised_fields() -> None:
    found = sanad("ask", "--json", "which article of lanzarote covers grooming").json

    assert list(found) == [
        "id",
        "intent",
        "instruments",
        "state",
        "article",
        "choices",
        "confidence",
        "text",
        "first",
        "feedback",
        "sources",
        "content_version",
        "question",
    ]
    assert (found["instruments"], found["article"]) == (["lanzarote"], "23")
    assert set(found["sources"][0]) == {"title", "url", "as_of"}


def test_choices_are_the_ids_of_the_instruments_that_are_offered() -> None:
    found = sanad("ask", "--json", "the protocol").json

    assert found["intent"] == "ambiguous"
    assert {"opsc", "opic"} <= set(found["choices"])


def test_lines_are_answered_in_order_and_a_conversation_is_one_thread() -> None:
    answers = stream(
        {"id": 1, "text": "what is the budapest convention", "conversation": "a"},
        {"id": 2, "text": "what is the opsc", "conversation": "b"},
        {"id": 3, "text": "has pakistan ratified it?", "conversation": "a"},
        {"id": 4, "text": "has pakistan ratified it?", "conversation": "b"},
    )

    assert [answer["id"] for answer in answers] == [1, 2, 3, 4]
    assert [answer["instruments"] for answer in answers[2:]] == [["budapest"], ["opsc"]]


@pytest.mark.parametrize(
    ("line", "name", "words"),
    [
        (b"nonsense\n", None, "not valid JSON"),
        (b'["text"]\n', None, "not a JSON object"),
        (b'{"id": "x"}\n', "x", '"text" is missing'),
        (b'{"id": "x", "text": null}\n', "x", '"text" is missing'),
        (b'{"id": "x", "text": "\xff"}\n', None, "not valid UTF-8"),
        (b'{"id": "x", "text": "a\\u0000"}\n', "x", "not text"),
        (b'{"id": "x", "text": "a\x00"}\n', None, "not valid JSON"),
        (b'{"text": "' + b"a" * 600_000 + b'"}\n', None, "longer than"),
        (b"[" * 200_000 + b"\n", None, "not valid JSON"),
    ],
    ids=str.split("words list missing null utf8 nul rawnul long deep"),
)
def test_a_faulty_line_gets_a_sentence_and_the_next_an_answer(line: bytes, name: str | None, words: str) -> None:
    faulty, answer = stream(line, {"id": "next", "text": "what is the opsc"})

    assert words in str(faulty["error"])
    assert faulty["id"] == name
    assert (answer["id"], answer["instruments"]) == ("next", ["opsc"])


def test_odd_text_is_answered_too() -> None:
    odd = ["", " ", "😀", "a" * 40_000, "\u202eopsc", "<b>opsc</b>", "(a+)+$" * 1_000, "\x1b[2J opsc"]
    answers = stream(*({"id": n, "text": text} for n, text in enumerate(odd)))

    assert [answer["id"] for answer in answers] == list(range(len(odd)))
    assert all(answer["text"] for answer in answers)
    assert not any("\x1b" in str(answer["text"]) for answer in answers)


def test_an_answer_comes_as_soon_as_its_line_was_sent() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=CLEAN
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for name in ("first", "second"):
            process.stdin.write(json.dumps({"id": name, "text": "what is the opsc"}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == name
        process.stdin.close()

        assert process.wait(10) == 0


def test_a_reader_that_goes_away_is_no_error_to_speak_of() -> None:
    lines = b"".join(json.dumps({"id": n, "text": "what is the opsc"}).encode() + b"\n" for n in range(2_000))
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=CLEAN,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdin is not None
        process.stdin.write(lines[: lines.index(b"\n") + 1])
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        try:
            process.stdin.write(lines)
            process.stdin.close()
        except BrokenPipeError:
            pass
        error = process.stderr.read()
        process.wait(10)

    assert error == b""


def test_a_question_may_come_through_a_pipe() -> None:
    assert "5 July 2011" in sanad("ask", stdin=b"has pakistan ratified opsc\n").text


@pytest.mark.parametrize(
    "arguments", [("ask", "\udcff"), ("ask", "--jsn", "x"), ("nothing",), ("ask", "--home", "ZZ", "x")]
)
def test_wrong_usage_ends_with_2_and_a_sentence(arguments: tuple[str, ...]) -> None:
    found = sanad(*arguments)

    assert found.status == 2
    assert "Traceback" not in found.headers["Error"]
    assert found.headers["Error"].strip()


def test_another_home_state_is_the_one_that_is_meant() -> None:
    assert sanad("ask", "--json", "opsc status", SANAD_HOME_STATE="KEN").json["state"] == "KEN"
    assert sanad("ask", "--json", "--home", "ken", "opsc status").json["state"] == "KEN"
    assert sanad("ask", "--json", "--home", "sri lanka", "opsc status").json["state"] == "LKA"
    assert sanad("ask", "--json", "opsc status", SANAD_HOME_STATE="Kenya").json["state"] == "KEN"


def test_feedback_is_kept_only_when_asked_for_and_it_says_where(tmp_path: Path) -> None:
    database = f"sqlite+aiosqlite:///{tmp_path}/sanad.db"
    claim = "the opsc date is wrong, it was 2012"
    without = sanad("ask", "--json", claim, SANAD_DATABASE_URL=database)
    kept = sanad("ask", "--json", "--keep", claim, SANAD_DATABASE_URL=database)
    listed = sanad("feedback", "list", "--json", SANAD_DATABASE_URL=database)

    assert without.json["feedback"] is None
    assert "It was neither kept nor sent: start with --keep to do that." in without.json["text"]
    assert not re.search("passed on|is kept|will look at it|told here", without.json["text"])
    assert kept.json["feedback"]["kind"] == "correction"
    assert str(tmp_path) in kept.headers["Error"]
    assert [json.loads(line)["id"] for line in listed.text.splitlines()] == [kept.json["feedback"]["id"]]


@pytest.mark.parametrize(
    "claim",
    [
        "correction: the opsc is from 2001",
        "please add the date of the opic",
        "ghalat hai, opsc 2012 mein tha",
        "opsc is wrong " + "x " * 3000,
    ],
)
def test_no_receipt_is_given_for_what_is_not_kept(claim: str) -> None:
    said = sanad("ask", claim).text

    assert "It was neither kept nor sent" in " ".join(said.split())
    assert not re.search(r"passed\s+on|are\s+kept|will\s+look|told\s+here", said)


@pytest.mark.parametrize("question", ["has pakistan ratified opsc", "", "the opsc date is wrong, it was 2012"])
def test_nothing_of_slack_teams_or_the_store_is_imported_for_a_question(question: str) -> None:
    script = (
        "import sys; sys.argv = ['sanad', 'ask', '--json', sys.argv[1]]\n"
        "from bot.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    found = subprocess.run(
        [sys.executable, "-c", script, question], capture_output=True, env=CLEAN, check=True, timeout=60
    )

    assert not set(HEAVY) & set(found.stderr.decode().split())


def test_in_a_chat_follow_ups_follow_and_a_number_picks_a_suggestion() -> None:
    said = chat("the protocol", "1", "has pakistan ratified it?")

    assert "1. " in said
    assert "5 July 2011" in said


@pytest.mark.parametrize("word", ["exit", "quit", " EXIT ", "/quit", "exit()", "Quit."])
def test_a_chat_ends_with_a_word(word: str) -> None:
    said = chat("what is the opsc", word, end=False)

    assert "End with exit or Ctrl-D." in " ".join(said.split())
    assert "I did not understand" not in said


def test_a_chat_survives_what_is_not_utf8() -> None:
    assert "OPSC" in chat(b"\xff\xfe", "what is the opsc")


def chat(*typed: str | bytes, end: bool = True) -> str:
    """Typed into a terminal of 100 columns, line by line, and ended by Ctrl-D where the last line does not end it."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=CLEAN | {"TERM": "dumb", "COLUMNS": "100"},
    )
    os.close(theirs)
    said = b""
    keys = [(line.encode() if isinstance(line, str) else line) + b"\n" for line in typed]
    for key in (*keys, *([b"\x04"] if end else [])):
        while not said.endswith(b"> "):
            said += os.read(ours, 65536)
        said += b" "
        os.write(ours, key)
    try:
        while found := os.read(ours, 65536):
            said += found
    except OSError:  # Linux tells the end of a terminal so
        pass
    os.close(ours)
    assert process.wait(10) == 0
    return said.decode("utf-8", "replace")


def test_a_long_answer_says_what_it_leaves_out_and_how_to_have_it() -> None:
    short, full = (
        sanad("ask", "who has ratified the OPSC").text,
        sanad("ask", "--full", "who has ratified the OPSC").text,
    )

    assert "170 rows" in short
    assert "add --full" in short
    assert "Zimbabwe" not in short
    assert "Zimbabwe" in full
    assert "--full" not in full
