"""Sentences for one person: why something did not happen. Nothing is lost when one does not arrive."""

from collections.abc import Awaitable

import structlog

from adapters.slack.auth.workspaces import Workspace, Workspaces
from adapters.slack.inbound import parse
from adapters.slack.inbound.parse import Payload
from adapters.slack.inbound.question import Place
from adapters.slack.outbound.background_tasks import BackgroundTasks
from adapters.slack.outbound.web_api import NETWORK, Refusal, WebApi
from adapters.slack.render.blocks import NO_PREVIEWS, Block, section
from bot.model import TryLater

log = structlog.get_logger(__name__)

FAILED = "Something went wrong on our side. Please try again in a moment."
NOT_THERE = "Slack does not let me write in <#{channel}>, so here is what I wanted to say there."
TOO_MANY_WAITING = "Too many questions are waiting at the moment. Please try again in a minute."


class Ephemeral:
    """To whoever pressed, where they pressed; from a shortcut or the home tab as a direct message."""

    def __init__(self, api: WebApi, workspaces: Workspaces, work: BackgroundTasks) -> None:
        self._api = api
        self._workspaces = workspaces
        self._tasks = work

    def say(self, body: Payload, sentence: str) -> None:
        """Tell whoever sent this interaction, in the background."""
        place, url = parse.place_of_interaction(body), parse.response_url(body)
        self._tasks.start("whisper", self.notify(place, url, sentence))

    def sorry(self, body: Payload, sentence: str) -> Block:
        """The response to an interaction that failed: at the form's own field, or said to whoever pressed."""
        type_ = parse.field(body, "type")
        if type_ == "view_submission":
            return {"response_action": "errors", "errors": {parse.first_field(body): sentence}}
        if type_ != "block_suggestion":
            self.say(body, sentence)
        return {}

    def excuse(self, body: Payload, sentence: str) -> None:
        """Tell whoever wrote a message that is not answered, in the background."""
        self._tasks.start("excuse", self._excused(body, sentence))

    async def _excused(self, body: Payload, sentence: str) -> None:
        if workspace := await self._workspaces.of(*parse.installed(body)):
            question = parse.of_event(body, workspace.bot_user)
            if question:
                place = question.place
                await passing(tell(self._api, workspace, message_of(sentence), place, place.channel))

    async def notify(self, place: Place, response_url: str, sentence: str) -> None:
        """Say a sentence to one person, by a `response_url` where there is one, or else in a direct message.

        A sentence that does not arrive is logged.
        """
        message = message_of(sentence)
        if response_url:
            how = {"response_type": "ephemeral", "replace_original": False}
            await passing(self._api.respond(response_url, message | how))
        elif workspace := await self._workspaces.of(place.team, place.enterprise):
            await passing(self._api.post(workspace, message, place.user))


async def tell(api: WebApi, workspace: Workspace, message: Block, place: Place, channel: str) -> None:
    """A message in a channel; where Slack does not let it in there, for whoever asked alone, with a word why.

    Slack has a dozen names for a channel that is closed to the bot, and adds to them: each refusal is one.
    Without a channel it is a direct message. Raises Refusal where that is refused as well, and as `WebApi.post`.
    """
    if channel:
        try:
            await api.post(workspace, message, channel, place.thread)
        except Refusal as refusal:
            if channel == place.user or channel.startswith("D") or not place.user:
                raise
            log.info("slack_answered_directly", reason=str(refusal))
            why = NOT_THERE.format(channel=channel)
            message = {**message, "text": f"{why}\n{message['text']}", "blocks": [section(why), *message["blocks"]]}
        else:
            return
    await api.post(workspace, message, place.user)


def message_of(sentence: str) -> Block:
    """A sentence as a message."""
    return {"text": sentence, "blocks": [section(sentence)], **NO_PREVIEWS}


async def passing(job: Awaitable[object]) -> None:
    """Work that may fail quietly: the next opening or press does it again."""
    try:
        await job
    except (Refusal, TryLater, *NETWORK) as error:
        log.info("slack_courtesy_failed", reason=str(error)[:100] or type(error).__name__)
