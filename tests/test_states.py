"""States by name, short name, demonym and code, in several languages."""

import pytest

from bot.knowledge.states import codes, name
from bot.model import Message, Thread
from bot.understanding.extractor import Extractor
from tests.conversation import HOME, ask, library, responder, shown
from tests.make_states import FILE, text


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("pakistan", "PAK"),
        ("pak", "PAK"),
        ("paksitan", "PAK"),
        ("پاکستان", "PAK"),
        ("india", "IND"),
        ("bharat", "IND"),
        ("بھارت", "IND"),
        ("ہندوستان", "IND"),
        ("the united kingdom", "GBR"),
        ("UK", "GBR"),
        ("britain", "GBR"),
        ("the United States", "USA"),
        ("USA", "USA"),
        ("america", "USA"),
        ("turkey", "TUR"),
        ("Türkiye", "TUR"),
        ("turkiye", "TUR"),
        ("UAE", "ARE"),
        ("saudi arabia", "SAU"),
        ("KSA", "SAU"),
        ("bangladesh", "BGD"),
        ("sri lanka", "LKA"),
        ("afghanistan", "AFG"),
        ("افغانستان", "AFG"),
        ("Iran", "IRN"),
        ("china", "CHN"),
        ("nepal", "NPL"),
        ("Niger", "NER"),
        ("Nigeria", "NGA"),
        ("Guinea", "GIN"),
        ("Guinea-Bissau", "GNB"),
        ("Equatorial Guinea", "GNQ"),
        ("Papua New Guinea", "PNG"),
        ("Dominica", "DMA"),
        ("the Dominican Republic", "DOM"),
        ("South Korea", "KOR"),
        ("North Korea", "PRK"),
        ("Ivory Coast", "CIV"),
        ("Côte d'Ivoire", "CIV"),
        ("Holland", "NLD"),
        ("the Netherlands", "NLD"),
        ("Burma", "MMR"),
        ("Deutschland", "DEU"),
        ("Alemania", "DEU"),
        ("Chad", "TCD"),
        ("Jordan", "JOR"),
        ("Georgia", "GEO"),
        ("Palestine", "PSE"),
        ("the democratic republic of the congo", "COD"),
        ("Bosnia", "BIH"),
        ("austria", "AUT"),
        ("australia", "AUS"),
        ("austrlia", "AUS"),
        ("Kenya", "KEN"),
        ("KEN", "KEN"),
        ("philipines", "PHL"),
    ],
)
def test_a_state_is_known_by(words: str, state: str) -> None:
    reply = ask(f"has {words} ratified the OPSC?")

    assert (reply.intent, reply.state) == ("status", state)


@pytest.mark.parametrize(("words", "state"), [("do we", "PAK"), ("has our country", "PAK"), ("kya humne", "PAK")])
def test_we_are_the_home_state(words: str, state: str) -> None:
    assert ask(f"{words} ratify opsc").state == state


def test_the_home_state_is_named_where_it_was_assumed() -> None:
    reply = ask("any reservations to the palermo protocol?", home="KEN")

    assert reply.state == "KEN"
    assert "You named no State, so I took Kenya" in shown(reply)


def test_a_state_that_was_named_is_not_called_assumed() -> None:
    assert "You named no State" not in shown(ask("has Kenya ratified the OPSC?"))


@pytest.mark.parametrize(
    "text",
    ["what is the opsc in short", "is it in the crc", "tell me about lanzarote to the point", "i am new, explain opic"],
)
def test_small_words_are_no_states(text: str) -> None:
    assert ask(text).state is None


@pytest.mark.parametrize(
    ("said", "states"),
    [
        ("India and you", ["IND"]),
        ("Japan and Korea", ["JPN", "KOR"]),
        ("n korea opsc", ["PRK"]),
        ("E.U. and the U.K.", ["EUE", "GBR"]),
        ("ہمارے محلے کا ایک بچہ کل شام سے لاپتہ ہے", []),
        ("کیا شام نے بچوں کے حقوق کا کنونشن توثیق کیا ہے", ["SYR"]),
    ],
)
def test_letters_that_stand_alone_and_words_that_are_names_too(said: str, states: list[str]) -> None:
    assert sorted(Extractor(library()).read(said).states) == states


def test_a_missing_child_in_urdu_gets_the_numbers_of_pakistan() -> None:
    assert "15" in shown(ask("ہمارے محلے میں ایک آٹھ سال کا بچہ کل شام سے لاپتہ ہے، فوراً کس نمبر پر اطلاع دیں؟"))


def test_several_states_are_told_each() -> None:
    said = shown(ask("have India, Bangladesh and Sri Lanka ratified the OPSC?"))

    assert all(state in said for state in ("India", "Bangladesh", "Sri Lanka"))
    assert "Pakistan" not in said


def test_two_codes_are_two_states() -> None:
    said = shown(ask("opsc: IND or PAK?"))

    assert "India" in said
    assert "Pakistan" in said


def test_a_standing_that_is_not_held_is_not_called_missing() -> None:
    said = shown(ask("has Taiwan ratified the CRC?"))

    assert "do not have" in said
    assert "does not mean that it is not a party" in said


@pytest.mark.parametrize("text", ["opsc AA", "has the European Union ratified lanzarote"])
def test_a_code_for_private_use_is_no_state(text: str) -> None:
    assert ask(text).state not in {"AAA", "QUU"}


def test_every_state_of_the_standings_has_a_name() -> None:
    held = {row.state for instrument in library().instruments for row in library().standings(instrument)}
    nameless = {state for state in held if name(state) == state}

    assert not nameless


def test_a_state_that_is_gone_lends_its_code_to_none() -> None:
    assert not {"YUG", "SUN", "CSK", "ZAR"} & set(codes().values())


def test_the_table_of_states_is_what_unicode_has() -> None:
    assert FILE.read_text("utf-8") == text(), "make states"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("has 🇮🇳 ratified the opsc", "IND"),
        ("has :flag-ke: ratified the opsc", "KEN"),
        ("🇧🇩 opic?", "BGD"),
        ("is :us: party to the crc", "USA"),
        ("has :flag-gb: signed lanzarote", "GBR"),
    ],
)
def test_a_flag_is_its_state(text: str, state: str) -> None:
    assert ask(text).state == state


@pytest.mark.parametrize(
    "text",
    [
        "mujhe wo hissa chahiye jahan OPSC advertising par baat karta hai",
        "OPSC mein malik ki zimmedari kya hai",
        "what does Malik say of the OPSC",
    ],
)
def test_a_short_word_that_only_resembles_a_state_is_none(text: str) -> None:
    assert responder(HOME).understanding(library())(Message(text), Thread()).states == ()


@pytest.mark.parametrize(("typed", "state"), [("japn", "JPN"), ("inida", "IND"), ("irann", "IRN"), ("itlay", "ITA")])
def test_a_short_name_with_letters_left_out_or_in_another_order_is_one(typed: str, state: str) -> None:
    assert responder(HOME).understanding(library())(Message(f"{typed} opsc"), Thread()).states == (state,)
