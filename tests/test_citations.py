"""Article numbers as people write them, and what is answered for them."""

import pytest

from tests.conversation import ask, offered


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("OPSC art 3(1)(c)", "3(1)(c)"),
        ("OPSC article 3 (1) (c)", "3(1)(c)"),
        ("OPSC Art.3(1)(c)", "3(1)(c)"),
        ("OPSC art 3 1 c", "3(1)(c)"),
        ("opsc 3(1)(c)", "3(1)(c)"),
        ("opsc 3 1 c", "3(1)(c)"),
        ("OPSC art. 3.1.c", "3(1)(c)"),
        ("article 3 paragraph 1 subparagraph c of the OPSC", "3(1)(c)"),
        ("opsc article 3, para 4", "3(4)"),
        ("para 4 of article 3 of the opsc", "3(4)"),
        ("subparagraph (a) of article 7 opsc", "7(a)"),
        ("opsc art3", "3"),
        ("opsc a3", "3"),
        ("opsc article three", "3"),
        ("opsc article no. 3", "3"),
        ("opsc article # 3", "3"),
        ("opsc §3", "3"),
        ("clause 3 opsc", "3"),
        ("opsc artcle 3", "3"),
        ("crc 34", "34"),
        ("article 34 of the CRC", "34"),
        ("crc ka article 34 kya hai", "34"),
        ("سی آر سی کا آرٹیکل ۳۴", "34"),
        ("آرٹیکل 34 سی آر سی", "34"),
        ("opsc دفعہ 3", "3"),
        ("article 9(1)(e) budapest", "9(1)(e)"),
        ("lanzarote article 20(2)", "20(2)"),
        ("lanzarote art 20 para 3", "20(3)"),
        ("gc25 para 118", "118"),
        ("paragraph 81 of general comment 25", "81"),
        ("section XII of gc25", "XII"),
        ("c182 article 3(b)", "3(b)"),
        ("ILO 182 art 3", "3"),
        ("target 16.2.1", "16.2.1"),
        ("sdg 16.2", "16.2"),
    ],
)
def test_a_provision_is_found_however_its_number_is_written(text: str, article: str) -> None:
    reply = ask(text)

    assert (reply.intent, reply.article) == ("article", article)
    assert "do not have" not in reply.text


@pytest.mark.parametrize(
    ("text", "instrument"),
    [
        ("c182 overview", "ilo-c182"),
        ("general comment 25 summary", "crc-gc25"),
        ("budapest convention 2001", "budapest"),
        ("CETS 201", "lanzarote"),
        ("ecosoc resolution 2011/33", "ecosoc-2011-33"),
        ("crc 1989", "crc"),
    ],
)
def test_the_number_of_a_name_or_a_year_is_no_article(text: str, instrument: str) -> None:
    reply = ask(text)

    assert (reply.intent, reply.instruments, reply.article) == ("summary", (instrument,), None)


@pytest.mark.parametrize(
    "text",
    [
        "crc article 99",
        "opsc article 300",
        "opsc article 0",
        "opsc art 3(1)(z)",
        "lanzarote article 500",
        "budapest art 9(7)",
    ],
)
def test_what_is_not_held_of_an_instrument_is_said_with_what_is(text: str) -> None:
    reply = ask(text)

    assert "do not have" in reply.text
    assert reply.sections, "what is held of it"
    assert "http" in reply.text, "where the text can be read"


def test_a_number_without_an_instrument_is_asked_about() -> None:
    assert {"crc", "budapest", "lanzarote"} <= offered(ask("what does article 34 say"))


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("crc articles 34 and 35", ("34", "35")),
        ("crc articles 34-36", ("34", "35", "36")),
    ],
)
def test_several_numbers_are_all_answered(text: str, refs: tuple[str, ...]) -> None:
    reply = ask(text)
    said = " ".join([reply.title, reply.text, *(item.label for section in reply.sections for item in section.items)])

    assert all(f"art. {ref}" in said.casefold() for ref in refs)


def test_two_articles_of_two_instruments_are_not_mixed_up() -> None:
    reply = ask("art 34 CRC and art 20 lanzarote")
    said = " ".join([reply.title, *(item.label for section in reply.sections for item in section.items)])

    assert "Lanzarote Convention, art. 34" not in said
