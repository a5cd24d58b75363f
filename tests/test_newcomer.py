"""A newcomer's walk: ask, correct in chat, see it accepted, subscribe; the content changes, and they are told."""

from pathlib import Path

from tests.changes.conftest import HANOI, RWANDA, edition
from tests.process import serving, until
from tests.test_preview import accept

THREAD = "a-newcomer"
TOLD = "Party by accession, 1 March 2026"


def test_from_the_first_question_to_being_told_of_a_change(tmp_path: Path) -> None:
    content = edition(tmp_path / "content", HANOI)
    with serving(tmp_path / "sanad", SANAD_CONTENT=str(content)) as server:

        def outcomes() -> list[str]:
            found = server.get(f"/preview/outcomes?conversation={THREAD}").json["outcomes"]
            return [f"{one['view']['title']} {one['view']['text']}" for one in found]

        answered = server.ask("has Pakistan ratified the OPSC?", THREAD)
        receipt = server.ask("correction: the OPSC date is wrong, it was 2012", THREAD)["feedback"]["id"]
        inbox = server.get("/inbox").text
        accept(server, receipt)
        accepted = until(outcomes)
        subscribed = server.ask("tell me when something changes on the Budapest Convention", THREAD)
        edition(content, RWANDA, HANOI)
        told = until(lambda: [one for one in outcomes() if TOLD in one])

    assert "Yes. Pakistan is a party to the OPSC. It ratified it on 5 July 2011" in answered["text"]
    assert receipt in inbox
    assert any(receipt in one and "accepted" in one.casefold() for one in accepted)
    assert "Budapest Convention" in subscribed["text"]
    assert len(told) == 1
