"""What happens on each surface of Slack: events, buttons, shortcuts, forms, the home tab."""

import asyncio
import hashlib
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable

import structlog

from adapters.slack import card, form, home, messages
from adapters.slack.api import NETWORK, Api, Refusal
from adapters.slack.blocks import Block, section
from adapters.slack.inquiries import Inquiries
from adapters.slack.messages import Payload, Place
from adapters.slack.work import Work
from adapters.slack.workspaces import Workspace, Workspaces
from bot.model import Answer, CannotAnswer, Desk, Form, Ledger, Message, Reply, TryLater

log = structlog.get_logger(__name__)

IN_TIME = 2.5  # seconds; Slack waits for three
FAILED = "Something went wrong on our side. Please try again in a moment."
SLOW = "This takes longer than usual. Press Send again in a moment; it is kept only once."
GUESTS = "Corrections are taken from members of this workspace only. Sanad answers your questions all the same."
NO_FORM = (
    "The form could not be opened. Please try again, or write what is wrong: /sanad the OPSC date is wrong, it was …"
)
NOT_YOURS = "Only Sanad's maintainers can decide about a correction."
ASKING = ("pick", "ask", "more", "share")
NOTHING: Block = {}


class Surfaces:
    """Takes verified payloads of a known workspace. What it returns goes into the response to Slack."""

    def __init__(  # noqa: PLR0913 - what a surface needs is this much
        self,
        *,
        answer: Answer,
        desk: Desk,
        ledger: Ledger,
        labels: Callable[[], form.Labels],
        api: Api,
        workspaces: Workspaces,
        inquiries: Inquiries,
        work: Work,
        erase: Callable[[str, str], Awaitable[None]],
    ) -> None:
        self._answer = answer
        self._desk = desk
        self._ledger = ledger
        self._labels = labels
        self._api = api
        self._workspaces = workspaces
        self._inquiries = inquiries
        self._work = work
        self._erase = erase
        self._homes: OrderedDict[str, str] = OrderedDict()

    # Events

    async def spoken(self, body: Payload) -> Block:
        """A mention or a direct message. Raises Busy."""
        workspace = await self._workspace(*messages.installed(body))
        inquiry = messages.of_event(body, workspace.bot_user)
        if inquiry:
            await self._inquiries.take(inquiry)
        return NOTHING

    async def opened(self, body: Payload) -> Block:
        """Somebody opened the home tab, or the pane in which they write to Sanad."""
        event = body["event"]
        workspace = await self._workspace(*messages.installed(body))
        channel, user = messages.string(event["channel"]), messages.string(event["user"])
        place = Place(workspace.team, channel, user, enterprise=workspace.enterprise)
        if event.get("tab") == "home":
            self._work.start("home", self._passing(self._publish(workspace, place.user)))
        elif event.get("tab") == "messages":
            self._work.start("welcome", self._passing(self._welcome(workspace, place)))
        return NOTHING

    async def _publish(self, workspace: Workspace, user: str) -> None:
        """Every opening sends the event; the view is sent only when it differs."""
        reply = await self._answer(Message("help", user=f"slack:{user}", answers_only=True))
        view = home.home(reply, await self._desk.mine(f"slack:{user}"))
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
        await self._passing(self._api.call(workspace, "assistant.threads.setSuggestedPrompts", **prompts))
        if await self._ledger.address(place.conversation) is None:
            await self._ledger.keep_address(place.conversation, place.channel)
            await self._api.post(workspace, home.welcome(), place.channel)

    async def erased(self, body: Payload) -> Block:
        """The app was removed from a workspace, or its token revoked: its token is deleted here too."""
        event = body["event"]
        if event["type"] == "app_uninstalled" or (event.get("tokens") or {}).get("bot"):
            await self._erase(body.get("team_id") or "", body.get("enterprise_id") or "")
        return NOTHING

    # Buttons

    async def pressed(self, body: Payload) -> Block:
        """A button. Choices are questions; the others open a form or record a decision."""
        action = body["actions"][0]
        verb, _, rest = str(action.get("action_id")).partition(":")
        if verb in ASKING:
            await self._inquiries.take(messages.of_action(body, action))
        elif verb == "correct":
            value = action.get("value") or ""
            await self._correct(body, form.form_of_value(value) if value else Form())
        elif verb == "decide":
            await self._decide(body, action["value"], rest)
        return NOTHING  # a link's button, say: Slack wants its 200

    async def _correct(self, body: Payload, filled: Form) -> None:
        place = messages.place_of_interaction(body)
        if place.guest:
            self._whisper(body, GUESTS)
            return
        await self.open_form(place, body["trigger_id"], filled, messages.response_url(body))

    async def open_form(self, place: Place, trigger: str, filled: Form, response_url: str) -> None:
        """Open the correction form, at once: a trigger lives for three seconds."""
        workspace = await self._workspace(place.team, place.enterprise)
        view = form.modal(filled, place, self._labels())
        self._work.start("form", self._open(workspace, trigger, view, response_url))

    async def _open(self, workspace: Workspace, trigger: str, view: Block, response_url: str) -> None:
        try:
            await self._api.call(workspace, "views.open", trigger_id=trigger, view=view)
        except (Refusal, TryLater, *NETWORK) as error:
            log.warning("slack_form_not_opened", reason=str(error)[:100] or type(error).__name__)
            await self._tell(response_url, NO_FORM)

    async def _decide(self, body: Payload, feedback_id: str, state: str) -> None:
        user = self._maintainer(body)
        if not user:
            self._whisper(body, NOT_YOURS)
        elif state in card.ASKED:
            workspace = await self._workspace(*messages.workspace(body))
            view = card.question(feedback_id, state)
            self._work.start("form", self._open(workspace, body["trigger_id"], view, messages.response_url(body)))
        elif state == "accepted":
            try:
                await self._desk.resolve(feedback_id, "accepted", user)
            except CannotAnswer as error:
                self._whisper(body, str(error))

    def _maintainer(self, body: Payload) -> str:
        """The maintainer's name, as the settings have it: with the workspace or without; empty for anybody else."""
        place = messages.place_of_interaction(body)
        names = (f"slack:{place.user}", f"slack:{place.team}/{place.user}")
        return next((name for name in names if self._desk.may(name)), "")

    # Shortcuts

    async def shortcut(self, body: Payload) -> Block:
        """ "Report a correction" everywhere, and "Which instruments are meant?" on a message."""
        if body["callback_id"] == "instruments_meant":
            await self._inquiries.take(messages.of_shortcut(body))
        elif body["callback_id"] in {"report_correction", "report_message"}:
            await self._correct(body, form.form_of_message(body) if "message" in body else Form())
        return NOTHING

    async def typed(self, body: Payload) -> Block:
        """The instrument picker, at every key."""
        return {"options": form.options(str(body.get("value") or ""), self._labels())}

    # Forms

    async def submitted(self, body: Payload) -> Block:
        """A form. What it says is kept before Slack is told that it was."""
        known = {form.CORRECTION: self._corrected, card.DECISION: self._decided}
        take = known.get(body["view"].get("callback_id"))
        return await take(body) if take else NOTHING

    async def _corrected(self, body: Payload) -> Block:
        message = form.submitted(body)
        if messages.place_of_interaction(body).guest:
            return {"response_action": "update", "view": form.notice(GUESTS)}
        if len(message.text) < 3:
            return _fault("text", "Write what it should say, as exactly as you can.")
        keeping = asyncio.ensure_future(self._answer(message))  # goes on when Slack's patience ends
        await asyncio.wait({keeping}, timeout=IN_TIME)
        if keeping.done():
            return _kept(keeping.result())
        self._work.start("form", _ended(keeping))
        return _fault("text", SLOW)

    async def _decided(self, body: Payload) -> Block:
        feedback_id, state, comment = card.decided(body)
        try:
            await self._desk.resolve(feedback_id, state, self._maintainer(body), comment)
        except CannotAnswer as error:
            return _fault("comment", str(error))
        return {"response_action": "clear"}

    # The rest

    async def _workspace(self, team: str, enterprise: str) -> Workspace:
        workspace = await self._workspaces.of(team, enterprise)
        if workspace is None:
            raise KeyError("workspace")
        return workspace

    def _whisper(self, body: Payload, sentence: str) -> None:
        self._work.start("whisper", self._tell(messages.response_url(body), sentence))

    async def _tell(self, response_url: str, sentence: str) -> None:
        """A sentence for one person; nothing is lost when it does not arrive."""
        said = {
            "response_type": "ephemeral",
            "replace_original": False,
            "text": sentence,
            "blocks": [section(sentence)],
        }
        if response_url:
            await self._passing(self._api.respond(response_url, said))

    async def _passing(self, job: Awaitable[object]) -> None:
        """Work that may fail quietly: the next opening does it again."""
        try:
            await job
        except (Refusal, TryLater, *NETWORK) as error:
            log.info("slack_courtesy_failed", reason=str(error)[:100] or type(error).__name__)


async def _ended(job: "asyncio.Future[Reply]") -> None:
    """Holds on to a job that nobody else waits for."""
    await job


def _fault(field: str, sentence: str) -> Block:
    return {"response_action": "errors", "errors": {field: sentence}}


def _kept(reply: Reply) -> Block:
    """A receipt closes the form; contacts replace it; anything else is a fault to put right in it."""
    if reply.feedback or reply.sections or reply.facts:
        return {"response_action": "update", "view": form.receipt(reply)}
    return _fault("text", reply.text)
