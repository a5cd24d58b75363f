"""Requests that go out: never to where a request that came in would like to have them sent."""

import contextlib
import socket
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.process import Process, listening, until
from tests.slack.client import encoded, recorded, sign
from tests.whole import fake_slack, teams_payload, whole


@dataclass
class Trap:
    """Somebody else's server on this machine; it notes whoever calls."""

    listener: socket.socket
    heard: list[bytes] = field(default_factory=list)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.listener.getsockname()[1]}"

    def listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                with connection:
                    self.heard.append(connection.recv(65536))


@pytest.fixture
def trap() -> Iterator[Trap]:
    with listening(Trap) as found:
        yield found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Process, Process]]:
    """The whole server, and Slack's stand-in."""
    with fake_slack() as slack, whole(tmp_path_factory.mktemp("whole"), slack) as found:
        yield found, Process(found.popen, slack, found.log)


def _calls(slack: Process, method: str) -> list[Any]:
    return [call["arguments"] for call in slack.get("/_calls").json if call["method"] == method]


@pytest.mark.parametrize(
    "url", ["http://{trap}/", "https://{trap}/", "http://{slack}@{trap}/", "//{trap}/", "{trap}", ""]
)
def test_a_response_url_that_is_not_slacks_is_not_called_and_the_answer_comes_all_the_same(
    server: tuple[Process, Process], trap: Trap, url: str
) -> None:
    process, slack = server
    slack.post("/_reset", {})
    named = url.format(trap=trap.place, slack=f"127.0.0.1:{slack.port}")
    body, kind = encoded(recorded("pick", response_url=named, trigger_id=uuid.uuid4().hex))
    assert process.request("POST", "/slack/events", body, {"Content-Type": kind} | sign(body)).status == 200

    until(lambda: _calls(slack, "chat.update") or _calls(slack, "chat.postMessage"))
    assert trap.heard == []


def test_a_payload_that_names_two_workspaces_has_nothing_called(server: tuple[Process, Process], trap: Trap) -> None:
    process, _ = server
    payload = recorded("submitted", response_urls=[{"response_url": f"http://{trap.place}/"}])
    payload |= {"response_url": f"http://{trap.place}/", "trigger_id": uuid.uuid4().hex}
    payload["view"]["app_installed_team_id"] = "T0OTHER"
    body, kind = encoded(payload)

    assert process.request("POST", "/slack/events", body, {"Content-Type": kind} | sign(body)).status == 400
    assert trap.heard == []


@pytest.mark.parametrize(
    "url", ["http://sanad.example/{trap}", "http://127.0.0.1.nip.io:{port}/", "file:///etc/passwd"]
)
def test_a_service_url_that_may_not_be_called_is_refused(server: tuple[Process, Process], trap: Trap, url: str) -> None:
    port = trap.place.partition(":")[2]
    activity = teams_payload("personal", url.format(trap=trap.place, port=port)) | {"deliveryMode": "normal"}

    assert server[0].post("/api/messages", activity).status == 401
    assert trap.heard == []
