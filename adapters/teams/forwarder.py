"""Unasked messages: the maintainers' card, and the outcome for the writer."""

import json

import structlog

from bot.model import Feedback, Reply, TryLater, Undeliverable

from .activities import PREFIX, unasked
from .connector import Gone
from .host import Host
from .seam import Activity
from .triage import summary, triage_card
from .wire import render, with_card

log = structlog.get_logger(platform="teams")

WAIT = 60.0  # until somebody installs the bot where the feedback goes


class TeamsForwarder:
    """Speaks to conversations by the addresses that the ledger keeps."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.unknown: set[str] = set()  # destinations that nobody has installed the bot in

    async def card(self, destination: str, feedback: Feedback, previous: str) -> str:
        """Post the maintainers' card, or update the one before."""
        conversation = _key(destination)
        address = await self._host.ledger.address(conversation)
        if not address:
            self.unknown.add(conversation)
            raise TryLater(WAIT)
        self.unknown.discard(conversation)
        activity = with_card(triage_card(feedback, self._host.known()), summary(feedback))
        return await self._post(conversation, address, activity, previous)

    async def tell(self, destination: str, reply: Reply, delivery_id: str) -> None:
        """Tell a writer the outcome. An outcome that is told twice reads the same."""
        conversation = _key(destination)
        address = await self._host.ledger.address(conversation)
        if not address:
            raise Undeliverable("the writer has removed the bot from this conversation")
        activity = render(reply, self._host.shown(), personal=False, dialogs=not self._host.config.local)
        await self._post(conversation, address, activity, "")
        log.info("outcome told", delivery=delivery_id)

    async def _post(self, conversation: str, kept: str, activity: Activity, previous: str) -> str:
        address = json.loads(kept)
        service, where = address["serviceUrl"], address["conversation"]
        body = unasked(address, activity)
        try:
            if previous:
                await self._host.connector.update(service, where, previous, {**body, "id": previous})
                return previous
            return await self._host.connector.send(service, where, body)
        except Gone:
            await self._host.ledger.drop_address(conversation)
            raise


def _key(destination: str) -> str:
    return destination if destination.startswith(PREFIX) else f"{PREFIX}{destination}"
