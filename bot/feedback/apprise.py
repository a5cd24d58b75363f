"""Carries feedback to any place that Apprise knows: mail, webhooks and a hundred services."""

import logging
import warnings
from collections.abc import Iterable

import apprise

from bot.model import Feedback, Reply, Undeliverable
from bot.ports import Forwarder
from bot.sanitise import shown, visible
from bot.store.destinations import NOT_SET_UP, PLATFORMS, label, scheme

CHARACTERS = 32_768
MARKS = 64
VERBATIM = ("json", "xml", "form", "mailto")  # and their TLS variants: nobody is called by an @ in these
logging.getLogger("apprise").setLevel(logging.WARNING)  # below, it logs what it sends


class Unknown(Exception):
    """A destination that Apprise cannot use; its words name the setting and hold no secret."""


class Notifier:
    """Sends a card once. What was sent cannot be changed, so later states are not sent."""

    def __init__(self, destinations: Iterable[str]) -> None:
        self._places: dict[str, apprise.Apprise] = {}
        for url in destinations:
            place = apprise.Apprise()
            with warnings.catch_warnings():  # it loads every plugin, and one imports a module that Python 3.13 dropped
                warnings.simplefilter("ignore", DeprecationWarning)
                known = place.add(url)
            if not known:
                raise Unknown(f"SANAD_FORWARD_TO: Apprise cannot use the destination that begins with {scheme(url)}:")
            self._places[label(url)] = place

    async def card(self, destination: str, feedback: Feedback, previous: str) -> str:
        if previous:
            return previous
        place = self._places.get(destination)
        if place is None:
            raise Undeliverable(NOT_SET_UP)
        words = (_cut(body(feedback), _room(place) - len(title(feedback)), feedback.id), title(feedback))
        if scheme(destination).removesuffix("s") not in VERBATIM:
            words = (_tame(words[0]), _tame(words[1]))
        if not await place.async_notify(*words, body_format=apprise.NotifyFormat.TEXT):
            raise OSError("Apprise could not deliver it")  # it says no more; its own log does
        return feedback.id

    async def notify(self, destination: str, reply: Reply, delivery_id: str) -> None:
        raise Undeliverable("A writer cannot be reached there.")


def forwarders(destinations: Iterable[str]) -> dict[str, Forwarder]:
    """The notifier for each scheme of SANAD_FORWARD_TO that is no platform's. Raises Unknown."""
    others = [place for place in destinations if scheme(place) not in PLATFORMS]
    notifier = Notifier(others)
    return {scheme(place): notifier for place in others}


def title(feedback: Feedback) -> str:
    """Begins with the id, which tells a repeat from a second correction."""
    about = visible(feedback.instrument) or "no instrument named"
    return f"[{feedback.id}] {feedback.kind}: {about}"


def body(feedback: Feedback) -> str:
    """Our lines begin with a name; a writer's stand below, each behind a `>`, so that none looks like ours."""
    lines = (
        ("They wrote", _quoted(feedback.text) or "(erased)"),
        ("About", _quoted(feedback.claim)),
        ("We say", " ".join(shown(feedback.current).split())),
        ("Our source", feedback.current_source),
        ("Their source", _quoted(feedback.source)),
        ("Key", feedback.key),
        ("Thread", feedback.link),
        ("May be contacted", "yes, in the thread" if feedback.contact else "no"),
        ("Decide", f"in the inbox, or with: sanad feedback resolve {feedback.id} accepted"),
    )
    return "\n".join(f"{name}: {value}" for name, value in lines if value)


def _room(place: apprise.Apprise) -> int:
    """How many characters the service takes, by Apprise's own tables: Discord 2,000, a text message 160."""
    return min((int(server.body_maxlen) for server in place), default=CHARACTERS)


def _cut(text: str, room: int, feedback_id: str) -> str:
    """The text, or its beginning and where the rest is read."""
    rest = f" …\n(Cut for this service. All of it: sanad feedback show {feedback_id}, or the inbox.)"
    room -= MARKS  # what keeps a text from calling anybody, and what the service puts between title and text
    return text if len(text) <= room else text[: max(room - len(rest), 20)].rstrip() + rest


def _quoted(text: str) -> str:
    return "".join(f"\n> {line}" for line in shown("\n".join(text.splitlines())).split("\n") if line.strip())


def _tame(text: str) -> str:
    """A text that calls nobody: services read "@here" and "<!channel>" as mentions."""
    return text.replace("@", "@\u200b").replace("<", "<\u200b")
