"""What a person presses and fills in: buttons, shortcuts, the picker, forms."""

import asyncio
from collections.abc import Callable

import structlog

from adapters.slack.auth.workspaces import Workspaces
from adapters.slack.inbound import parse
from adapters.slack.inbound.parse import Payload
from adapters.slack.inbound.question import Place
from adapters.slack.listeners.questions import Questions
from adapters.slack.outbound.background_tasks import BackgroundTasks
from adapters.slack.outbound.ephemeral import Ephemeral
from adapters.slack.outbound.web_api import NETWORK, Refusal, WebApi
from adapters.slack.render import correction_form, feedback_card
from adapters.slack.render.blocks import Block
from adapters.slack.render.message import RATE, UP
from bot.model import CannotAnswer, Form, Reply, TryLater
from bot.ports import Answer, Triage
from bot.telemetry import RATINGS

log = structlog.get_logger(__name__)

IN_TIME_SECONDS = 2.5  # seconds; Slack waits for three
SLOW_FORM = "This takes longer than usual. Press Send again in a moment; it is kept only once."
GUESTS = "Corrections are taken from members of this workspace only. Sanad answers your questions all the same."
NO_FORM = (
    "The form could not be opened. Please try again, or write what is wrong: /sanad the OPSC date is wrong, it was …"
)
NOT_YOURS = "Only Sanad's maintainers can decide about a correction."
ASKING = ("pick", "ask", "more", "sources", "share")
NOTHING: Block = {}


