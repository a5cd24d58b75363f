"""Carries feedback to any place that Apprise knows: mail, webhooks and a hundred services."""

import logging
import warnings
from collections.abc import Iterable

import apprise
from apprise.conversion import convert_between

from bot.model import Feedback, Reply, State, Undeliverable
from bot.ports import Forwarder
from bot.sanitise import shown, visible
from bot.store.destinations import NOT_SET_UP, label, scheme

SHORTEST_CHARACTERS = 20  # characters of a correction that are sent, whatever a service takes
VERBATIM = ("json", "xml", "form", "mailto")  # and their TLS variants: nobody is called by an @ in these
logging.getLogger("apprise").setLevel(logging.WARNING)  # below, it logs what it sends


class UnknownDestination(Exception):
    """A destination that Apprise cannot use; its message names the setting and contains no secret."""


class Notifier:
    """Sends a card once. What was sent cannot be changed, so later states are not sent."""

    def __init__(self, destinations: Iterable[str], inbox: str = "") -> None:
        """`inbox` is the address of the page that shows all feedback, where there is one. Raises UnknownDestination."""
        self._inbox = inbox
        self._places: dict[str, apprise.Apprise] = {}
        for url in destinations:
            place = apprise.Apprise()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # a plugin imports what Python 3.13 dropped
                known = place.add(url)
            if not known:
                begins = url.partition("://")[0]  # no more of it: the rest may be a secret
                raise UnknownDestination(
                    f"SANAD_FORWARD_TO: Apprise cannot use the destination that begins with {begins}://"
                )
            self._places[label(url)] = place

    async def card(self, destination: str, feedback: Feedback, previous: str) -> str:
        """Send the correction once; `previous`, where it is given, is returned and nothing is sent.

        Raises Undeliverable where the destination is not in the settings, OSError where the service did not take it.
        """
        if previous:
            return previous
        place = self._places.get(destination)
        if place is None:
            raise Undeliverable(NOT_SET_UP)
        where = f"{self._inbox}/{feedback.id}" if self._inbox else ""
        words, above = body(feedback, where), title(feedback)
        if scheme(destination).removesuffix("s") not in VERBATIM:
            words, above = _tame(words), _tame(above)
        rest = f" …\nAll of it: {where or f'sanad feedback show {feedback.id}'}"
        for service in place:
            words = _cut(words, rest, above, service)
        if not await place.async_notify(words, above, body_format=apprise.NotifyFormat.TEXT):
            raise OSError("the service did not take it, or could not be reached")  # Apprise says no more
        return feedback.id

    async def notify(self, destination: str, reply: Reply, delivery_id: str) -> None:
        """Raises Undeliverable: Apprise reaches maintainers, not writers."""
        raise Undeliverable("A writer cannot be reached there.")


def forwarders(destinations: Iterable[str], inbox: str = "") -> dict[str, Forwarder]:
    """A notifier by the scheme of each destination. Raises UnknownDestination."""
    places = tuple(destinations)
    notifier = Notifier(places, inbox)
    return {scheme(place): notifier for place in places}


def title(feedback: Feedback) -> str:
    """The first line. It begins with the id, so that a repeat can be told from a second correction."""
    about = visible(feedback.instrument) or "no instrument named"
    return f"[{feedback.id}] {feedback.kind}: {about}"


def body(feedback: Feedback, where: str = "") -> str:
    """Our lines begin with a name; a writer's stand below, each behind a `>`, so that none looks like ours."""
    asked, answered = (_last(feedback, state) for state in ("question", "answered"))
    lines = (
        ("They answer", _quoted(answered)),
        ("Asked", _quoted(asked) if answered else ""),
        ("They wrote", _quoted(feedback.text) or "(erased)"),
        ("About", _quoted(feedback.claim)),
        ("We say", " ".join(shown(feedback.current).split())),
        ("Our source", feedback.current_source),
        ("Their source", _quoted(feedback.source)),
        ("Key", feedback.key),
        ("Thread", feedback.link),
        ("May be contacted", "yes, in the thread" if feedback.contact else "no"),
        ("Decide", f"{where or 'in the inbox'}, or with: sanad feedback resolve {feedback.id} accepted"),
    )
    return "\n".join(f"{name}: {value}" for name, value in lines if value)


def _last(feedback: Feedback, state: State) -> str:
    return next((step.comment for step in reversed(feedback.history) if step.state == state), "")


def _cut(text: str, rest: str, above: str, service: apprise.NotifyBase) -> str:
    """The text, or its beginning and where the rest is read, by what Apprise knows of the service.

    A destination with `?overflow=split` gets all of it, in several messages.
    """
    if service.overflow_mode == apprise.OverflowMode.SPLIT:
        return text
    shape = service.resolve_format(apprise.NotifyFormat.TEXT)
    room = service.body_maxlen - _size(f"{above}\r\n", shape)  # many services have no title and put it into the text
    lines = service.body_max_line_count or len(text)
    kept = "\n".join(text.split("\n")[: max(lines - 2, 1)]) if text.count("\n") >= lines else text
    while kept != text or _size(kept, shape) > room:
        over = _size(kept + rest, shape) - room
        if over <= 0 or len(kept) <= SHORTEST_CHARACTERS:
            return kept.rstrip() + rest
        kept = kept[
            : max(len(kept) - max(over // 6, 1), SHORTEST_CHARACTERS)
        ]  # one letter becomes six at most, such as &quot;
    return text


def _size(text: str, shape: apprise.NotifyFormat) -> int:
    """How much of a service's room a text takes as it is sent: escaped for HTML, some services count as UTF-16."""
    sent: str = convert_between(apprise.NotifyFormat.TEXT, shape, text)  # type: ignore[no-untyped-call] # Apprise has no types
    return len(sent.encode("utf-16-le", "surrogatepass")) // 2


def _quoted(text: str) -> str:
    return "".join(f"\n> {line}" for line in shown("\n".join(text.splitlines())).split("\n") if line.strip())


def _tame(text: str) -> str:
    """A text that calls nobody: services read "@here" and "<!channel>" as mentions."""
    return text.replace("@", "@\u200b").replace("<", "<\u200b")
