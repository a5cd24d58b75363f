"""The maintainers' card: what was said, of which claim, and the buttons that decide it."""

from collections.abc import Iterator, Mapping

from adapters.teams.render import adaptive_card as el
from adapters.teams.render.adaptive_card import Element
from bot.model import OPEN_STATES, Feedback
from bot.sanitise import shown

WORDS = {
    "received": "New",
    "forwarded": "New",
    "accepted": "✔ Accepted",
    "declined": "✖ Declined",
    "question": "? Asked the writer",
    "answered": "The writer has answered",
    "withdrawn": "Withdrawn by its writer",
    "closed": "Closed",
}


def triage_card(feedback: Feedback, names: Mapping[str, str]) -> Element:
    """Its buttons are gone once it is decided. `names` tells people and instruments by their ids."""
    actions = _buttons(feedback) if feedback.state in OPEN_STATES else ()
    return el.card(list(_body(feedback, names)), actions)


def summary(feedback: Feedback) -> str:
    """For the notification: never the person's own words."""
    return f"{feedback.kind.capitalize()} {feedback.id}: {WORDS[feedback.state]}"


def _body(feedback: Feedback, names: Mapping[str, str]) -> Iterator[Element]:
    yield el.title(summary(feedback))
    yield el.container(*el.paragraphs(shown(feedback.text)), style="emphasis")
    if feedback.claim:
        yield _quoted("Sanad had said", feedback.claim)
    if feedback.current and feedback.current != feedback.claim:
        yield _quoted("The file says", feedback.current)
    about = (
        ("Instrument", names.get(feedback.instrument) or feedback.instrument),
        ("Entry", feedback.key),
        ("Received", feedback.created[:16].replace("T", " ")),
        ("Contact", "The writer may be asked" if feedback.contact else ""),
    )
    yield el.facts((label, value, "") for label, value in about if value)
    yield from _links(feedback)
    for change in feedback.history:
        if change.state not in {"received", "forwarded"}:
            who = "" if change.by == "writer" else f" by {names.get(change.by) or 'an editor'}"
            yield _step(f"{WORDS[change.state]}{who}, {change.at[:16].replace('T', ' ')}", change.comment)


def _quoted(label: str, text: str) -> Element:
    head = el.line(el.run(label, size="Small", isSubtle=True))
    return el.container(head, el.line(el.run(el.clean(shown(text), 1000)), spacing="None"), spacing="Small")


def _step(words: str, comment: str) -> Element:
    said = [el.line(el.run(shown(comment)), spacing="None")] if comment else []
    return el.container(el.line(el.run(words, weight="Bolder")), *said, separator=True)


def _links(feedback: Feedback) -> Iterator[Element]:
    """A link shows its address, because a stranger chose it."""
    for label, url in (("The file's source: ", feedback.current_source), ("The writer's source: ", feedback.source)):
        if url:
            yield el.line(el.run(label, isSubtle=True, size="Small"), el.link(shown(url), url, size="Small"))


def _buttons(feedback: Feedback) -> Iterator[Element]:
    yield el.execute("Accept", "decide", {"id": feedback.id, "state": "accepted"}, style="positive")
    yield _with_words(feedback, "Decline", "declined", "Why? The writer reads this.", "Give the writer a reason.")
    yield _with_words(feedback, "Ask", "question", "What do you want to know?", "Write your question.")
    if feedback.link.startswith("https://"):
        yield el.open_url("Open the thread", feedback.link)


def _with_words(feedback: Feedback, label: str, state: str, ask: str, missing: str) -> Element:
    words = {
        "type": "Input.Text",
        "id": f"comment-{state}",  # one card may not hold an id twice
        "label": ask,
        "isMultiline": True,
        "isRequired": True,
        "maxLength": 1000,
        "errorMessage": missing,
    }
    send = el.execute(f"Send: {label.lower()}", "decide", {"id": feedback.id, "state": state})
    return {"type": "Action.ShowCard", "title": label, "card": el.card([words], [send])}
