"""Unasked messages: the maintainers' card, and the outcome for the writer."""

import contextlib
import json
from collections.abc import Callable, Mapping

import structlog

from adapters.teams.inbound.activities import ID_PREFIX, unasked
from adapters.teams.outbound.connector import Connector, Forbidden, Gone, NotFound
from adapters.teams.render.activity import render, with_card
from adapters.teams.render.correction_form import Shown
from adapters.teams.render.feedback_card import summary, triage_card
from adapters.teams.turn import Activity
from bot.model import Feedback, Reply, TryLater, Undeliverable
from bot.ports import EventInbox

log = structlog.get_logger(platform="teams")

RECHECK_SECONDS = 60.0  # seconds between two looks whether somebody has let the bot in where the feedback goes


class TeamsForwarder:
    """Speaks to conversations by the addresses that the store keeps.

    `names` gives what people and instruments are called, `shown` a fresh form; a card has dialogs or not.
    """

    def __init__(
        self,
        event_inbox: EventInbox,
        connector: Connector,
        names: Callable[[], Mapping[str, str]],
        shown: Callable[[], Shown],
        *,
        dialogs: bool,
    ) -> None:
        self._event_inbox, self._connector = event_inbox, connector
        self._names, self._shown, self._dialogs = names, shown, dialogs
        self.unreached: dict[str, str] = {}  # destinations whose cards wait for somebody to let the bot in, and why

    async def card(self, destination: str, feedback: Feedback, previous: str) -> str:
        """Post the maintainers' card, or update the one before; returns its id.

        Raises TryLater while nobody has let the bot in there, and as `Connector`.
        """
        conversation = _key(destination)
        address = await self._event_inbox.address(conversation)
        if not address:
            self.unreached.setdefault(conversation, "nobody has mentioned the bot there yet")
            raise TryLater(RECHECK_SECONDS)
        activity = with_card(triage_card(feedback, self._names()), summary(feedback))
        try:
            posted = await self._post(conversation, address, activity, previous)
        except Gone as gone:
            self.unreached[conversation] = str(gone)
            raise TryLater(RECHECK_SECONDS) from gone
        self.unreached.pop(conversation, None)
        return posted

    async def notify(self, destination: str, reply: Reply, delivery_id: str) -> None:
        """Tell a writer the outcome. An outcome that is told twice reads the same.

        Raises Undeliverable where the writer has removed the bot, and as `Connector`.
        """
        conversation = _key(destination)
        address = await self._event_inbox.address(conversation)
        if not address:
            raise Undeliverable("the writer has removed the bot from this conversation")
        activity = render(reply, self._shown(), personal=False, dialogs=self._dialogs)
        await self._post(conversation, address, activity, "")
        log.info("outcome told", delivery=delivery_id)

    async def _post(self, conversation: str, kept: str, activity: Activity, previous: str) -> str:
        address = json.loads(kept)
        service, where = address["serviceUrl"], address["conversation"]
        body = unasked(address, activity)
        try:
            if previous:
                with contextlib.suppress(NotFound, Forbidden):  # the card was deleted: another one is posted
                    await self._connector.update(service, where, previous, {**body, "id": previous})
                    return previous
            return await self._connector.send(service, where, body)
        except Gone:
            await self._event_inbox.drop_address(conversation)
            raise


def _key(destination: str) -> str:
    return destination if destination.startswith(ID_PREFIX) else f"{ID_PREFIX}{destination}"
