"""The correction form: the modal, what comes back from it, and the instrument picker."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process, utils

from adapters.slack.inbound.parse import Payload, place_of_interaction, reads, said
from adapters.slack.inbound.question import Place
from adapters.slack.render.blocks import Block, Setting, context, render, section
from adapters.slack.render.markup import cut, escape, label, quoted, raw
from bot.model import Form, Kind, Message, Reply

CORRECTION = "correction"  # callback id
SHORTEST_CHARACTERS = 3  # of a correction; an answer may be a single letter
LABELS: Mapping[Kind, str] = {
    "correction": "Something is wrong",
    "addition": "Something is missing",
    "comment": "A comment",
}
NO_CASES = (
    "Please write nothing about a child or a case: no names, no details. "
    "To report abuse, ask Sanad: *whom do I tell about abuse?*"
)
Labels = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Origin:
    """What a form remembers while it is open."""

    conversation: str
    link: str = ""
    claim: str = ""
    answers: str = ""

    def dump(self) -> str:
        """JSON for a view's `private_metadata`; the claim is cut to 600 characters."""
        found = {"c": self.conversation, "l": self.link, "q": cut(self.claim, 600)}
        return json.dumps(found | ({"a": self.answers} if self.answers else {}), ensure_ascii=False)

    @classmethod
    def load(cls, text: str) -> "Origin":
        """What `dump` wrote. Raises ValueError, KeyError or TypeError for anything else."""
        found = json.loads(text)
        return cls(found["c"], found["l"], found["q"], found.get("a", ""))


@reads
def form_of_value(value: str) -> Form:
    """The form that "Correct this" carries."""
    found = json.loads(value)
    kind: Kind = next((known for known in LABELS if known == found["kind"]), "correction")
    return Form(
        kind=kind,
        instrument=found["instrument"],
        claim=found["claim"],
        text=found["text"],
        answers=found.get("answers", ""),
    )


@reads
def form_of_message(body: Payload, bot: str) -> Form:
    """The form for "Report a correction" on a message: Sanad's is what is to be corrected.

    A person's stands in the field for the correction, where whoever reports it sees what is sent.
    """
    text = said(body["message"])
    return Form(claim=cut(text, 600)) if body["message"].get("bot_id") == bot else Form(text=cut(text, 3000))


def modal(form: Form, place: Place, labels: Labels) -> Block:
    """The form, filled in as far as is known."""
    origin = Origin(place.conversation, place.link, form.claim, form.answers)
    if form.answers:
        asked = section(f"*The maintainers ask about {escape(form.answers)}*\n{cut(quoted(form.claim), 600)}")
        blocks = [asked, _text("", "Your answer", least=1), context(NO_CASES)]
        return {
            **_view("Answer", blocks),
            "callback_id": CORRECTION,
            "submit": _plain("Send"),
            "private_metadata": origin.dump(),
        }
    blocks = [context(NO_CASES), _kind(form.kind), _instrument(form.instrument, labels)]
    if form.claim:
        blocks.append(section(f"*What Sanad said*\n{cut(quoted(form.claim), 600)}"))
    return {
        **_view("Report a correction", [*blocks, _text(form.text), _source(form.source), _contact(form.contact)]),
        "callback_id": CORRECTION,
        "submit": _plain("Send"),
        "private_metadata": origin.dump(),
    }


def _view(title: str, blocks: list[Block]) -> Block:
    return {"type": "modal", "title": _plain(title), "close": _plain("Close"), "blocks": blocks}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": label(text, 150)}


def _input(name: str, title: str, element: Block, hint: str = "", optional: bool = True) -> Block:
    found = {
        "type": "input",
        "block_id": name,
        "label": _plain(title),
        "optional": optional,
        "element": {**element, "action_id": name},
    }
    return {**found, "hint": _plain(hint)} if hint else found


def _option(value: str, text: str) -> Block:
    return {"text": _plain(label(text)), "value": value}


def _kind(kind: Kind) -> Block:
    options = [_option(value, text) for value, text in LABELS.items()]
    chosen = _option(kind, LABELS[kind])
    return _input(
        "kind", "What is it?", {"type": "radio_buttons", "options": options, "initial_option": chosen}, optional=False
    )


def _instrument(chosen: str, labels: Labels) -> Block:
    element: Block = {"type": "external_select", "min_query_length": 0, "placeholder": _plain("Type a name")}
    if text := dict(labels).get(chosen):
        element["initial_option"] = _option(chosen, text)
    return _input("instrument", "Which instrument?", element)


def _text(text: str, title: str = "What should it say?", least: int = SHORTEST_CHARACTERS) -> Block:
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": 3000, "min_length": least}
    if len(text) >= least:
        element["initial_value"] = text
    return _input("text", title, element, "As exactly as you can: the date, the article.", False)


def _source(source: str) -> Block:
    element: Block = {"type": "plain_text_input", "max_length": 500}
    if source:
        element["initial_value"] = source
    return _input("source", "Where can we check it?", element, "A link, or the title of a document.")


def _contact(contact: bool) -> Block:
    agreed = _option("yes", "The maintainers may write to me about this")
    element: Block = {"type": "checkboxes", "options": [agreed]}
    if contact:
        element["initial_options"] = [agreed]
    return _input("contact", "May we ask you?", element)


@reads
def submitted(body: Payload) -> Message:
    """The submitted form. Its view's id names it: sent twice, it is kept once."""
    view = body["view"]
    values = view["state"]["values"]
    origin = Origin.load(view["private_metadata"])
    place = place_of_interaction(body)
    text = raw(values["text"]["text"].get("value") or "")
    form = {"answers": origin.answers, "text": text}
    if not origin.answers:
        form = {
            "kind": _chosen(values, "kind") or "correction",
            "instrument": _chosen(values, "instrument"),
            "claim": raw(origin.claim),
            "text": text,
            "source": raw(values["source"]["source"].get("value") or ""),
            "contact": "yes" if values["contact"]["contact"].get("selected_options") else "",
        }
    return Message(
        text=form["text"],
        conversation=origin.conversation,
        event_id=f"slack:{place.owner}/{view['id']}",
        user=place.person,
        link=origin.link,
        form=form,
    )


def _chosen(values: Mapping[str, Any], name: str) -> str:
    option = values[name][name].get("selected_option")
    return str(option["value"]) if option else ""


def receipt(reply: Reply) -> Block:
    """What stands in the form's place once the feedback is kept, or when it must not be kept."""
    title = "Thank you" if reply.feedback else "Please read"
    return _view(title, render(reply, Setting(guest=True, tables=False))["blocks"])


def notice(text: str) -> Block:
    """A form that cannot be: its reason."""
    return _view("Sanad", [section(text)])


def options(typed: str, labels: Labels) -> list[Block]:
    """Instruments for what was typed so far, best first."""
    if not typed.strip():
        return [_option(name, text) for name, text in labels[:100]]
    texts = dict(labels)
    named = {name: f"{text} {name.replace('-', ' ')}" for name, text in labels}
    found = process.extract(
        typed[:100], named, scorer=fuzz.WRatio, processor=utils.default_process, limit=10, score_cutoff=50
    )
    return [_option(str(name), texts[name]) for _, _, name in found]
