"""What Slack tells without being pressed: somebody wrote, opened Sanad, or removed it."""

import hashlib
import json
from collections.abc import Awaitable, Callable

from cachetools import LRUCache

from adapters.slack.auth.workspaces import Workspace, Workspaces
from adapters.slack.inbound import parse
from adapters.slack.inbound.parse import Payload
from adapters.slack.inbound.question import Place
from adapters.slack.listeners.questions import Questions
from adapters.slack.outbound.background_tasks import BackgroundTasks
from adapters.slack.outbound.ephemeral import passing
from adapters.slack.outbound.web_api import WebApi
from adapters.slack.render import home
from adapters.slack.render.blocks import Block
from bot.model import Message
from bot.ports import Answer, EventInbox, Triage

NOTHING: Block = {}


class Events:
    """Takes verified events of a known workspace."""

    def __init__(  # noqa: PLR0913 - what the events need is this much
        self,
        *,
        answer: Answer,
        triage: Triage,
        event_inbox: EventInbox,
        api: WebApi,
        workspaces: Workspaces,
        questions: Questions,
        work: BackgroundTasks,
        erase: Callable[[str, str], Awaitable[None]],
    ) -> None:
        self._answer = answer
        self._triage = triage
        self._event_inbox = event_inbox
        self._api = api
        self._workspaces = workspaces
        self._questions = questions
        self._tasks = work
        self._erase = erase
        self._homes: LRUCache[str, str] = LRUCache(10_000)  # what a person's home tab shows

    async def spoken(self, body: Payload) -> Block:
        """A mention or a direct message. Raises Busy."""
        workspace = await self._workspaces.known(*parse.installed(body))
        question = parse.of_event(body, workspace.bot_user)
        if question:
            await self._questions.take(question)
        return NOTHING

    async def opened(self, body: Payload) -> Block:
        """Somebody opened the home tab, or the pane in which they write to Sanad."""
        workspace = await self._workspaces.known(*parse.installed(body))
        place, tab = parse.place_of_opening(body)
        if tab == "home":
            self._tasks.start("home", passing(self._publish(workspace, place)))
        elif tab == "messages":
            self._tasks.start("welcome", passing(self._welcome(workspace, place)))
        return NOTHING

    async def _publish(self, workspace: Workspace, place: Place) -> None:
        """Every opening sends the event; the view is sent only when it differs."""
        reply = await self._answer(Message("help", user=place.person, answers_only=True))
        told = await self._answer(Message(home.TOLD, user=place.person, told_at=place.person))
        view = home.home(reply, await self._triage.mine(place.person), told)
        mark = hashlib.sha256(json.dumps(view, sort_keys=True).encode()).hexdigest()
        if self._homes.get(place.person) == mark:
            return
        await self._api.call(workspace, "views.publish", user_id=place.user, view=view)
        self._homes[place.person] = mark

    async def _welcome(self, workspace: Workspace, place: Place) -> None:
        # With `thread_ts` this call silently does nothing in an agent's pane, and Bolt's helper passes one.
        prompts = {"channel_id": place.channel, "title": "Try one of these", "prompts": list(home.PROMPTS)}
        await passing(self._api.call(workspace, "assistant.threads.setSuggestedPrompts", **prompts))
        if await self._event_inbox.address(place.conversation) is None:
            await self._event_inbox.keep_address(place.conversation, place.channel, place.person)
            await self._api.post(workspace, home.welcome(), place.channel)

    async def erased(self, body: Payload) -> Block:
        """The app was removed from a workspace or an organisation, or its token revoked: its token is deleted here too.

        Slack sends both events, in any order, so neither depends on what the other has left.
        """
        left = parse.departure(body)
        if left.uninstalled or left.revoked:
            await self._erase("" if left.org else left.team, left.enterprise)
        if left.uninstalled:
            for owner in filter(None, (left.team, left.enterprise if left.org else "")):
                await self._event_inbox.leave(f"slack:{owner}/")
        return NOTHING