class Interactions:
    """Takes verified interactions of a known workspace. What it returns goes into the response to Slack."""

    def __init__(  # noqa: PLR0913 - what a surface needs is this much
        self,
        *,
        answer: Answer,
        triage: Triage,
        labels: Callable[[], correction_form.Labels],
        api: WebApi,
        workspaces: Workspaces,
        questions: Questions,
        work: BackgroundTasks,
        ephemeral: Ephemeral,
    ) -> None:
        self._answer = answer
        self._triage = triage
        self._labels = labels
        self._api = api
        self._workspaces = workspaces
        self._questions = questions
        self._tasks = work
        self._ephemeral = ephemeral

    # Buttons

    async def pressed(self, body: Payload) -> Block:
        """A button. Choices are questions; the others open a form or record a decision. Raises Busy."""
        action = parse.action(body)
        verb, _, rest = str(action.get("action_id")).partition(":")
        if verb in ASKING:
            await self._questions.take(parse.of_action(body, action))
        elif verb == "correct":
            value = action.get("value") or ""
            await self._correct(body, correction_form.form_of_value(value) if value else Form())
        elif verb == RATE:
            await self._rate(body, parse.field(action, "value"))
        elif verb == "decide":
            await self._decide(body, parse.field(action, "value"), rest)
        return NOTHING  # a link's button, say: Slack wants its 200

    async def _rate(self, body: Payload, value: str) -> None:
        """A thumb is counted, and nothing of it kept. Slack sends one more for each change of mind."""
        filled = None if value == UP else correction_form.form_of_value(value)
        RATINGS.labels("slack", "down" if filled else "up").inc()
        if filled:
            await self._correct(body, filled)

    async def _correct(self, body: Payload, filled: Form) -> None:
        place = parse.place_of_interaction(body)
        if place.guest:
            self._ephemeral.say(body, GUESTS)
            return
        await self.open_form(place, parse.field(body, "trigger_id"), filled, parse.response_url(body))

    async def open_form(self, place: Place, trigger: str, filled: Form, response_url: str) -> None:
        """Open the correction form, at once: a trigger lives for three seconds."""
        self._open(place, trigger, correction_form.modal(filled, place, self._labels()), response_url)

    def _open(self, place: Place, trigger: str, view: Block, response_url: str) -> None:
        self._tasks.start("form", self._opened(place, trigger, view, response_url))

    async def _opened(self, place: Place, trigger: str, view: Block, response_url: str) -> None:
        try:
            workspace = await self._workspaces.known(place.team, place.enterprise)
            await self._api.call(workspace, "views.open", trigger_id=trigger, view=view)
        except (Refusal, TryLater, *NETWORK) as error:
            log.warning("slack_form_not_opened", reason=str(error)[:100] or type(error).__name__)
            await self._ephemeral.notify(place, response_url, NO_FORM)

    async def _decide(self, body: Payload, feedback_id: str, state: str) -> None:
        user = self._maintainer(body)
        if not user:
            self._ephemeral.say(body, NOT_YOURS)
        elif state in feedback_card.ASKED:
            view = feedback_card.question(feedback_id, state, await self._triage.show(feedback_id))
            place = parse.place_of_interaction(body)
            self._open(place, parse.field(body, "trigger_id"), view, parse.response_url(body))
        elif state == "accepted":
            try:
                await self._triage.resolve(feedback_id, "accepted", user)
            except CannotAnswer as error:
                self._ephemeral.say(body, str(error))

    def _maintainer(self, body: Payload) -> str:
        """The maintainer's name, as the settings have it; empty for anybody else.

        Without its workspace a name is somebody's only where there is one workspace.
        """
        place = parse.place_of_interaction(body)
        names = [place.person, f"slack:{place.team}/{place.user}"]
        names += [f"slack:{place.user}"] if self._workspaces.one else []
        return next((name for name in names if self._triage.may(name)), "")

    # Shortcuts

    async def shortcut(self, body: Payload) -> Block:
        """ "Report a correction" everywhere, and "Which instruments are meant?" on a message. Raises Busy."""
        callback = parse.field(body, "callback_id")
        if callback == "instruments_meant":
            await self._questions.take(parse.of_shortcut(body))
        elif callback in {"report_correction", "report_message"}:
            workspace = await self._workspaces.known(*parse.workspace(body))
            await self._correct(
                body, correction_form.form_of_message(body, workspace.bot) if "message" in body else Form()
            )
        return NOTHING

    async def typed(self, body: Payload) -> Block:
        """The instrument picker, at every key."""
        return {"options": correction_form.options(str(body.get("value") or ""), self._labels())}

    # Forms

    async def submitted(self, body: Payload) -> Block:
        """A form. What it says is kept before Slack is told that it was."""
        known = {correction_form.CORRECTION: self._corrected, feedback_card.DECISION: self._decided}
        take = known.get(parse.field(body, "view", "callback_id"))
        return await take(body) if take else NOTHING

    async def _corrected(self, body: Payload) -> Block:
        message = correction_form.submitted(body)
        if parse.place_of_interaction(body).guest:
            return {"response_action": "update", "view": correction_form.notice(GUESTS)}
        if len(message.text) < (1 if (message.form or {}).get("answers") else correction_form.SHORTEST_CHARACTERS):
            return _fault("text", "Write what it should say, as exactly as you can.")
        keeping = asyncio.ensure_future(self._answer(message))  # goes on when Slack's patience ends
        await asyncio.wait({keeping}, timeout=IN_TIME_SECONDS)
        if keeping.done():
            return _receipt(keeping.result())
        self._tasks.start("form", _ended(keeping))
        return _fault("text", SLOW_FORM)

    async def _decided(self, body: Payload) -> Block:
        feedback_id, state, comment = feedback_card.decided(body)
        try:
            await self._triage.resolve(feedback_id, state, self._maintainer(body), comment)
        except CannotAnswer as error:
            return _fault("comment", str(error))
        return {"response_action": "clear"}


async def _ended(job: "asyncio.Future[Reply]") -> None:
    """Holds on to a job that nobody else waits for."""
    await job


def _fault(field: str, sentence: str) -> Block:
    return {"response_action": "errors", "errors": {field: sentence}}


def _receipt(reply: Reply) -> Block:
    """A receipt closes the form; contacts replace it; anything else is a fault to put right in it."""
    if reply.feedback or reply.sections or reply.facts:
        return {"response_action": "update", "view": correction_form.receipt(reply)}
    return _fault("text", reply.text)
