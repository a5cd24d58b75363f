"""Every way out goes through the proxy of the environment, and past it where NO_PROXY says so."""

import base64
import re
import socket
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.process import Process, listening, serving, until
from tests.slack.client import SECRET as SIGNING
from tests.slack.client import encoded, recorded, sign
from tests.slack.fake import APP_TOKEN, BOT_TOKEN
from tests.teams import microsoft
from tests.whole import fake_slack, teams_payload

PASSWORD = "pr0xy-s3cret"
LOGIN = "Basic " + base64.b64encode(f"sanad:{PASSWORD}".encode()).decode()


@dataclass
class Proxy:
    """A forward proxy that asks who it is, and notes what it was asked for. It tunnels nowhere: 502."""

    listener: socket.socket
    asked: list[str] = field(default_factory=list)
    strangers: int = 0

    @property
    def settings(self) -> dict[str, str]:
        url = f"http://sanad:{PASSWORD}@127.0.0.1:{self.listener.getsockname()[1]}"
        names = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), url)
        return names | {"NO_PROXY": "", "no_proxy": ""}

    def paths(self) -> set[str]:
        return {urlsplit(url).path for url in self.asked}

    def listen(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client:
            head = b""
            while b"\r\n\r\n" not in head:
                if not (more := client.recv(65536)):
                    return
                head += more
            head, _, rest = head.partition(b"\r\n\r\n")
            first, *lines = head.decode("latin-1").split("\r\n")
            method, url, _ = first.split(" ", 2)
            if f"proxy-authorization: {LOGIN}".lower() not in (line.lower() for line in lines):
                self.strangers += 1
                client.sendall(b"HTTP/1.1 407 Who is it\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n")
                return
            self.asked.append(url)
            if method == "CONNECT":
                client.sendall(b"HTTP/1.1 502 No way\r\nContent-Length: 0\r\n\r\n")
                return
            self._pass(client, method, url, lines, rest)

    def _pass(self, client: socket.socket, method: str, url: str, lines: list[str], rest: bytes) -> None:
        to = urlsplit(url)
        upgrade = any(line.lower().startswith("upgrade:") for line in lines)
        kept = [
            line
            for line in lines
            if not line.lower().startswith("proxy-") and (upgrade or not line.lower().startswith("connection:"))
        ]
        kept += [] if upgrade else ["Connection: close"]
        path = to.path + (f"?{to.query}" if to.query else "")
        with socket.create_connection((to.hostname or "", to.port or 80)) as far:
            far.sendall("\r\n".join([f"{method} {path} HTTP/1.1", *kept, "", ""]).encode("latin-1") + rest)
            threading.Thread(target=_pipe, args=(client, far), daemon=True).start()
            _pipe(far, client)


def _pipe(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        return


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with listening(Proxy) as found:
        yield found


@pytest.fixture
def hook() -> Iterator[tuple[str, list[str]]]:
    """A place of Apprise's that takes JSON: its address, and what came."""
    came: list[str] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            came.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(204)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"json://127.0.0.1:{server.server_port}/hook", came
        server.shutdown()


def slack_says(process: Process, name: str, **changes: Any) -> int:
    body, kind = encoded(recorded(name, **changes))
    return process.request("POST", "/slack/events", body, {"Content-Type": kind} | sign(body)).status


def correct(process: Process) -> None:
    form = {"kind": "correction", "instrument": "opsc", "claim": "", "source": "", "text": "The date is 6 July 2011."}
    process.post("/preview/ask", {"text": "", "conversation": uuid.uuid4().hex, "form": form})


@pytest.mark.parametrize("sdk", ["botbuilder", "agents"])
def test_every_way_out_of_teams(proxy: Proxy, tmp_path: Path, sdk: str) -> None:
    with (
        microsoft.running(microsoft.Microsoft()) as far,
        serving(tmp_path, **of_teams(far), **proxy.settings, TEAMS_SDK=sdk) as process,
    ):
        activity = teams_payload("personal", far.url, deliveryMode="normal")
        assert process.post("/api/messages", activity, Authorization=f"Bearer {far.mint()}").status == 200
        until(lambda: far.sent)
        past = [path for path in far.asked if not any(path in _plain(url) for url in proxy.asked)]

    assert past == []
    assert PASSWORD not in process.log.read_text("utf-8")


def test_every_way_out_of_slack_and_of_apprise(proxy: Proxy, tmp_path: Path, hook: tuple[str, list[str]]) -> None:
    with (
        fake_slack() as slack,
        serving(tmp_path, **of_slack(slack), **proxy.settings, SANAD_FORWARD_TO=hook[0]) as process,
    ):
        assert slack_says(process, "mention") == 200
        correct(process)
        until(lambda: hook[1])
        until(lambda: {"/api/chat.postMessage", "/api/auth.test", "/link", "/hook"} <= proxy.paths())

    assert PASSWORD not in process.log.read_text("utf-8")


def test_a_response_url_is_answered_through_it(proxy: Proxy, tmp_path: Path) -> None:
    with fake_slack() as slack, serving(tmp_path, **of_slack(slack), **proxy.settings) as process:
        assert slack_says(process, "pick", response_url=f"{slack}/response/R1", trigger_id=uuid.uuid4().hex) == 200
        until(lambda: "/response/R1" in proxy.paths())


def test_the_real_addresses_are_asked_for_by_tunnel(proxy: Proxy, tmp_path: Path) -> None:
    settings = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING,
        "TEAMS_APP_ID": microsoft.APP_ID,
        "TEAMS_APP_PASSWORD": microsoft.SECRET,
        "TEAMS_APP_TYPE": "SingleTenant",
        "TEAMS_TENANT_ID": microsoft.TENANT,
    }
    service = "https://smba.trafficmanager.net/emea/"
    token = microsoft.Microsoft(url=service).mint()
    with serving(tmp_path, **settings, **proxy.settings) as process:
        process.post("/api/messages", teams_payload("personal", service), Authorization=f"Bearer {token}")
        hosts = {"slack.com:443", "login.microsoftonline.com:443", "login.botframework.com:443"}
        until(lambda: hosts <= set(proxy.asked))

    assert PASSWORD not in process.log.read_text("utf-8")


def test_a_proxy_that_refuses_is_named_without_its_password(proxy: Proxy, tmp_path: Path) -> None:
    settings = {name: re.sub(PASSWORD, "wr0ng-s3cret", value) for name, value in proxy.settings.items()}
    with fake_slack() as slack, serving(tmp_path, **of_slack(slack), **settings) as process:
        until(lambda: proxy.strangers)
        ready = process.get("/readyz")

    assert ready.status == 503
    assert "Slack cannot be reached" in ready.text
    assert "wr0ng-s3cret" not in process.log.read_text("utf-8") + ready.text


def test_no_proxy_is_honoured_on_every_way(proxy: Proxy, tmp_path: Path, hook: tuple[str, list[str]]) -> None:
    past = proxy.settings | {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    with (
        fake_slack() as slack,
        microsoft.running(microsoft.Microsoft()) as far,
        serving(tmp_path, **of_slack(slack), **of_teams(far), **past, SANAD_FORWARD_TO=hook[0]) as process,
    ):
        assert slack_says(process, "mention") == 200
        activity = teams_payload("personal", far.url, deliveryMode="normal")
        assert process.post("/api/messages", activity, Authorization=f"Bearer {far.mint()}").status == 200
        correct(process)
        until(lambda: far.sent and hook[1])

    # The sign-in is for the real name of Microsoft's, which stands in no NO_PROXY here.
    assert [url for url in proxy.asked if "127.0.0.1" in url and microsoft.TENANT not in url] == []
    assert proxy.strangers == 0


def _plain(url: str) -> str:
    return re.sub("%3A", ":", urlsplit(url).path, flags=re.IGNORECASE)


def of_slack(slack: str) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": f"{slack}/api/",
    }


def of_teams(far: microsoft.Microsoft) -> dict[str, str]:
    return {
        "TEAMS_APP_ID": microsoft.APP_ID,
        "TEAMS_APP_PASSWORD": microsoft.SECRET,
        "TEAMS_APP_TYPE": "SingleTenant",
        "TEAMS_TENANT_ID": microsoft.TENANT,
        "TEAMS_IDENTITY_URL": far.url,
    }
