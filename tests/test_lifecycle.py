"""How the server starts, what it picks up while it runs, and how it ends: a real process."""

import json
import os
import shutil
import signal
import socket
import threading
from pathlib import Path

from tests.process import sanad, serving, until


def test_a_changed_file_is_picked_up_and_a_faulty_one_is_named_and_not_used(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(Path(__file__).parent.parent / "content", content)
    book = content / "instruments.yaml"
    original = book.read_text("utf-8")
    with serving(tmp_path / "run", SANAD_CONTENT=str(content)) as server:
        first = server.get("/readyz").json["content_version"]
        book.write_text(original + "\n# a remark\n", "utf-8")
        second = until(lambda: (now := server.get("/readyz").json["content_version"]) != first and now)
        book.write_text(original.replace("topics:", "topcs:", 1), "utf-8")
        broken = until(lambda: (now := server.get("/readyz").json)["look_at"] and now)
        answer = server.ask("what is the opsc")

    assert broken["ready"]
    assert "instruments.yaml" in broken["look_at"][0]
    assert answer["content_version"] == second
    assert answer["instruments"] == ["opsc"]


def test_an_end_by_sigterm_is_orderly_and_what_was_acknowledged_is_there_afterwards(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        receipt = server.ask("the opsc date is wrong, it was 2011", "t1")["feedback"]
        assert server.stop() == 0

    listed = sanad("feedback", "list", "--json", SANAD_DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}/sanad.db")
    assert json.loads(listed.text)["id"] == receipt["id"]


def test_a_request_in_work_is_finished_before_the_end(tmp_path: Path) -> None:
    with serving(tmp_path) as server, socket.create_connection(("127.0.0.1", server.port)) as connection:
        body = json.dumps({"id": "q1", "text": "has pakistan ratified opsc", "conversation": "t1"}).encode()
        token = f"Authorization: Bearer {server.token}"
        head = ("POST /preview/ask HTTP/1.1", "Host: localhost", "Content-Type: application/json", token)
        connection.sendall("\r\n".join((*head, f"Content-Length: {len(body)}", "", "")).encode() + body[:10])
        until(lambda: server.get("/healthz").status == 200)
        ended = threading.Thread(target=server.stop)
        ended.start()
        until(lambda: not _listens(server.port))
        connection.sendall(body[10:])
        answer = connection.recv(65536)
        ended.join(15)

    assert answer.startswith(b"HTTP/1.1 200")
    assert b"connection: close" in answer.lower()


def test_a_wrong_setting_stops_the_start_by_its_name(tmp_path: Path) -> None:
    found = sanad("serve", SLACK_BOT_TOKEN="xoxp-hunter2", SANAD_DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}/s.db")

    assert found.status == 2
    assert "SLACK_BOT_TOKEN: expected a bot token" in found.headers["Error"]
    assert "hunter2" not in found.headers["Error"]


def test_ctrl_c_ends_it_as_well(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        os.kill(server.popen.pid, signal.SIGINT)

        assert server.popen.wait(15) == 0


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
