"""What Slack tells without being pressed: somebody wrote, opened Sanad, or removed it."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable

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
        self._homes: OrderedDict[str, str] = OrderedDict()

    async def spoken(self, body: Payload) -> Block:
        """A mention or a direct message. Raises Busy."""
        workspace = await self._workspaces.known(*parse.installed(body))
        question = parse.of_event(body, workspace.bot_user)
        if question:
            await self._questions.take(question)
        return NOTHING

    async def opened(self, body: Payload) -> Block:
        """Somebody opened the home tab, or the pane in which they write to Sanad."""
        event = body["event"]
        workspace = await self._workspaces.known(*parse.installed(body))
        channel, user = parse.string(event["channel"]), parse.string(event["user"])
        place = Place(workspace.team, channel, user, enterprise=workspace.enterprise)
        if event.get("tab") == "home":
            self._tasks.start("home", passing(self._publish(workspace, place.user)))
        elif event.get("tab") == "messages":
            self._tasks.start("welcome", passing(self._welcome(workspace, place)))
        return NOTHING

    async def _publish(self, workspace: Workspace, user: str) -> None:
        """Every opening sends the event; the view is sent only when it differs."""
        reply = await self._answer(Message("help", user=f"slack:{user}", answers_only=True))
        view = home.home(reply, await self._triage.mine(f"slack:{user}"))
        mark = hashlib.sha256(json.dumps(view, sort_keys=True).encode()).hexdigest()
        name = f"{workspace.team}/{user}"
        if self._homes.get(name) == mark:
            return
        await self._api.call(workspace, "views.publish", user_id=user, view=view)
        self._homes[name] = mark
        if len(self._homes) > 10_000:
            self._homes.popitem(last=False)

    async def _welcome(self, workspace: Workspace, place: Place) -> None:
        # With `thread_ts` this call silently does nothing in an agent's pane, and Bolt's helper passes one.
        prompts = {"channel_id": place.channel, "title": "Try one of these", "prompts": list(home.PROMPTS)}
        await passing(self._api.call(workspace, "assistant.threads.setSuggestedPrompts", **prompts))
        if await self._event_inbox.address(place.conversation) is None:
            await self._event_inbox.keep_address(place.conversation, place.channel)
            await self._api.post(workspace, home.welcome(), place.channel)

    async def erased(self, body: Payload) -> Block:
        """The app was removed from a workspace, or its token revoked: its token is deleted here too."""
        event = body["event"]
        team, enterprise = body.get("team_id") or "", body.get("enterprise_id") or ""
        if event["type"] == "app_uninstalled" or (event.get("tokens") or {}).get("bot"):
            await self._erase(team, enterprise)
        if event["type"] == "app_uninstalled" and (team or enterprise):
            await self._event_inbox.leave(f"slack:{team or enterprise}/")
        return NOTHING
