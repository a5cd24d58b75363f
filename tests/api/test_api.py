"""The JSON API: a session of a program that knows only its OpenAPI document, and what is refused."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.process import Answer, Process, serving

TOKEN = "a-token-for-programs"
MINE = {"Authorization": f"Bearer {TOKEN}"}
ASK = {"text": "has Pakistan ratified the OPSC", "id": "q1"}
# What a program would fill in for the parameters and the bodies of the document.
EXAMPLES = {"instrument": "opsc", "state": "Pakistan", "on": "2012-01-01", "topic": "grooming"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    settings = {"SANAD_API_TOKEN": TOKEN, "SANAD_PUBLIC_URL": "https://bot.example.org/"}
    with serving(tmp_path_factory.mktemp("api"), SANAD_QUESTIONS_PER_MINUTE="0", **settings) as found:
        yield found


@pytest.fixture(scope="module")
def document(server: Process) -> Any:
    return server.get("/v1/openapi.json").json


def get(server: Process, path: str) -> Answer:
    return server.get(path, **MINE)


def ask(server: Process, body: object) -> Answer:
    return server.post("/v1/ask", body, **MINE)


def test_the_document_is_openapi_3_1(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": "https://bot.example.org"}]
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []
    assert set(document["paths"]) == {
        "/v1/ask",
        "/v1/instruments",
        "/v1/standings/{instrument}/{state}",
        "/v1/obligations",
    }


def test_every_address_does_what_the_document_says(server: Process, document: Any) -> None:
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            filled, query = path, []
            for parameter in described.get("parameters", ()):
                name, value = parameter["name"], EXAMPLES[parameter["name"]]
                filled = filled.replace(f"{{{name}}}", value)
                query += [f"{name}={value}"] if parameter["in"] == "query" else []
            address = "?".join([filled, *(["&".join(query)] if query else [])])
            answer = ask(server, ASK) if method == "post" else get(server, address)
            schema = described["responses"]["200"]["content"]["application/json"]["schema"]
            whole = {**schema, "components": document["components"]}

            assert answer.status == 200, answer.text
            assert [error.message for error in Draft202012Validator(whole).iter_errors(answer.json)] == []
            own = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            assert set(answer.json) == set(own["properties"])
            assert answer.json["sources"][0]["as_of"]


def test_a_question_is_answered_as_on_the_page(server: Process) -> None:
    api, page = ask(server, ASK).json, server.post("/preview/ask", ASK).json

    assert api["first"] == "Yes. Pakistan is a party to the OPSC."
    assert api == {name: value for name, value in page.items() if name != "view"}


def test_the_home_state_is_the_askers(server: Process) -> None:
    asked = {"text": "are we party to the OPSC"}

    assert ask(server, asked | {"home_state": "Kenya"}).json["state"] == "KEN"
    assert ask(server, asked).json["state"] == "PAK"
    assert ask(server, asked | {"home_state": "Narnia"}).status == 404


def test_nothing_of_a_correction_is_kept(server: Process) -> None:
    answer = ask(server, {"text": "correction: the OPSC date is wrong, it was 2012"}).json

    assert answer["feedback"] is None
    assert "cannot be taken as feedback here" in answer["text"]
    assert "FB-" not in server.request("GET", "/inbox").text


def test_a_standing_is_given_for_a_day(server: Process) -> None:
    then = get(server, "/v1/standings/opsc/PAK?on=2005-01-01").json

    assert then["on"] == {"day": "2005-01-01", "signed": "yes", "joined": "no", "in_force": "no"}
    assert get(server, "/v1/standings/ILO%20C182/pakistan").json["instrument"] == "ilo-c182"


@pytest.mark.parametrize(
    ("method", "path", "body", "expected", "words"),
    [
        ("POST", "/v1/ask", b"{", 400, "not a JSON object"),
        ("POST", "/v1/ask", b"[]", 400, "not a JSON object"),
        ("POST", "/v1/ask", b"\xff", 400, "not a JSON object"),
        ("POST", "/v1/ask", b"{}", 400, "“text” is missing"),
        ("POST", "/v1/ask", b'{"text": 1}', 400, "“text” is not what it should be"),
        ("POST", "/v1/ask", b'{"text": ""}', 400, "“text” is not what it should be"),
        ("POST", "/v1/ask", b'{"text": "x", "form": {}}', 400, "“form” is not known here"),
        ("POST", "/v1/ask", b'{"text": "' + b"x" * 300_000 + b'"}', 413, "too large"),
        ("GET", "/v1/ask", None, 405, "requests of that kind"),
        ("OPTIONS", "/v1/ask", None, 405, "requests of that kind"),
        ("GET", "/v1/", None, 404, "nothing at this address"),
        ("GET", "/v1/instruments?x=1", None, 400, "“x” is not known here"),
        ("GET", "/v1/standings/opsc", None, 404, "nothing at this address"),
        ("GET", "/v1/standings/opsc/Narnia", None, 404, "Pakistan or PAK"),
        ("GET", "/v1/standings/quidditch/PAK", None, 404, "budapest"),
        ("GET", "/v1/standings/optional%20protocol/PAK", None, 404, "OPIC (opic)"),
        ("GET", "/v1/standings/gdpr/PAK", None, 404, "do not have it"),
        ("GET", "/v1/standings/opsc/PAK?on=2005", None, 400, "YYYY-MM-DD"),
        ("GET", "/v1/standings/opsc/PAK?on=2005-02-30", None, 400, "YYYY-MM-DD"),
        ("GET", "/v1/standings/opsc/PAK?on=2005-01-01&on=2006-01-01", None, 400, "twice"),
        ("GET", "/v1/standings/opsc/PAK?state=IND", None, 400, "twice"),
        ("GET", "/v1/obligations?state=PAK", None, 400, "“topic” is missing"),
        ("GET", "/v1/obligations?state=PAK&topic=cheese", None, 404, "grooming"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    server: Process, method: str, path: str, body: bytes | None, *, expected: int, words: str
) -> None:
    answer = server.request(method, path, body, MINE | ({"Content-Type": "application/json"} if body else {}))

    assert (answer.status, answer.headers["Content-Type"]) == (expected, "application/json; charset=utf-8")
    assert list(answer.json) == ["error"]
    assert words in answer.json["error"]


def test_another_type_of_body_is_refused(server: Process) -> None:
    answer = server.request("POST", "/v1/ask", b"text=opsc", MINE | {"Content-Type": "text/plain"})

    assert (answer.status, "application/json" in answer.json["error"]) == (415, True)


@pytest.mark.parametrize("path", ["/v1/instruments", "/v1/standings/opsc/PAK", "/v1/obligations", "/v1/ask"])
@pytest.mark.parametrize("sent", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}])
def test_without_the_token_nobody_comes_in(server: Process, path: str, sent: dict[str, str]) -> None:
    answer = server.request("POST" if path.endswith("ask") else "GET", path, b"", sent)

    assert (answer.status, answer.headers["Www-Authenticate"]) == (401, "Bearer")
    assert "SANAD_API_TOKEN" in answer.json["error"]


def test_a_token_in_the_address_opens_nothing_and_becomes_no_cookie(server: Process) -> None:
    answer = server.get(f"/v1/instruments?token={TOKEN}")

    assert answer.status == 401
    assert "Set-Cookie" not in answer.headers


def test_the_token_of_programs_opens_no_page_and_that_of_pages_no_program(server: Process) -> None:
    assert server.request("GET", "/inbox", headers=MINE).status == 401
    assert server.request("GET", "/v1/instruments", headers={"Authorization": f"Bearer {server.token}"}).status == 401


def test_pages_of_other_sites_read_nothing(server: Process) -> None:
    for method in ("GET", "OPTIONS"):
        answer = server.request(method, "/v1/instruments", headers=MINE | {"Origin": "https://evil.example"})

        assert not [name for name in answer.headers if name.startswith("Access-Control")]


def test_it_is_off_unless_a_token_is_set_and_who_asks_too_often_waits(tmp_path: Path) -> None:
    with serving(tmp_path / "off", PYTHONPROFILEIMPORTTIME="1") as server:
        assert server.get("/v1/openapi.json").status == 404
        assert get(server, "/v1/instruments").text == "There is nothing at this address.\n"
        assert server.stop() == 0
        loaded = server.log.read_text()
    assert "bot.server.lifecycle" in loaded
    assert not [name for name in ("adapters.api", "adapters.mcp", "bot.reference", "uvicorn") if name in loaded]

    with serving(tmp_path / "on", SANAD_API_TOKEN=TOKEN, SANAD_QUESTIONS_PER_MINUTE="3") as server:
        assert [ask(server, ASK).status, *(get(server, "/v1/instruments").status for _ in range(3))] == [200] * 3 + [
            429
        ]
        late = ask(server, ASK)
        assert (late.status, late.headers["Retry-After"], "wait" in late.json["error"]) == (429, "5", True)
        told = ask(server, {"text": "a man is hurting my child"})
        assert (told.status, told.json["intent"]) == (200, "report-abuse")
        assert json.loads(server.get("/v1/openapi.json").body)["servers"] == [{"url": "/"}]
