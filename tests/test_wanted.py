"""Which provision, and which subject, a question is after, where it uses none of our words."""

from pathlib import Path

import pytest

from bot.knowledge.library import CONTENT_FOLDER, load
from bot.understanding import wanted
from bot.understanding.extractor import Extractor
from bot.understanding.points import Points
from bot.understanding.search import Search
from tests.conversation import ask, library

SEEN = [
    ("opic: urgent order to stop a deportation before the case is decided", "OPIC, art. 6"),
    ("OPSC: is the shop owner who printed the pictures off the hook if only his firm is sued", "OPSC, art. 3(4)"),
    ("lanzarote, may the hearing be held with spectators sent out", "Lanzarote Convention, art. 36"),
    ("budapest mein data kitne din tak rok ke rakh sakte hain", "Budapest Convention, arts 16-17"),
]


@pytest.mark.parametrize(("text", "title"), SEEN)
def test_a_provision_is_found_by_the_words_in_which_people_ask_for_it(text: str, title: str) -> None:
    assert ask(text).title.startswith(title)


def test_a_subject_is_found_by_the_words_in_which_people_ask_for_it() -> None:
    assert ask("which treaty is about strangers who befriend kids online and then want to meet").title.startswith(
        "Groom"
    )


@pytest.mark.parametrize(
    "text", ["what is the OPSC", "has Kenya ratified OPIC", "opac status pakistan", "tell me of c182"]
)
def test_what_asks_for_no_provision_gets_none(text: str) -> None:
    assert ask(text).intent in {"summary", "status"}


@pytest.mark.parametrize("text", ["", "of the", "2011 2012 2013"])
def test_nothing_is_near_to_what_says_nothing(text: str) -> None:
    assert ask(f"OPSC {text}").intent not in {"article", "topic", "obligations"}


def test_what_was_learned_is_read_again() -> None:
    reader, points = Extractor(library()), Points(library())
    asked = [
        ("opic", "art. 6", "urgent order to halt a deportation"),
        ("opic", "art. 7", "nameless petition, is it taken"),
    ]
    seen = {text: (reader.read(text).said, points.concepts(reader.read(text).said)) for _, _, text in asked}
    rows = [((id_, ref), wanted.wording(*seen[text])) for id_, ref, text in asked for _ in range(2)]
    model = wanted.read(wanted.learned(rows))

    for id_, ref, text in asked:
        (first, *_) = model(*seen[text], (id_,))
        assert first[:2] == (id_, ref)
        assert first[2] > 0.9
    assert model(*seen[asked[0][2]], ("crc",)) == ()


def test_what_is_not_held_is_not_found(tmp_path: Path) -> None:
    """Content of one's own has other provisions and subjects than those that the program was made with."""
    for file in CONTENT_FOLDER.glob("*.*"):
        if file.name == "answers.csv":  # these rest on provisions by their references
            continue
        text = file.read_bytes()
        if file.suffix == ".yaml":
            text = text.replace(b"- ref: art. 6\n", b"- ref: article six\n").replace(
                b"dual-criminality", b"both-crimes"
            )
        (tmp_path / file.name).write_bytes(text)
    own = load(tmp_path)
    reader, theirs = Extractor(own), Search(library(), Extractor(library()).lexicon, Points(library()))
    search = Search(own, reader.lexicon, Points(own))
    halted = reader.read("urgent order to stop a deportation before the case is decided").said
    abroad = reader.read("must it be a crime in both countries, there and here").said

    assert theirs.wanted(halted, ("opic",))[0][1] == "art. 6"
    assert "art. 6" not in [ref for _, ref, _ in search.wanted(halted, ("opic",))]
    assert "dual-criminality" in theirs.subjects(abroad, 3)
    assert "dual-criminality" not in search.subjects(abroad, 60)


def test_a_long_text_asks_at_its_end() -> None:
    told = "I am settling a written submission before the High Court in a matter where somebody of sixteen was hired "
    told += "over an application and moved to another city, and the defence says that it was wanted so. "
    reply = ask(f"{told}Under the Palermo Protocol, is it necessary to show force or fraud where they are under 18?")

    assert reply.title.startswith("Palermo Protocol, art. 3(")
    assert "none of the means" in reply.text.partition("\n\n")[0]
