"""What an operator sees: logs without people in them, metrics, and a readiness that names what is wrong."""

import json
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.process import Process, sanad, serving, until
from tests.slack.client import SECRET, encoded, recorded, sign
from tests.slack.fake import BOT_TOKEN
from tests.whole import PAYLOADS, fake_slack, teams_payload, whole

TOKEN = "preview-token-0123456789"
KEY = "a-key-of-at-least-thirty-two-characters"
WORDS = ("Zarqa", "Gulberg", "zarqa@example.org", "0300 41", "4111222", "nightingale", "thread-of-hers", "hunter2")
PEOPLE = (
    "U0ASKER",
    "U0MAINT",
    "Amina",
    "29:1bSnHZ7Js2STWrgk6ScEErLk1Lp2zQuD5H2qQ",
    "5a1e9c0e-3f0b-4f7c-9d53-6f0a6b1c2d3e",
)
TYPED = "has Zarqa of Gulberg (zarqa@example.org, 0300 4111222) ratified the OPSC nightingale"
WRONG = "the opsc date is wrong, says Zarqa of Gulberg, 0300 4111222: nightingale"


@pytest.fixture(scope="module")
def slack() -> Iterator[str]:
    with fake_slack() as found:
        yield found


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, slack: str) -> tuple[str, str]:
    """The log and the metrics of a whole life, at the level that says most: every door, good words and bad."""
    folder = tmp_path_factory.mktemp("life")
    settings = {"SANAD_PREVIEW_TOKEN": TOKEN, "SANAD_LOG_LEVEL": "debug", "SANAD_KEEP_UNANSWERED": "1"}
    with whole(folder, slack, SANAD_SECRET_KEY=KEY, **settings) as server:
        _pages(server)
        _slack(server, slack)
        _teams(server, slack)
        _everything(server, slack)
        until(lambda: "sanad_outbox_depth 0.0" in server.get("/metrics").text)
        metrics = server.get("/metrics").text
        server.stop()
    database = f"sqlite+aiosqlite:///{folder}/sanad.db"
    assert sanad("feedback", "list", SANAD_DATABASE_URL=database).status == 0
    return server.log.read_text("utf-8"), metrics


def _pages(server: Process) -> None:
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    for number, text in enumerate((TYPED, WRONG, "nightingale weather in Gulberg", "", "forget me", "opsc", "help")):
        line = {"text": text, "conversation": "thread-of-hers", "id": number}
        assert server.post("/preview/ask", line, **bearer).status == 200
    server.post("/preview/ask", b"{nightingale", **bearer)
    server.get(f"/?token={TOKEN}&q=nightingale")
    server.get("/?token=hunter2")
    server.get("/nightingale", **bearer)
    server.get("/inbox?q=nightingale", **bearer)
    server.request("POST", "/inbox/nightingale", b"comment=nightingale", bearer)


def _slack(server: Process, slack: str) -> None:
    for text in (TYPED, WRONG):
        own = {"trigger_id": uuid.uuid4().hex, "user_name": "Zarqa", "response_url": f"{slack}/response/hunter2"}
        _signed(server, recorded("command", text=text, **own))
        event = recorded("mention", event__text=f"<@U0BOT> {text}", event__channel=f"C{len(text)}")
        _signed(server, event | {"event_id": uuid.uuid4().hex})


def _signed(server: Process, payload: dict[str, Any]) -> None:
    body, kind = encoded(payload)
    assert server.request("POST", "/slack/events", body, {"Content-Type": kind} | sign(body)).status == 200
    forged = {"Content-Type": kind, "X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=hunter2"}
    assert server.request("POST", "/slack/events", body, forged).status in {400, 401, 403}


def _teams(server: Process, slack: str) -> None:
    for text in (TYPED, WRONG):
        person = {"id": "29:zarqa", "name": "Zarqa", "aadObjectId": "00000000-0000-0000-0000-00000000beef"}
        answer = server.post("/api/messages", teams_payload("personal", slack, text=text, **{"from": person}))
        assert answer.status == 200
    server.post("/api/messages", teams_payload("personal", "https://hunter2.example/", text=TYPED))
    server.post("/api/messages", b"nightingale")


def _everything(server: Process, slack: str) -> None:
    """Each recorded payload, but those after which nobody would be served any more."""
    for path in sorted((PAYLOADS / "slack").glob("*.json")):
        if path.stem not in {"manifest.schema", "tokens_revoked", "uninstalled", "rate_limited"}:
            payload = recorded(path.stem)
            own = {"trigger_id": uuid.uuid4().hex, "event_id": uuid.uuid4().hex, "response_url": f"{slack}/response/x"}
            body, kind = encoded(payload | {name: value for name, value in own.items() if name in payload})
            server.request("POST", "/slack/events", body, {"Content-Type": kind} | sign(body))
    for path in sorted((PAYLOADS / "teams").glob("*.json")):
        if "schema" not in path.name and path.stem not in {"uninstalled", "members_removed"}:
            server.post("/api/messages", teams_payload(path.stem, slack))


def test_a_log_holds_no_text_no_name_and_no_secret(lived: tuple[str, str]) -> None:
    log, metrics = lived

    for word in (*WORDS, TOKEN, KEY, SECRET, BOT_TOKEN, "29:zarqa", *PEOPLE):
        assert word.lower() not in log.lower(), word
        assert word.lower() not in metrics.lower(), word


