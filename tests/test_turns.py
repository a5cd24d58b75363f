"""What a turn does with what its thread has shown, whatever it leaves out."""

import pytest

from tests.conversation import Conversation


@pytest.mark.parametrize(
    ("said", "first"),
    [
        # which of them came first
        (("compare opsc and opac", "in mein se pehle nafiz kaunsa hua"), "The OPSC came first: it entered into force"),
        (
            ("India and the child soldiers protocol: ratified?", "So the sale of children one came first?"),
            "The OPSC came first for India, on 16 August 2005; the OPAC on 30 November 2005",
        ),
        (("no. of states in opsc and in opac pls", "the first of them, in force from when"), "The OPSC entered into"),
        (("opsc pakistan", "or india", "which of the two was first"), "India joined first, on 16 August 2005;"),
        # the States that were asked about
        (("kenya on the opsc?", "philippines then", "bangladesh?", "all 3 under opac"), "Bangladesh"),
        (
            ("did Germany join OPIC", "and Japan?", "both in the OPSC though?"),
            "Japan (since 24 January 2005) and Germany",
        ),
        (("has Pakistan ratified OPIC?", "and who in the region has"), "One of the nine States of Southern Asia"),
        (("what has bangladesh joined", "only what it has not"), "Bangladesh is not a party to"),
        (
            ("has the US ratified the CRC", "which of its protocols did it join"),
            "The United States is a party to the OPSC",
        ),
        (("Which SAARC states joined OPIC?", "who else?"), "One of the eight SAARC members"),
        (("can a state outside europe join lanzarote, like Morocco?", "so can we skip budapest"), "Pakistan"),
        # the subject, elsewhere; and what of it binds
        (
            ("selfies that children make themselves, which instruments", "gc25 mein kis para mein hai"),
            "Under para. 118",
        ),
        (("privacy of children, which instruments", "CRC wali thori tafseel se"), "Art. 16 of the CRC"),
        (("company liability, which treaties n articles", "strike off whatever does not bind us"), "Under art. 3(4)"),
        (("what does the CRC say about privacy", "is mein internet ka zikr hai?"), "Nothing that I have of"),
        # a State's own words, and its reports
        (
            ("opac, pakistan?", "min recruitment age in our declaration"),
            "Declaration (art. 3(2)): minimum recruitment age 16",
        ),
        (
            ("concluding observations on pakistan 2016: symbol and date", "and the set before those"),
            "Pakistan under the CRC, 1 October 2009",
        ),
        (("last report of pakistan to the CRC committee", "our next is due on?"), "I do not have the date"),
        (
            ("when was pakistan last reviewed by the CRC committee", "what did they say"),
            "Pakistan under the CRC, 30 January",
        ),
        (("is pakistan in the budapest convention", "no, I meant the UN cybercrime one"), "Pakistan had not signed"),
        # of a list
        (
            ("list all instruments that are not binding", "only those after 2015"),
            "I have three instruments that are not",
        ),
        (("how low can a State set the age of a minor under budapest", "where is that"), "Minor means under 18"),
    ],
)
def test_what_a_turn_leaves_out_is_what_its_thread_has_shown(said: tuple[str, ...], first: str) -> None:
    talk = Conversation()
    replies = [talk.ask(text) for text in said]

    assert replies[-1].text.startswith(first)


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("what CAN i lean on to get evidence from abroad", ()),
        ("which treaties that we ARE party to deal with extradition", ("PAK",)),
        ("crc AND opsc, which of them is on extradition", ()),
        ("does gc25 mention AI", ()),
        ("opsc IN", ("IND",)),
        ("opsc: MY, SG, PH", ("MYS", "SGP", "PHL")),
    ],
)
def test_a_word_in_capitals_is_no_state_unless_it_stands_alone_or_in_a_list(text: str, states: tuple[str, ...]) -> None:
    question = Conversation().ask(text).question

    assert question
    assert question.states == states
