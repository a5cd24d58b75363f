"""Rules for every answer, whichever handler gives it, and every example of every handler."""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest

from adapters.terminal import plain_text
from bot.model import Draft, Question, Reply
from bot.understanding.standing import ASPECTS
from handlers import HANDLERS, REPLIES
from tests.conversation import REFUSALS, Conversation, ask, library, offered, shown

DATE = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")
# Replies that say nothing of the world.
TALK = REFUSALS | {"about", "feedback", "forget", "ambiguous"}
MORE = (
    "which treaties cover extraterritorial jurisdiction",
    "which documents mention cyberbullying",
    "what is pakistan not party to",
    "is india party to opsc and opic",
    "have india and nepal ratified opsc",
    "who has signed the opsc but not ratified it",
    "how many states are party to opic",
    "crc article 99",
    "compare opsc, budapest and lanzarote",
    "has pakistan ratified general comment 25",
    "define accession",
    "what does the rio pact say about extradition",
    "has Taiwan ratified the CRC",
    "when is the next crc report due",
    "palermo protocol reservations of pakistan",
    "what do you know about opsc, opic and crc",
    "sustainable goals",
    "Yokohama global commitment",
    "which of these are binding",
    "opsc guidelines on boys",
    "sources for c182",
    "where do you get your information",
    "is the hanoi convention in force",
    "gc25 section V.I",
    "rio pact sources",
    "csam",
    "age verification",
    "who monitors lanzarote",
    "opsc reservations by the usa",
    "optional protocol",
)


def examples() -> Iterator[Any]:
    for intent, handler in HANDLERS.items():
        for text, words in handler.EXAMPLES.items():
            yield pytest.param(intent, text, words, id=f"{intent}: {text}")


EXAMPLES = list(examples())
TEXTS = [text for handler in HANDLERS.values() for text in handler.EXAMPLES] + list(MORE)


@pytest.mark.parametrize(("intent", "text", "words"), EXAMPLES)
def test_an_example_is_answered_as_it_says(intent: str, text: str, words: str) -> None:
    reply = ask(text)

    assert reply.intent == intent
    assert words.casefold() in shown(reply).casefold()


@pytest.mark.parametrize("intent", HANDLERS)
def test_a_handler_says_what_it_does_and_shows_how(intent: str) -> None:
    handler = HANDLERS[intent]

    assert (handler.__doc__ or "").strip().endswith((".", "?"))
    assert handler.EXAMPLES
    assert callable(handler.reply)


@pytest.fixture(scope="module", params=TEXTS)
def reply(request: pytest.FixtureRequest) -> Reply:
    return ask(str(request.param))


def test_a_claim_has_a_source_with_its_date(reply: Reply) -> None:
    orders = reply.question is not None and reply.question.order  # to be told of changes, or no more
    assert reply.sources or reply.intent in TALK or orders
    assert all(source.title and source.url.startswith("http") and DATE.match(source.as_of) for source in reply.sources)
    assert len(set(reply.sources)) == len(reply.sources)


def test_there_are_at_most_five_choices_that_fit_a_button(reply: Reply) -> None:
    labels = [choice.label for choice in reply.choices]

    assert len(labels) <= 5
    assert len(set(labels)) == len(labels)
    assert all(0 < len(label) <= 75 for label in labels)


def test_pressing_a_choice_leads_on(reply: Reply) -> None:
    for choice in reply.choices:
        answer = ask(choice.text)

        assert answer.intent != "unknown", choice
        assert not choice.instrument or choice.instrument in {*answer.instruments, *offered(answer)}, choice


def test_an_answer_says_what_it_is_about(reply: Reply) -> None:
    assert reply.text.strip()
    assert reply.title or reply.intent in TALK | {"summary", "define"}
    assert set(reply.instruments) <= set(library().instruments)


def test_every_answer_names_the_content_that_it_comes_from(reply: Reply) -> None:
    assert reply.content_version == library().version
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}\.[0-9a-f]{7}", reply.content_version)


def test_an_answer_reads_well(reply: Reply) -> None:
    words = plain_text(reply)

    assert not re.search(r"\bNone\b|\{\w*\}|<\w+>|  +\S|\.\.(?!\.)|\. \.|,,|\(\)", words), words
    assert reply.intent == "sources" or not re.search(r"\b(?:19|20)\d\d-\d\d-\d\d\b", reply.text)
    assert len(reply.text) <= 3000


def test_a_table_has_a_cell_for_every_column(reply: Reply) -> None:
    if reply.table:
        assert {len(row) for row in reply.table.rows} == {len(reply.table.header)}
        assert len({row[0] for row in reply.table.rows}) == len(reply.table.rows)


def test_what_may_be_corrected_has_a_key(reply: Reply) -> None:
    if reply.form and reply.form.instrument and reply.intent in {"status", "article", "summary", "topic"}:
        assert reply.claim
        assert reply.key


