"""Sentences for one person: why something did not happen. Nothing is lost when one does not arrive."""

from collections.abc import Awaitable

import structlog

from adapters.slack import messages
from adapters.slack.api import NETWORK, Api, Refusal
from adapters.slack.blocks import QUIET, Block, section
from adapters.slack.messages import Payload
from adapters.slack.question import Place
from adapters.slack.work import Work
from adapters.slack.workspaces import Workspaces
from bot.model import TryLater

log = structlog.get_logger(__name__)

FAILED = "Something went wrong on our side. Please try again in a moment."
BUSY = "Too many questions are waiting at the moment. Please try again in a minute."


class Whispers:
    """To whoever pressed, where they pressed; from a shortcut or the home tab as a direct message."""

    def __init__(self, api: Api, workspaces: Workspaces, work: Work) -> None:
        self._api = api
        self._workspaces = workspaces
        self._work = work

    def say(self, body: Payload, sentence: str) -> None:
        """Tell whoever sent this interaction, in the background."""
        place, url = messages.place_of_interaction(body), messages.response_url(body)
        self._work.start("whisper", self.tell(place, url, sentence))

    def sorry(self, body: Payload, sentence: str) -> Block:
        """The response to an interaction that failed: at the form's own field, or as a whisper."""
        if body["type"] == "view_submission":
            fields = list(body["view"]["state"]["values"])
            return {"response_action": "errors", "errors": {"text" if "text" in fields else fields[0]: sentence}}
        if body["type"] != "block_suggestion":
            self.say(body, sentence)
        return {}

    async def tell(self, place: Place, response_url: str, sentence: str) -> None:
        message = {"text": sentence, "blocks": [section(sentence)], **QUIET}
        if response_url:
            how = {"response_type": "ephemeral", "replace_original": False}
            await passing(self._api.respond(response_url, message | how))
        elif workspace := await self._workspaces.of(place.team, place.enterprise):
            await passing(self._api.post(workspace, message, place.user))


async def passing(job: Awaitable[object]) -> None:
    """Work that may fail quietly: the next opening or press does it again."""
    try:
        await job
    except (Refusal, TryLater, *NETWORK) as error:
        log.info("slack_courtesy_failed", reason=str(error)[:100] or type(error).__name__)
