"""The functions that programs call: read-only, and nothing of what is asked is kept."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.app import NOT_KEPT, Responder
from bot.knowledge import schema
from bot.knowledge.library import Cited, Library
from bot.knowledge.states import code_of, said
from bot.knowledge.states import name as state_name
from bot.model import CannotAnswer, Draft, Message, Question, Reply, Thread
from bot.reference import values
from bot.reference.day import on_day
from bot.screen import first_sentence
from bot.understanding.parts import questions
from handlers.shared.fitting import fitting
from handlers.shared.standing import bond, view
from handlers.shared.truth import Life, life
from handlers.shared.wording import day as in_full
from handlers.shared.wording import listed, sentence, the

_WORDED = re.compile(r"^(?:articles?|arts?\.?|paragraphs?|paras?\.?|target)\s*|\s+", re.IGNORECASE)
MOST_PROVISIONS = 25  # in one answer
ECHOED = 60  # characters of what was asked that an error repeats
ASKED_CHARACTERS = 4_000  # of a question or a statement
_DECIDED = re.compile(r"(Yes|No|Not yet)(?=[.,:])")  # as an answer begins whose truth was computed
Held = tuple[schema.Instrument, schema.Provision]


class Malformed(CannotAnswer):
    """What was asked for could not be held by anybody."""


class Reference:
    """Answers programs from the content of this moment, which `library` gives.

    `say` gives everything that a person reads in a reply. Every function raises CannotAnswer, with a sentence that says
    what to do, for an instrument, a State or a topic that is not held.
    """

    def __init__(self, library: Callable[[], Library], respond: Responder, say: Callable[[Reply], str]) -> None:
        self._library = library
        self._respond = respond
        self._say = say

    def ask(self, question: str, home_state: str = "") -> Reply:
        """The answer that a person would read; `home_state` is the State that is meant where none is named."""
        home = self.state(home_state) if home_state else ""
        reply, _ = self._respond(Message(question, home=home), Thread(), self._library())
        return replace(reply, text=NOT_KEPT, feedback=None) if isinstance(reply.feedback, Draft) else reply

    def instruments(self) -> values.Instruments:
        """Every instrument that is held, in the order of the content."""
        library = self._library()
        held = library.book.instruments
        text = f"I have {len(held)} instruments: {listed([i.short_name for i in held])}."
        return values.Instruments(
            **_common(library, text, [i.summary for i in held]), instruments=tuple(map(_instrument, held))
        )

    def standing(self, state: str, instrument: str, on: str = "") -> values.Standing:
        """Whether a State has signed or joined an instrument and when; `on` is a day, YYYY-MM-DD."""
        library, code, found = self._library(), self.state(state), self.instrument(instrument)
        row = library.standing(found.id, code)
        seen = view(library, found, code)
        dates = life(library, found, code) or Life("unknown")
        then = on_day(found, dates if row else None, _day(on)) if on else None
        first = f"{_told(then, found, code, row.as_of if row else '')} " if then else ""
        action = "not_a_treaty" if not found.binding.value else {"none": "not_party"}.get(seen.action, seen.action)
        return values.Standing.model_validate(
            _common(library, f"{first}{seen.text}", [*seen.claims, found.binds_after if dates.bound else None])
            | {
                "instrument": found.id,
                "instrument_name": found.short_name,
                "state": code,
                "state_name": state_name(code),
                "standing": action,
                "signed": dates.signed or None,
                "joined": dates.joined or None,
                "how": dates.kind or None,
                "in_force": dates.bound or None,
                "as_of": row.as_of if row else None,
                "evidence": row.confidence if row else None,
                "on": then,
            }
        )

    def provisions(
        self, instrument: str = "", article: str = "", topic: str = "", state: str = ""
    ) -> values.Provisions:
        """Provisions of an instrument: all, those of an article, or those on a topic; on a topic alone, of all."""
        library = self._library()
        if not instrument and not topic:
            raise Malformed("Name an instrument or a topic.")
        named = self.instrument(instrument) if instrument else None
        code = self.state(state) if state else ""
        if article and named is None:
            raise Malformed(f"Name the instrument of article {article[:ECHOED]}.")
        if topic and (reply := self._disclosed(topic, code)):
            return values.Provisions(
                **self._said(reply), instrument=None, topic=topic, state=code or None, provisions=(), left_out=0
            )
        label, found = self._named(named, article) if named and (article or not topic) else self._on(topic, named)
        link = f" The official text is here: {named.url}" if named and named.url else ""
        text = _listed(found, label) if found else f"I do not have a provision on {label}.{link}"
        shown = found[:MOST_PROVISIONS]
        return values.Provisions(
            **_common(library, text, [provision for _, provision in shown]),
            instrument=named.id if named else None,
            topic=topic or None,
            state=code or None,
            provisions=tuple(_provision(library, each, code) for each in shown),
            left_out=len(found) - len(shown),
        )

    def obligations(self, state: str, topic: str) -> values.Obligations:
        """What a State must do on a topic, by what binds it, what does not, and what is guidance."""
        library, code = self._library(), self.state(state)
        disclosed = self._disclosed(topic, code)
        label, found = (topic, []) if disclosed else self._on(topic, None)
        reply = disclosed or self.ask(f"What is {said(code)} obliged to do about {label}?", code)
        shown = found[:MOST_PROVISIONS]
        rows = [_provision(library, each, code) for each in shown]
        return values.Obligations(
            **self._said(reply, [provision for _, provision in shown]),
            state=code,
            state_name=state_name(code),
            topic=label,
            binding=tuple(row for row in rows if row.effect == "binding"),
            not_binding=tuple(row for row in rows if row.effect not in {"binding", "guidance"}),
            guidance=tuple(row for row in rows if row.effect == "guidance"),
            left_out=len(found) - len(shown),
        )

    def check(self, statement: str) -> values.Check:
        """Whether a statement agrees with what is held, decided as a question that wants a Yes or a No is."""
        understood = self._respond.understanding(self._library())
        # `It is false that ...` already says what is asked of it.
        framed = understood(Message(statement), Thread()).asked.frame
        asked = statement if framed else f"Is it true that {statement.strip().rstrip('.!?')}?"
        reply = self._disclosed(statement) or self.ask(asked)
        found = {"statement": statement, "verdict": _verdict(reply, max(1, len(questions(asked))))}
        return values.Check.model_validate(self._said(reply) | found)

    def state(self, said_: str) -> str:
        """The ISO 3166 alpha-3 code of a State, from its name or code."""
        if code := code_of(said_):
            return code
        raise CannotAnswer(
            f"I do not know a State called “{said_[:ECHOED]}”. Give its name in English or its three-letter ISO 3166 "
            "code, such as Pakistan or PAK."
        )

    def instrument(self, said_: str) -> schema.Instrument:
        """The instrument of an id or a name. A name that fits several is refused with their ids."""
        library = self._library()
        if found := library.instruments.get(said_.strip().lower()):
            return found
        read = self._respond.understanding(library).find(said_[:ASKED_CHARACTERS], Thread())
        fits = read.vague or read.ids
        if len(fits) == 1:
            return library.instruments[fits[0]]
        if fits:
            ids = listed([f"{library.instruments[id_].short_name} ({id_})" for id_ in fits], "or")
            raise CannotAnswer(f"“{said_[:ECHOED]}” fits several instruments. Give the id of the one you mean: {ids}.")
        if read.elsewhere:
            other = library.elsewhere.get(read.elsewhere[0].ids[0].lstrip("~")) if read.elsewhere[0].ids else None
            known = other.name if other else read.elsewhere[0].label
            raise CannotAnswer(f"I know of {known} and do not have it.{f' See: {other.url}' if other else ''}")
        raise CannotAnswer(
            f"I do not have an instrument called “{said_[:ECHOED]}”. The ids of those that I have: "
            f"{', '.join(library.instruments)}."
        )

    def _disclosed(self, words: str, home: str = "") -> Reply | None:
        """Whom to tell, where words that stand for a topic or a statement tell of a child in danger."""
        tells = not self._topic(words) and self._respond.understanding(self._library()).tells(words)
        reply = self.ask(words, home) if tells else None
        return reply if reply and reply.intent == "report-abuse" else None

    def _named(self, instrument: schema.Instrument, article: str) -> tuple[str, list[Held]]:
        """The provisions of an instrument: of one article, or all."""
        if not article:
            return the(instrument), [(instrument, provision) for provision in instrument.provisions]
        number = _number(article)
        found = self._library().provision(instrument.id, number)
        return f"article {number[:ECHOED]} of {the(instrument)}", [(instrument, provision) for provision in found]

    def _on(self, topic: str, instrument: schema.Instrument | None) -> tuple[str, list[Held]]:
        """A topic as a person reads it, from its id, its label or words on it; and the provisions, the best first."""
        library = self._library()
        ids = (instrument.id,) if instrument else ()
        understood = self._respond.understanding(library)
        read = understood.find(topic[:ASKED_CHARACTERS], Thread()).features
        topics = (known,) if (known := self._topic(topic)) else read.topics
        # A text with an unknown word is not searched for what is left of it.
        passages = understood.search(read.saying, ids) if not read.unknown and not known else ()
        if not topics and not passages:
            raise CannotAnswer(
                f"I do not have a provision on “{topic[:ECHOED]}”. The ids of the topics that I know: "
                f"{', '.join(library.book.topics)}."
            )
        question = Question(topic, instruments=ids, topics=topics, passages=passages)
        return self._label(topic), fitting(question, library)

    def _topic(self, said_: str) -> str:
        """The id of a topic, from itself or its label; empty where it is neither."""
        folded = said_.strip().casefold()
        topics = self._library().book.topics
        return next((id_ for id_, found in topics.items() if folded in {id_, found.label.casefold()}), "")

    def _label(self, topic: str) -> str:
        known = self._topic(topic)
        return self._library().topic(known).partition(" (")[0] if known else topic[:ASKED_CHARACTERS].strip()

    def _said(self, reply: Reply, claims: Sequence[Cited] = ()) -> dict[str, Any]:
        """What every answer has, of one to a question in words. Whom to tell of abuse is said in full."""
        text = self._say(reply) if reply.intent == "report-abuse" else "\n\n".join((reply.text, *reply.notes))
        more = _common(self._library(), text, claims)
        own = tuple(values.Source(title=s.title, url=s.url, as_of=s.as_of) for s in reply.sources)
        return more | {
            "first": first_sentence(reply.text),
            "sources": tuple(dict.fromkeys((*own, *more["sources"]))),
            "confidence": round(reply.confidence, 2),
        }


def _verdict(reply: Reply, parts: int) -> str:
    """What the first words of an answer say of a statement of so many parts; each part has a paragraph of its own."""
    first, *more = [_DECIDED.match(paragraph) for paragraph in reply.text.split("\n\n")]
    decided = [found[1] for found in (first, *more) if found]
    if not first or len(decided) < parts:
        return "not held"
    return "supported" if set(decided) == {"Yes"} else "contradicted"


def _common(library: Library, text: str, claims: Sequence[Cited]) -> dict[str, Any]:
    """What every answer has, of one that needed no understanding."""
    return {
        "text": text,
        "first": first_sentence(text),
        "sources": tuple(values.Source(title=s.title, url=s.url, as_of=s.as_of) for s in library.sources(claims)),
        "confidence": 1.0,
        "content_version": library.version,
    }


def _instrument(held: schema.Instrument) -> values.Instrument:
    return values.Instrument(
        id=held.id,
        name=held.short_name,
        title=held.title.value,
        kind=held.kind,
        binding=held.binding.value,
        in_force=held.in_force.value if held.in_force else None,
        summary=held.summary.value,
        provisions=len(held.provisions),
        official_text=held.url,
        status_page=held.status_url,
    )


def _provision(library: Library, held: Held, state: str) -> values.Provision:
    instrument, provision = held
    return values.Provision.model_validate(
        {
            "instrument": instrument.id,
            "instrument_name": instrument.short_name,
            "ref": provision.ref,
            "text": sentence(provision.text),
            "quotation": provision.quotation,
            "effect": bond(library, instrument, state) if state else None,
            "official_text": instrument.url,
            "evidence": provision.confidence,
            "as_of": provision.as_of,
        }
    )


def _listed(found: Sequence[Held], label: str) -> str:
    """The first provision, and where the next ones are."""
    instrument, provision = found[0]
    also = [f"{other.short_name}, {each.ref}" for other, each in found[1:3]]
    more = f" On {label}, see also {listed(also)}." if also else ""
    return sentence(f"{the(instrument)}, {provision.ref}: {sentence(provision.text)}{more}")


def _number(article: str) -> str:
    """`Article 3 (1)(c)` as `3(1)(c)`."""
    return _WORDED.sub("", article.strip())


def _day(on: str) -> str:
    try:
        return date.fromisoformat(on).isoformat()
    except ValueError:
        raise Malformed(f"“{on[:ECHOED]}” is no day. Write `on` as YYYY-MM-DD, such as 2015-03-31.") from None


def _told(then: values.OnDay, instrument: schema.Instrument, state: str, as_of: str) -> str:
    """The answer to what was so on a day."""
    who, what, day = said(state), the(instrument), in_full(then.day)
    if not instrument.binding.value:
        return ""
    late = f" What I have is of {in_full(as_of)}." if as_of and as_of < then.day else ""
    if then.joined == "unknown":
        return sentence(f"I do not know whether {who} had joined {what} by {day}.{late}")
    if then.joined == "no":
        did = "signed and not joined" if then.signed == "yes" else "not joined"
        return sentence(f"{who} had {did} {what} by {day}.")
    bound = {
        "yes": ", and the treaty was in force for that State",
        "no": ", and the treaty was not yet in force for that State",
        "unknown": "" if late else ", and I do not have the day on which the treaty entered into force for that State",
    }
    later = f" I do not know whether the treaty was still in force for that State then.{late}" if late else ""
    return sentence(f"{who} had joined {what} by {day}{bound[then.in_force]}.{later}")
