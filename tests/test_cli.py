"""The command line at its door: what is typed, what is printed, how it ends."""

import io
import json
import os
import pty
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from bot.cli.main import COMMANDS
from tests.process import CLEAN, sanad

GUID = "11111111-2222-3333-4444-555555555555"
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
        "feedback",
        "sources",
        "content_version",
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
    assert "Nothing of it was kept or sent: start with --keep for that." in without.json["text"]
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

    assert "Nothing of it was kept or sent" in " ".join(said.split())
    assert not re.search(r"passed\s+on|are\s+kept|will\s+look|told\s+here", said)


def test_a_folder_of_content_that_does_not_exist_is_named_at_every_door(tmp_path: Path) -> None:
    absent = str(tmp_path / "absent")
    doors = [
        sanad("ask", "--content", absent, "opsc"),
        sanad("ask", "--keep", "opsc", SANAD_CONTENT=absent),
        sanad("content", "check", absent),
        sanad("content", "stale", absent),
        sanad("serve", "--port", "0", cwd=tmp_path, SANAD_CONTENT=absent),
    ]

    assert [door.status for door in doors] == [1] * len(doors)
    assert all(f"{absent} does not exist" in door.headers["Error"] for door in doors)


def test_a_package_that_cannot_be_written_names_its_place(tmp_path: Path) -> None:
    settings = {"TEAMS_APP_ID": GUID, "TEAMS_APP_PASSWORD": "p", "SANAD_PUBLIC_URL": "https://bot.example.org"}
    place = str(tmp_path / "absent" / "app.zip")
    found = sanad("manifest", "teams", "-o", place, **settings)

    assert found.status == 2
    assert f"{place} cannot be written" in found.headers["Error"]
    assert "Traceback" not in found.headers["Error"]


def test_the_help_of_the_server_shows_no_number_that_means_nothing() -> None:
    assert "-1" not in sanad("serve", "--help").text


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


@pytest.mark.parametrize("command", ["", *(command.name for command in COMMANDS)])
def test_help_fits_a_screen(command: str) -> None:
    found = sanad(*command.split(), "--help", COLUMNS="80")
    lines = found.text.splitlines()

    assert found.status == 0
    assert len(lines) <= 24
    assert max(len(line) for line in lines) <= 80


@pytest.mark.parametrize("command", ["ask", "chat", "serve", "content schema", "manifest slack", "manifest teams"])
def test_help_has_an_example(command: str) -> None:
    assert "sanad " in sanad(*command.split(), "--help").text.partition("Example")[2]


def test_the_version_is_shown() -> None:
    assert sanad("--version").text.startswith("sanad 0.")


def test_the_content_that_comes_with_it_has_no_fault() -> None:
    found = sanad("content", "check")

    assert found.status == 0
    assert "No fault" in found.text


def test_a_faulty_content_is_told_line_by_line_and_ends_with_1(tmp_path: Path) -> None:
    (tmp_path / "instruments.yaml").write_text("changes: []\n", "utf-8")
    checked = sanad("content", "check", str(tmp_path))
    asked = sanad("ask", "what is the opsc", SANAD_CONTENT=str(tmp_path))

    assert checked.status == asked.status == 1
    assert "instruments.yaml:1:" in checked.headers["Error"]
    assert "faults: please correct" in checked.headers["Error"]
    assert "instruments.yaml:1:" in asked.headers["Error"]


def test_the_schema_is_json_schema() -> None:
    assert sanad("content", "schema").json["$schema"].startswith("https://json-schema.org/")


def test_what_grew_old_is_listed_with_its_date_and_key() -> None:
    found = [json.loads(line) for line in sanad("content", "stale", "--json", "--days", "1").text.splitlines()]

    assert found == sorted(found, key=lambda one: (one["as_of"], one["key"]))
    assert all(set(one) == {"as_of", "key", "claims"} for one in found)


def test_the_slack_manifest_is_for_this_deployment() -> None:
    found = yaml.safe_load(sanad("manifest", "slack", SANAD_PUBLIC_URL="https://bot.example.org").text)

    assert found["settings"]["event_subscriptions"]["request_url"] == "https://bot.example.org/slack/events"


def test_the_teams_package_is_a_zip_with_manifest_and_icons(tmp_path: Path) -> None:
    settings = {"TEAMS_APP_ID": GUID, "TEAMS_APP_PASSWORD": "p", "SANAD_PUBLIC_URL": "https://bot.example.org"}
    found = sanad("manifest", "teams", "-o", str(tmp_path / "app.zip"), **settings)

    assert found.status == 0, found.headers["Error"]
    with zipfile.ZipFile(io.BytesIO((tmp_path / "app.zip").read_bytes())) as package:
        assert json.loads(package.read("manifest.json"))["bots"][0]["botId"] == GUID


@pytest.mark.parametrize("given", [{}, {"TEAMS_APP_ID": GUID, "TEAMS_APP_PASSWORD": "p"}])
def test_a_package_that_cannot_be_made_says_what_is_missing(given: dict[str, str], tmp_path: Path) -> None:
    found = sanad("manifest", "teams", cwd=tmp_path, **given)

    assert found.status == 2
    assert found.headers["Error"].partition(":")[0] in {"TEAMS_APP_ID", "SANAD_PUBLIC_URL"}


def test_a_file_of_settings_is_read_where_the_command_runs(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SANAD_HOME_STATE=KEN\n", "utf-8")

    assert sanad("ask", "--json", "opsc status", cwd=tmp_path).json["state"] == "KEN"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
def test_a_file_of_settings_may_be_written_by_an_editor_of_windows(tmp_path: Path, encoding: str) -> None:
    (tmp_path / ".env").write_bytes("SANAD_HOME_STATE='Kenya'\r\n# café\r\n".encode(encoding))

    assert sanad("ask", "--json", "opsc status", cwd=tmp_path).json["state"] == "KEN"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252"])
def test_a_file_of_settings_in_another_encoding_is_refused_with_what_to_do(tmp_path: Path, encoding: str) -> None:
    (tmp_path / ".env").write_bytes("SANAD_HOME_STATE=KEN\r\n# café\r\n".encode(encoding))
    found = sanad("serve", "--port", "0", cwd=tmp_path)

    assert (found.status, found.headers["Error"]) == (
        2,
        "The settings in .env cannot be read: save it as UTF-8 text.\n",
    )


def test_a_line_of_settings_that_sets_nothing_is_told_rather_than_overlooked(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# ok\n\nSANAD_PORT=0\nTEAMS_ALLOWED_TENANTS abc\nSANAD_HOST\n", "utf-8")
    found = sanad("serve", cwd=tmp_path)

    assert found.status == 2
    assert "line 4, 5: expected NAME=value" in found.headers["Error"]
    assert "abc" not in found.headers["Error"]


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