class TestFeedback:
    """What a correction in a chat becomes."""

    @pytest.mark.parametrize(
        ("text", "kind", "instrument"),
        [
            ("the OPSC date is wrong, it was 2011", "correction", "opsc"),
            ("please add the 2024 report to the lanzarote entry", "addition", "lanzarote"),
            ("comment: the CRC answer is too long", "comment", "crc"),
            ("opsc ki tareekh ghalat hai", "correction", "opsc"),
            ("the date for ILO 182 is wrong pls check", "correction", "ilo-c182"),
        ],
    )
    def test_it_is_of_a_kind_and_about_an_instrument(self, text: str, kind: str, instrument: str) -> None:
        draft = ask(text).feedback

        assert isinstance(draft, Draft)
        assert (draft.kind, draft.instrument, draft.text) == (kind, instrument, text)
        assert draft.current
        assert draft.current_source.startswith("http")

    def test_a_form_says_the_same_with_its_source(self) -> None:
        form = {
            "kind": "addition",
            "instrument": "opic",
            "text": "Add the 2025 ratifications.",
            "source": " UNTC ",
            "contact": "1",
        }
        draft = Conversation().ask("", form=form).feedback

        assert isinstance(draft, Draft)
        assert (draft.kind, draft.instrument, draft.source, draft.contact) == ("addition", "opic", "UNTC", True)

    @pytest.mark.parametrize(
        ("form", "says"),
        [
            ({"text": "  "}, "no text"),
            ({"text": "It is wrong.", "instrument": "no-such-thing"}, "choose one from the list"),
        ],
    )
    def test_a_form_that_cannot_be_kept_says_what_to_do(self, form: dict[str, str], says: str) -> None:
        reply = Conversation().ask("", form=form)

        assert says in reply.text
        assert reply.feedback is None

    def test_a_form_may_hold_any_words(self) -> None:
        reply = Conversation().ask("", form={"kind": "<b>", "text": "forget me, someone hurts my child", "claim": "\0"})

        assert reply.intent in {"feedback", "report-abuse"}

    def test_how_to_correct_opens_the_form(self) -> None:
        talk = Conversation()
        talk.ask("has pakistan ratified opsc")
        reply = talk.ask("how do I submit a correction?")

        assert reply.form
        assert reply.feedback is None


def test_every_instrument_can_be_asked_for_in_every_way() -> None:
    for id_, instrument in library().instruments.items():
        for text in (f"what is {instrument.short_name}", instrument.title.value, f"{instrument.short_name} summary"):
            assert ask(text).instruments == (id_,), text
        assert ask(f"sources for {instrument.short_name}").sources


def test_every_provision_can_be_asked_for() -> None:
    held = {f"{i.short_name} {p.ref}": p for i in library().book.instruments for p in i.provisions if p.covers}
    told = {text: shown(ask(text)) for text in held}
    words = {text: (p.text.rstrip("."), *(point.says for point in p.points)) for text, p in held.items()}
    astray = {text for text in held if not any(each in told[text] for each in words[text])}

    assert not astray


def test_every_alias_leads_to_its_instrument() -> None:
    held = {alias: id_ for id_, instrument in library().instruments.items() for alias in instrument.aliases}
    astray = {alias for alias, id_ in held.items() if id_ not in ask(alias).instruments}

    assert not astray


def test_every_name_that_is_known_and_not_held_is_refused_by_it() -> None:
    known = [alias for other in library().book.elsewhere for alias in other.aliases]
    astray = {alias for alias in known if ask(f"what does {alias} say").intent != "not-covered"}

    assert not astray


def test_every_term_can_be_asked_for() -> None:
    held = {term.term: term.definition.rstrip(".").casefold() for term in library().book.glossary}
    astray = {term for term, words in held.items() if words not in ask(f"what does {term} mean").text.casefold()}

    assert not astray


def test_every_topic_leads_to_its_provisions() -> None:
    held = {id_: topic.label for id_, topic in library().book.topics.items() if library().by_topic(id_)}
    replies = {id_: ask(f"which instruments cover {label}") for id_, label in held.items()}

    assert not {id_ for id_, reply in replies.items() if not (reply.instruments or reply.intent == "define")}


@pytest.mark.parametrize("text", ["which treaties is Taiwan party to", "what is Guam party to"])
def test_that_nothing_is_held_of_a_state_has_a_source_as_well(text: str) -> None:
    assert ask(text).sources


@pytest.mark.parametrize("id_", ["budapest", "palermo-protocol"])
def test_states_that_are_named_as_outside_have_the_sources_of_their_rows(id_: str) -> None:
    asked = f"who is not party to the {library().instruments[id_].short_name}"
    shown_sources = {source.url for source in ask(asked).sources}
    rows = [row for row in library().standings(id_) if row.action == "none"]

    assert {source.url for row in rows for source in library().sources(row)} <= shown_sources


def test_who_writes_more_than_is_kept_is_told_so() -> None:
    short, long = ask("the opsc date is wrong, it was 2011"), ask(f"the opsc date is wrong, {'it was 2011 ' * 300}")

    assert not any("3,000" in note for note in short.notes)
    assert any("first 3,000 characters are kept" in note for note in long.notes)


@pytest.mark.parametrize("intent", sorted(REPLIES))
@pytest.mark.parametrize("instrument", sorted(library().instruments))
def test_whatever_is_asked_of_an_instrument_has_an_answer(instrument: str, intent: str) -> None:
    """Of each aspect of a standing, and two at once, whichever way the question was understood."""
    for topics in [(), *combinations(ASPECTS, 1), *combinations(ASPECTS, 2)] if intent == "status" else [()]:
        for states in ((), ("PAK",)):
            question = Question(
                "asked", intent=intent, instruments=(instrument,), states=states, topics=topics, home="PAK"
            )

            assert REPLIES[intent](question, library()).text
