"""What is done to a text before it is understood: markup, letters, digits, spelling, and a bound on its length."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.understanding.normalise import TEXT_CHARACTERS, TEXT_WORDS, normalise, split
from tests.conversation import ask

MEANT = ("status", ("opsc",), "PAK")


@pytest.mark.parametrize(
    "text",
    [
        "has Pakistan ratified the OPSC",
        "HAS PAKISTAN RATIFIED THE OPSC?!",
        "has pakistan ratified the opsc ???",
        "  has\tpakistan\n\nratified   the opsc  ",
        "has pakistn ratifed teh opsc",
        "has pakistan ratifyed opsc",
        "haspakistan ratified opsc",
        "has pakistan ratified op-sc",
        "has pakistan ratified o.p.s.c.",
        "has pakistan ratified the “OPSC”",
        "has pakistan ratified the *OPSC*",
        "has pakistan ratified the <b>OPSC</b>",
        "has pakistan ratified the &quot;OPSC&quot;",
        "<@U012AB3CD> has pakistan ratified the OPSC",
        "<at>Sanad</at>&nbsp;has pakistan ratified the OPSC",
        "has <https://example.org|pakistan> ratified the OPSC :pray:",
        "ｈａｓ Ｐａｋｉｓｔａｎ ｒａｔｉｆｉｅｄ ＯＰＳＣ",
        "h̵a̵s̵ pakistan ratified the OPSC",
        "has pakistan\u200b ratified\u200d the \u202eOPSC\u202c",
        "has pakistan ratified the OPSC 🇵🇰🙏",
        "sir plz tell has pak ratified opsc or nt thx",
    ],
)
def test_it_means_the_same_however_it_is_typed(text: str) -> None:
    reply = ask(text)

    assert (reply.intent, reply.instruments, reply.state) == MEANT


@pytest.mark.parametrize(
    ("text", "same"), [("ي", "ی"), ("ك", "ک"), ("٣٤", "34"), ("۳۴", "34"), ("३४", "34"), ("ＧＣ", "gc"), ("É", "e")]
)
def test_letters_and_digits_have_one_form(text: str, same: str) -> None:
    assert normalise(text) == normalise(same)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("c182", ["c", "182"]),
        ("gc25", ["gc", "25"]),
        ("target 16.2", ["target", "16.2"]),
        ("the 2nd protocol", ["the", "2nd", "protocol"]),
        ("o p s c", ["opsc"]),
        ("one eight two", ["182"]),
        ("child's rights", ["child", "rights"]),
    ],
)
def test_a_text_is_parted_into_words(text: str, words: list[str]) -> None:
    assert split(normalise(text)) == words


@given(st.text(max_size=200))
@example("N  O0")
def test_a_normalised_text_is_normal(text: str) -> None:
    once = normalise(text.replace("&", "").replace("<", ""))

    assert normalise(once) == once


@given(st.text(min_size=1, max_size=20), st.text(max_size=50))
def test_what_stands_behind_the_bound_is_not_looked_at(text: str, more: str) -> None:
    full = (text * TEXT_CHARACTERS)[:TEXT_CHARACTERS]

    assert normalise(full + more) == normalise(full)


@pytest.mark.parametrize("word", ["a ", "opsc ", "1 ", "ratified ", "( ", "article 3 "])
def test_no_more_words_than_the_bound_are_looked_at(word: str) -> None:
    assert len(split(normalise(word * TEXT_CHARACTERS))) <= TEXT_WORDS


@pytest.mark.parametrize("text", ["does the OPSC protect named sources", "conversations about the weather in Budapest"])
def test_a_word_of_ordinary_english_is_no_misspelling(text: str) -> None:
    """Of `naked`, or of `conservation`."""
    assert ask(text).intent != "report-abuse"
    assert "budapest" not in ask(text).instruments


@pytest.mark.parametrize("text", ["has pkstn ratified opsc", "has pakistan ratfd the opsc", "pakstn opsc rtification"])
def test_words_without_their_vowels_are_read(text: str) -> None:
    assert (ask(text).instruments, ask(text).state) == (("opsc",), "PAK")


def test_of_a_long_text_the_sentences_that_ask_count() -> None:
    context = "We signed the lease last year and our minister will join the meeting on the sources of funding."
    reply = ask(f"{context} Could you give me a short summary of the Lanzarote Convention?")

    assert (reply.intent, reply.instruments) == ("summary", ("lanzarote",))


def test_a_correction_inside_a_quotation_is_not_the_writers() -> None:
    quoted = "Counsel wrote: “the date in article 9 is wrong and should be fixed by the Committee”."

    assert ask(f"{quoted} What does article 9 of the Budapest Convention say?").intent == "article"