def test_every_line_of_a_log_is_json_with_its_time_and_level(lived: tuple[str, str]) -> None:
    lines = [json.loads(line) for line in lived[0].splitlines()]

    assert all({"event", "level", "timestamp"} <= line.keys() for line in lines)
    assert not [line for line in lines if line["level"] in {"error", "critical"}]


def test_an_answer_is_logged_with_what_it_was_about_on_every_platform(lived: tuple[str, str]) -> None:
    answered = [found for line in lived[0].splitlines() if (found := json.loads(line))["event"] == "answered"]

    wanted = {"event_id", "platform", "intent", "instruments", "score", "ms", "outcome"}
    assert all(wanted <= line.keys() for line in answered)
    assert {line["platform"] for line in answered} == {"preview", "slack", "teams"}
    assert {"answered", "kept", "unknown"} <= {line["outcome"] for line in answered}


@pytest.mark.parametrize(
    "series",
    [
        'sanad_questions_total{intent="status",outcome="answered",platform="slack"}',
        'sanad_questions_total{intent="feedback",outcome="kept",platform="teams"}',
        'sanad_answer_seconds_bucket{le="0.1",platform="preview"}',
        'sanad_platform_errors_total{event="refused",platform="teams"}',
        'sanad_platform_trouble{platform="slack"}',
        'sanad_platform_trouble{platform="teams"}',
        "sanad_outbox_depth",
        "sanad_outbox_oldest_seconds",
        "sanad_outbox_parked",
        "sanad_store_up",
        "sanad_content_faulty",
        "sanad_content_age_seconds",
        'sanad_content_reloads_total{outcome="taken"}',
        'sanad_content_reloads_total{outcome="refused"}',
        "sanad_shed_total",
        "process_resident_memory_bytes",
    ],
)
def test_the_metrics_hold(lived: tuple[str, str], series: str) -> None:
    value = re.search(rf"^{re.escape(series)} (\S+)$", lived[1], re.MULTILINE)

    assert value, lived[1][:2000]
    assert float(value[1]) >= 0


def test_what_a_platform_does_not_take_is_counted_though_the_log_says_nothing_of_it(tmp_path: Path, slack: str) -> None:
    with whole(tmp_path, slack, SANAD_LOG_LEVEL="error") as server:
        script = {"method": "chat.postMessage", "error": "no_permission"}
        for _ in ("in the channel", "to them alone"):
            Process(server.popen, slack, server.log).post("/_script", script)
        _signed(server, recorded("mention") | {"event_id": uuid.uuid4().hex})

        series = 'sanad_platform_errors_total{event="slack_answer_refused",platform="slack"} 1.0'
        until(lambda: series in server.get("/metrics").text)
        assert server.log.read_text("utf-8") == ""


# Readiness


def _ready(server: Process) -> Any:
    found = server.get("/readyz")
    return {"status": found.status} | found.json


def test_readiness_names_a_delivery_that_was_given_up(tmp_path: Path, slack: str) -> None:
    with whole(tmp_path, slack) as server:
        script = {"method": "chat.postMessage", "error": "no_permission"}
        Process(server.popen, slack, server.log).post("/_script", script)
        server.ask("the opsc date is wrong, it was 2011", "t")
        found = until(lambda: (now := _ready(server))["look_at"] and now)

        assert "1 deliveries were given up; see the inbox" in found["look_at"][0]
        metrics = server.get("/metrics").text
        assert "sanad_outbox_parked 1.0" in metrics
        assert 'sanad_platform_errors_total{event="delivery parked",platform="slack"} 1.0' in metrics


def test_readiness_names_a_database_that_is_away_and_recovers_with_it(tmp_path: Path, postgresql_url: str) -> None:
    plain = postgresql_url.replace("+psycopg", "")
    name = re.search(r"/(t\w+)\?", plain)
    assert name
    with serving(tmp_path, SANAD_DATABASE_URL=postgresql_url) as server:
        assert _ready(server)["ready"]
        with psycopg.connect(plain.replace(name[1], "postgres"), autocommit=True) as admin:
            admin.execute(f'ALTER DATABASE "{name[1]}" ALLOW_CONNECTIONS false')
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name[1]])
            away = until(lambda: (now := _ready(server))["wrong"] and now)
            told = server.ask("the opsc date is wrong, it was 2011", "t")
            down = server.get("/metrics").text
            admin.execute(f'ALTER DATABASE "{name[1]}" ALLOW_CONNECTIONS true')
        back = until(lambda: (now := _ready(server))["ready"] and now)

        assert (away["status"], away["wrong"]) == (503, ["store: the database does not answer"])
        assert server.get("/healthz").status == 200
        assert told["feedback"] is None
        assert told["text"]
        assert "sanad_store_up 0.0" in down
        assert (back["status"], back["wrong"]) == (200, [])


def test_readiness_names_a_platform_whose_token_is_no_longer_taken(tmp_path: Path, slack: str) -> None:
    with whole(tmp_path, slack) as server:
        assert _ready(server)["ready"]
        fake = Process(server.popen, slack, server.log)
        for _ in range(4):
            fake.post("/_script", {"method": "chat.postMessage", "error": "token_revoked"})
        server.ask("the opsc date is wrong, it was 2011", "t")
        found = until(lambda: (now := _ready(server))["wrong"] and now)

        assert found["status"] == 503
        assert found["wrong"][0].startswith("slack: ")
        assert 'sanad_platform_trouble{platform="slack"} 1.0' in server.get("/metrics").text
