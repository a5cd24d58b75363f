"""The correction form: as a card in chat, in a dialog and behind a message's menu, and what comes back from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.teams.render import adaptive_card as el
from adapters.teams.render.adaptive_card import Element
from adapters.teams.render.cards import BUTTON_CLAIM_CHARACTERS
from bot.model import Form, Kind, Receipt, Reply

FORM_CHARACTERS = 3000
URL = r"^\s*(https?://\S+)?\s*$"
KINDS = (("correction", "Something is wrong"), ("addition", "Something is missing"), ("comment", "A comment"))
KNOWN: Mapping[str, Kind] = {"correction": "correction", "addition": "addition", "comment": "comment"}
FORM_FIELDS = ("kind", "instrument", "claim", "text", "source", "contact", "answers")
NO_CASES = (
    "Please no names and no details of cases: this goes to the editors of the reference file, "
    "not to the police or a helpline."
)

Instruments = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """How the form is to stand."""

    key: str  # two clicks on its button are one correction
    instruments: Instruments = ()
    wrong: str = ""  # why it is shown again
    dialog: bool = False


def form_card(form: Form, shown: Shown) -> Element:
    """The form, with what is known filled in."""
    head = [el.container(el.line(el.run(shown.wrong, weight="Bolder")), style="attention")] if shown.wrong else []
    title = [] if shown.dialog else [el.title("Tell the editors")]  # a dialog has a title of its own
    fields = _inputs(form, shown.instruments)
    if form.answers:
        title = [] if shown.dialog else [el.title(f"About {form.answers}")]
        fields = [{**one, "label": "Your answer"} if one.get("id") == "text" else one for one in fields]
        fields = [one for one in fields if one.get("id") not in {"kind", "instrument", "source", "contact"}]
    body = [*title, *head, *_about(form), *fields]
    data = {
        "once": shown.key,  # a field called "key" breaks the renderer of Microsoft's playground
        "instrument": form.instrument,
        "claim": el.clean(form.claim, BUTTON_CLAIM_CHARACTERS),
    } | ({"answers": form.answers} if form.answers else {})
    send = (el.submit if shown.dialog else el.execute)("Send to the editors", "correct", data)
    return el.card(body, [send])


def _about(form: Form) -> list[Element]:
    if not form.claim:
        return []
    label = el.line(el.run("The editors ask" if form.answers else "What Sanad said", size="Small", isSubtle=True))
    return [el.container(label, el.line(el.run(el.clean(form.claim, 500)), spacing="None"), style="emphasis")]


def _inputs(form: Form, instruments: Instruments) -> list[Element]:
    fields = [
        _choose("kind", "What is it?", KINDS, form.kind, True, style="expanded"),
        _choose("instrument", "Which instrument?", instruments, form.instrument, False, style="compact"),
        {
            "type": "Input.Text",
            "id": "text",
            "label": "What should it say?",
            "isMultiline": True,
            "isRequired": True,
            "maxLength": FORM_CHARACTERS,
            "errorMessage": "Write what is wrong or missing.",
            "value": form.text[:FORM_CHARACTERS],
        },
        {
            "type": "Input.Text",
            "id": "source",
            "label": "Where can the editors check it? (a link, if you have one)",
            "style": "Url",
            "regex": URL,
            "maxLength": 500,
            "errorMessage": "A link begins with https://",
            "value": form.source[:500],
        },
        {
            "type": "Input.Toggle",
            "id": "contact",
            "title": "The editors may write to me about it",
            "valueOn": "yes",
            "valueOff": "no",  # an empty one comes back as "false"
            "value": "yes" if form.contact else "no",
        },
        el.line(el.run(NO_CASES, size="Small", isSubtle=True)),
    ]
    return [field for field in fields if field]


def _choose(
    name: str, label: str, options: Sequence[tuple[str, str]], value: str, required: bool, **style: Any
) -> Element:
    if not options:
        return {}
    known = value if value in {option for option, _ in options} else ""
    found: Element = {
        "type": "Input.ChoiceSet",
        "id": name,
        "label": label,
        "choices": [{"title": title, "value": option} for option, title in options],
        "value": known,
        **style,
    }
    if required:
        return {**found, "isRequired": True, "errorMessage": "Choose one."}
    return {**found, "placeholder": "None in particular"}


def submitted(data: Mapping[str, Any]) -> dict[str, str]:
    """The fields that a person sent; everything in it is the client's word."""
    found = {name: el.clean(str(data.get(name) or ""), FORM_CHARACTERS).strip() for name in FORM_FIELDS}
    return {**found, "contact": "yes" if found["contact"] == "yes" else ""}


def again(data: Mapping[str, Any]) -> Form:
    """The form with the values that were sent, for another try."""
    sent = submitted(data)
    return Form(
        kind=KNOWN.get(sent["kind"], "correction"),
        instrument=sent["instrument"],
        claim=sent["claim"],
        text=sent["text"],
        source=sent["source"],
        contact=sent["contact"] == "yes",
        answers=sent["answers"],
    )


def receipt_card(reply: Reply, dialog: bool = False) -> Element:
    """What takes the form's place once the correction is kept. A dialog closes; there is nothing to press in it."""
    number = reply.feedback.id if isinstance(reply.feedback, Receipt) else ""
    head = el.title(reply.title or f"Kept as {number}")
    notes = [el.line(el.run(note, size="Small", isSubtle=True)) for note in reply.notes]
    pressed = [] if dialog else [el.execute(one.label, "ask", {"text": one.text}) for one in reply.choices]
    taken_back = [el.line(el.run(f"To take it back, write “{one.text}”.", size="Small")) for one in reply.choices]
    return el.card([head, *el.paragraphs(reply.text), *(taken_back if dialog else ()), *notes], pressed)
