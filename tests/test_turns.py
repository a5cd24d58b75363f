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
        (
            ("kenya on the opsc?", "philippines then", "bangladesh?", "all 3 under opac"),
            "Bangladesh (since 6 September 2000),",
        ),
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
        # where somebody is, and the protocols of the treaty that is spoken of
        (
            ("Hello from Kathmandu. Has Nepal joined the OPSC?", "and Palermo, we are party since when"),
            "Nepal is a party to the Palermo Protocol",
        ),
        (("has Somalia ratified the CRC", "has it joined any of the protocols"), "Somalia has signed the OPAC"),
        (("is CETS 224 in force", "Japan ratified, that I know. who else"), "Three States had ratified or joined"),
        (("has Brazil joined Budapest", "and the OPIC as well? years beside each"), "Brazil"),
        (("pakistan in palermo?", "English please from here. What does 15(2) deal with?"), "Art. 15(2)"),
        (("head count on OPIC",), "53 States were parties to the OPIC"),
        (("Which SAARC states joined OPIC?", "who else?"), "One of the eight SAARC members"),
        (
            ("can a state outside europe join lanzarote, like Morocco?", "so can we skip budapest"),
            "Pakistan was not on",
        ),
        (
            ("how many parties has the OPIC", "the three most recent to come in"),
            "The most recent States to join the OPIC: Estonia",
        ),
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
            "I do not have the text of these observations. Pakistan under the CRC, 30 January 2026",
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


@pytest.mark.parametrize(
    ("said", "instrument"),
    [
        (("Did Jamaica walk away from the complaints protocol of the ICCPR?",), "iccpr-op1"),
        (("has Kenya joined the complaints protocol to CEDAW",), "op-cedaw"),
        (("has Pakistan joined the CRPD", "us ka jo complaints wala protocol hai woh bhi liya hum ne?"), "op-crpd"),
        (("has Pakistan joined the complaints protocol",), "opic"),
    ],
)
def test_a_complaints_protocol_is_that_of_the_treaty_that_is_named(said: tuple[str, ...], instrument: str) -> None:
    talk = Conversation()
    replies = [talk.ask(text) for text in said]

    assert replies[-1].instruments == (instrument,)


def test_a_state_that_left_a_complaints_protocol_is_said_to_have_left_it() -> None:
    reply = Conversation().ask("Did Jamaica walk away from the complaints protocol of the ICCPR?")

    assert reply.text.startswith("Yes. Jamaica is no longer a party to ICCPR-OP1.")


@pytest.mark.parametrize(
    "said",
    [
        ("how many parties has the OPIC", "the three most recent to come in"),
        ("A lawyer friend insists that Palermo entered into force earlier than the OPSC. Do I believe him?",),
        ("so whats the closest binding thing kenya does have on abuse images",),
    ],
)
def test_a_talk_of_treaties_is_no_disclosure(said: tuple[str, ...]) -> None:
    talk = Conversation()

    assert "report-abuse" not in [talk.ask(text).intent for text in said]


def test_reports_under_several_treaties_are_told_of_each() -> None:
    reply = Conversation().ask("has Pakistan reported under the OPSC and the OPAC")

    assert reply.instruments == ("opsc", "opac")
    first, second = reply.text.split("\n\n")[:2]
    assert first.startswith("Pakistan under the OPSC, 1 March 2019")
    assert "OPAC" in second
    assert len(reply.basis) == len(reply.text.split("\n\n"))


def test_a_second_state_in_two_words_is_answered_too() -> None:
    text = Conversation().ask("has Kenya ratified OPIC? and Kazakhstan?").text

    assert "Kenya" in text
    assert "Kazakhstan" in text


def test_a_comparison_on_a_subject_has_no_other_rows() -> None:
    table = Conversation().ask("difference between the OPSC and Lanzarote definitions of child pornography").table

    assert table
    assert [row[0] for row in table.rows][1:] == ["Pakistan", "Legally binding"]
