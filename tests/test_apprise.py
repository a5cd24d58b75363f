"""What other services are sent: as much as they take, and no secret as a name."""

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import apprise
import pytest

from bot.feedback.apprise import Notifier
from bot.model import Feedback
from bot.store.destinations import label, scheme
from tests.process import sanad

INBOX = "https://sanad.example.org/inbox"
FEEDBACK = Feedback("FB-7K2QWX", "correction", "received", "", "2026-11-01T10:00:00Z", "opsc")
SERVICES = {
    "discord": "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
    "telegram": "tgram://123456789:ABCdefghijklmnopqrstuvwxyz123456789/12345/",
    "text message": f"twilio://AC{'a' * 32}:{'b' * 32}@15555555555/15555551234",
    "pushover": f"pover://{'u' * 30}@{'a' * 30}",
    "pushover in HTML": f"pover://{'u' * 30}@{'a' * 30}?format=html",
    "ntfy": "ntfy://topic",
    "slack of Apprise": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general",
    "e-mail": "mailto://user:password@example.org?to=team@example.org",
}
TEXTS = {
    "English": "The date of ratification is 6 July 2011. " * 75,
    "Urdu": "تاریخ غلط ہے، توثیق کی تاریخ 6 جولائی 2011 ہے۔ " * 60,
    "signs that are escaped": "<&>\"'@ " * 430,
    "letters outside the first plane": "🧒📄" * 1500,
    "many short lines": "a\n" * 1500,
}


class Wire:
    """What would go over the wire: every plugin's own `send` notes it instead."""

    def __init__(self, url: str, patch: pytest.MonkeyPatch, inbox: str = "") -> None:
        self.sent: list[str] = []
        self.place, self.notifier = label(url), Notifier([url], inbox)
        self.service: Any = apprise.Apprise.instantiate(url)

        def send(_: object, body: str, title: str = "", **__: object) -> bool:
            self.sent.append(f"{title}\r\n{body}" if title else body)
            return True

        patch.setattr(type(self.service), "send", send)

    async def card(self, text: str) -> None:
        await self.notifier.card(self.place, replace(FEEDBACK, text=text), "")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("url", SERVICES.values(), ids=SERVICES)
async def test_a_service_is_sent_one_message_that_it_takes(
    url: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(url, monkeypatch, INBOX)
    await wire.card(text)

    (sent,) = wire.sent
    assert len(sent.encode("utf-16-le")) // 2 <= wire.service.body_maxlen
    assert FEEDBACK.id in sent
    words = " ".join(html.unescape(sent).split())
    whole = "or with: sanad feedback resolve" in words
    assert whole != ("All of it: " in words), "the whole of it, or where the rest is read"
    assert f"{INBOX}/{FEEDBACK.id}" in sent


async def test_a_short_correction_goes_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Wire(SERVICES["discord"], monkeypatch)
    await wire.card("It was 6 July 2011.")

    assert "It was 6 July 2011." in wire.sent[0]
    assert "All of it" not in wire.sent[0]
    assert f"sanad feedback resolve {FEEDBACK.id}" in wire.sent[0]


async def test_without_a_public_address_the_rest_is_read_by_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Wire(SERVICES["text message"], monkeypatch)
    await wire.card(TEXTS["English"])

    assert f"sanad feedback show {FEEDBACK.id}" in wire.sent[0]


async def test_whoever_asks_for_several_messages_gets_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Wire(f"{SERVICES['discord']}?overflow=split", monkeypatch)
    await wire.card(TEXTS["English"])

    assert len(wire.sent) > 1
    assert sum(sent.count("July") for sent in wire.sent) == TEXTS["English"].count("July")


@pytest.mark.parametrize(
    "url",
    [
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general",
        "SLACK://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general",
        "msteams://ab12@cd34/TIiajkdnlazkcOXrIdevi7FQ/ef56",
        "mailto://user:TIiajkdnlazkcOXrIdevi7FQ@example.org",
        "json://user:TIiajkdnlazkcOXrIdevi7FQ@localhost/?token=TIiajkdnlazkcOXrIdevi7FQ",
    ],
)
def test_an_address_of_apprises_is_apprises_and_its_secret_no_name(url: str) -> None:
    assert "TIiajkdnlazkcOXrIdevi7FQ" not in label(url)
    assert scheme(label(url)) == scheme(url)
    assert scheme(url) not in {"slack", "teams"}


@pytest.mark.parametrize(
    ("destination", "expected"),
    [
        ("teams:https://example.webhook.office.com/webhookb2/s3cret", "expected slack:C0123"),
        ("slack:https://hooks.slack.com/services/T0/B0/s3cret", "expected slack:C0123"),
        ("slack:T0/B0/s3cret", "expected slack:C0123"),
        ("slack://s3cret", "cannot use the destination that begins with slack://"),
        ("nowhere://s3cret", "cannot use the destination that begins with nowhere://"),
    ],
)
def test_what_cannot_be_used_is_refused_without_its_secret(destination: str, expected: str, tmp_path: Path) -> None:
    settings = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "x", "TEAMS_LOCAL": "1"}
    found = sanad("serve", "--port", "0", cwd=tmp_path, SANAD_FORWARD_TO=destination, **settings)
    said = found.text + found.headers["Error"]

    assert found.status != 0
    assert expected in said
    assert not re.search("s3cret|Traceback", said)


def test_a_channel_can_be_named_with_its_workspace_as_the_advice_says(tmp_path: Path) -> None:
    """Accepted as a setting: what stops the start is the next one, which is missing."""
    found = sanad("serve", cwd=tmp_path, SANAD_FORWARD_TO="slack:T0123/C0123,slack:C0456", SLACK_BOT_TOKEN="xoxb-1")
    said = found.text + found.headers["Error"]

    assert "SLACK_SIGNING_SECRET: missing" in said
    assert "SANAD_FORWARD_TO" not in said


def test_a_token_that_ends_within_hours_is_refused_with_what_to_do(tmp_path: Path) -> None:
    found = sanad("serve", cwd=tmp_path, SLACK_BOT_TOKEN="xoxe.xoxb-1-s3cret", SLACK_SIGNING_SECRET="x")
    said = found.text + found.headers["Error"]

    assert "without token rotation" in said
    assert "s3cret" not in said
