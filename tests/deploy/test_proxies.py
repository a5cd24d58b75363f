"""nginx with the file that we give, before the real process; the unit for systemd, as systemd reads it."""

import http.client
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.deploy.files import STOP_SECONDS, TOP
from tests.process import serving
from tests.slack.client import SECRET, encoded, recorded, sign

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
SYSTEMD = shutil.which("systemd-analyze")
CONF = (TOP / "deploy" / "proxy" / "nginx.conf").read_text("utf-8")
CADDY = (TOP / "deploy" / "proxy" / "Caddyfile").read_text("utf-8")
UNIT = (TOP / "deploy" / "systemd" / "sanad.service").read_text("utf-8")
HOST = "sanad.example.org"
API_TOKEN = "a-token-for-programs"


@dataclass(frozen=True)
class Outside:
    """The public's side of the proxy."""

    plain: int
    tls: int

    def ask(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> tuple[int, str]:
        trusting = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection("127.0.0.1", self.tls, timeout=20, context=trusting)
        try:
            connection.request(method, path, body, {"Host": HOST} | (headers or {}))
            found = connection.getresponse()
            return found.status, found.read().decode("utf-8", "replace")
        finally:
            connection.close()


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _certificate(folder: Path) -> tuple[Path, Path]:
    key, certificate = folder / "key.pem", folder / "cert.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "1",
    ]
    names = ["-subj", f"/CN={HOST}", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command, *names], check=True, capture_output=True)
    return certificate, key


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    """Our file with other ports and another certificate: everything else is as it is given away."""
    if not NGINX:
        pytest.skip("this machine has no nginx")
    folder = tmp_path_factory.mktemp("nginx")
    certificate, key = _certificate(folder)
    ports = Outside(_free(), _free())
    settings = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"http://127.0.0.1:{_free()}/",  # nobody is there: Slack is away, and the doors are open
        "SANAD_API_TOKEN": API_TOKEN,
        "SLACK_ALLOWED_TEAMS": "T0TEAM",
    }
    with serving(folder / "sanad", **settings) as sanad:
        ours = re.sub(r"\n *listen \[::\]:\d+( ssl)?;", "", CONF)
        for old, new in (
            ("127.0.0.1:3978", f"127.0.0.1:{sanad.port}"),
            ("listen 80;", f"listen 127.0.0.1:{ports.plain};"),
            ("listen 443 ssl;", f"listen 127.0.0.1:{ports.tls} ssl;"),
            (f"/etc/letsencrypt/live/{HOST}/fullchain.pem", str(certificate)),
            (f"/etc/letsencrypt/live/{HOST}/privkey.pem", str(key)),
        ):
            assert ours.count(old) == 1, old
            ours = ours.replace(old, new)
        scratch = "".join(
            f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        main = f"daemon off; pid {folder}/pid; events {{}} http {{ access_log off; {scratch} {ours} }}"
        (folder / "nginx.conf").write_text(main, "utf-8")
        command = [NGINX, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as popen:
            try:
                _reached(ports.tls, popen, folder / "error.log")
                yield ports
            finally:
                popen.terminate()
                popen.wait(10)


def _reached(port: int, popen: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(200):
        assert popen.poll() is None, log.read_text("utf-8")
        with socket.socket() as found:
            if found.connect_ex(("127.0.0.1", port)) == 0:
                return
        try:
            popen.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(log.read_text("utf-8"))


def test_a_signed_command_of_slack_comes_through_byte_by_byte(outside: Outside) -> None:
    body, kind = encoded(recorded("command"))
    headers = {"Content-Type": kind, **sign(body)}

    status, answer = outside.ask("POST", "/slack/events", body, headers)

    assert status == 200
    assert "blocks" in answer
    assert outside.ask("POST", "/slack/events", body, headers | {"X-Slack-Signature": "v0=00"})[0] == 401


def test_programs_come_through_with_their_token_only(outside: Outside) -> None:
    assert outside.ask("GET", "/v1/instruments")[0] == 401
    assert outside.ask("GET", "/v1/instruments", headers={"Authorization": f"Bearer {API_TOKEN}"})[0] == 200


def test_the_privacy_page_is_public(outside: Outside) -> None:
    status, page = outside.ask("GET", "/privacy")

    assert status == 200
    assert "<html" in page


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/inbox",
        "/preview/ask",
        "/metrics",
        "/readyz",
        "/feed.atom",
        "/privacy/../inbox",
        "/%69nbox",
        "/slack//events",
    ],
)
def test_nothing_else_comes_through(outside: Outside, path: str) -> None:
    assert outside.ask("GET", path)[0] == 404


def test_a_body_that_is_too_large_ends_at_the_proxy(outside: Outside) -> None:
    assert outside.ask("POST", "/slack/events", b"x" * (257 * 1024))[0] == 413


def test_plain_http_is_sent_to_https(outside: Outside) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", outside.plain, timeout=20)
    connection.request("GET", "/privacy", headers={"Host": HOST})
    found = connection.getresponse()
    connection.close()

    assert (found.status, found.headers["Location"]) == (301, f"https://{HOST}/privacy")


def test_both_proxies_let_the_same_paths_through() -> None:
    (matched,) = re.findall(r"location ~ \^/\((.*)\)\$ \{", CONF)
    nginx = {f"/{path}" for path in re.sub(r"slack/\((.*?)\)", _each_of_slack, matched).split("|")} | {"/v1/*"}
    (public,) = re.findall(r"@public path (.*)", CADDY)

    assert set(public.split()) == nginx


def _each_of_slack(found: "re.Match[str]") -> str:
    return "|".join(f"slack/{name}" for name in found[1].split("|"))


@pytest.mark.skipif(not SYSTEMD, reason="this machine has no systemd")
def test_systemd_finds_no_fault_in_the_unit(tmp_path: Path) -> None:
    program = tmp_path / "sanad"
    program.write_text("#!/bin/sh\n", "utf-8")
    program.chmod(0o755)
    unit = tmp_path / "sanad.service"
    unit.write_text(UNIT.replace("/srv/sanad/.venv/bin/sanad", str(program)), "utf-8")
    found = subprocess.run([SYSTEMD or "", "verify", str(unit)], capture_output=True, text=True, check=False)

    ours = [line for line in found.stderr.splitlines() if "sanad" in line]
    assert ours == []


def test_the_unit_gives_what_sanad_needs() -> None:
    said = dict(line.split("=", 1) for line in UNIT.splitlines() if re.match(r"[A-Z]\w+=", line))

    assert int(said["TimeoutStopSec"]) > STOP_SECONDS
    assert int(said["LimitNOFILE"]) >= 4096
    assert said["ExecStart"].endswith("/bin/sanad serve")
