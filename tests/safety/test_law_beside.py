"""A case that asks of a treaty as well: whom to tell comes first, and what is asked of the law below it."""

import pytest

from bot.beside import IN_ENGLISH, IN_LAW
from bot.model import Lang, Message, Thread
from handlers.shared.helplines import YOUR_NUMBER
from tests.conversation import ask, library, responder

BLACKMAIL = "A boy I tutor showed me that someone threatens to publish a recording of him."
DUBAI = "agent beti ko dubai le gaya aur wahan us se ghalat kaam karwaya."
TORONTO = "My uncle took my little sister from Lahore to Toronto and beats her."


@pytest.mark.parametrize(
    ("text", "begins", "lang"),
    [
        (f"{BLACKMAIL} Does OPSC art. 8 protect him?", "Under art. 8", "en"),
        (
            f"{DUBAI} palermo mein zabardasti sabit karna lazmi hai?",
            "Under art. 3(c)-(d) of the Palermo Protocol, for a child under eighteen",
            "ur-Latn",
        ),
        (f"{TORONTO} 1980 Hague convention, does it apply?", "I know Hague Child Abduction Convention (1980) by", "en"),
    ],
)
def test_a_case_that_asks_of_a_treaty_is_told_both(text: str, begins: str, lang: Lang) -> None:
    reply = ask(text)
    contacts, below, *_ = reply.sections

    assert (reply.intent, reply.lang, reply.private) == ("report-abuse", lang, True)
    assert contacts.items[0].url.startswith("tel:") or contacts.items[0].label == YOUR_NUMBER[lang]
    assert below.heading == IN_LAW[lang]
    assert below.items[0].text.startswith(begins)
    assert (IN_ENGLISH[lang] in reply.notes) is (lang != "en")


@pytest.mark.parametrize(
    "text",
    [
        "my cousin films me when nobody is home and I am 13",
        "koi meri beti ko uski tasveeron se blackmail kar raha hai",
        "there are pictures of a child on this website, where do I report them",
    ],
)
def test_a_case_alone_is_told_of_no_treaty(text: str) -> None:
    reply = ask(text)

    assert reply.intent == "report-abuse"
    assert IN_LAW[reply.lang] not in [section.heading for section in reply.sections]


def test_what_helps_at_home_stands_beside_what_helps_abroad() -> None:
    """`Dubai` is where a child was taken as often as where the writer is."""
    text = "an agent took my son to Dubai and a man there hurts him, whom do I tell"
    at_home = [section for section in ask(text).sections if section.heading == "In Pakistan"]

    assert "tel:15" in [item.url for item in at_home[0].items]
    abroad, _ = responder("PAK")(Message(f"I am in Nepal. {text}"), Thread(), library())
    assert not [section for section in abroad.sections if section.heading == "In Pakistan"]
