"""Carries feedback to Slack: the maintainers' card, and the outcome into the writer's thread."""

from adapters.slack.auth.workspaces import Workspace, Workspaces
from adapters.slack.outbound.web_api import Refusal, WebApi
from adapters.slack.render.blocks import Block, Setting, render
from adapters.slack.render.feedback_card import card
from bot.model import Feedback, Reply, Undeliverable

ADVICE = {
    "channel_not_found": "the channel does not exist, or Sanad is not in it: invite it with /invite",
    "not_in_channel": "Sanad is not in the channel: invite it with /invite",
    "is_archived": "the channel is archived",
    "missing_scope": "a scope is missing: install the app again with the current manifest",
    "invalid_auth": "the bot token is not valid any more",
    "account_inactive": "the bot token is not valid any more",
    "token_revoked": "the bot token was revoked",
}


class SlackForwarder:
    """One attempt a call: the outbox repeats, with the same ids, which travel in the message's metadata."""

    def __init__(self, api: WebApi, workspaces: Workspaces) -> None:
        self._api = api
        self._workspaces = workspaces

    async def card(self, destination: str, feedback: Feedback, previous: str) -> str:
        """Post the card to `C0123` (or `T0123/C0123`), or update the one posted; returns `C0123/<timestamp>`.

        Raises Undeliverable with Slack's reason, and as `WebApi.call`.
        """
        team, channel, _ = _parted(destination)
        workspace = await self._workspace(team)
        message = {**card(feedback, workspace.owner), **_metadata("sanad_feedback", feedback.id)}
        try:
            if previous:
                return await self._update(workspace, message, previous)
            return _reference(await self._api.post(workspace, message, channel))
        except Refusal as refusal:
            if str(refusal) == "message_not_found" and previous:
                return await self.card(destination, feedback, "")
            raise _undeliverable(refusal) from None

    async def _update(self, workspace: Workspace, message: Block, previous: str) -> str:
        channel, _, ts = previous.removeprefix("slack:").rpartition("/")
        await self._api.shown(workspace, "chat.update", {**message, "channel": channel, "ts": ts})
        return previous

    async def notify(self, destination: str, reply: Reply, delivery_id: str) -> None:
        """Tell a writer the outcome in their thread, or in a direct message where there was none.

        Raises Undeliverable with Slack's reason, and as `WebApi.call`.
        """
        team, channel, thread = _parted(destination)
        workspace = await self._workspace(team)
        message = {**render(reply, Setting()), **_metadata("sanad_outcome", delivery_id)}
        try:
            await self._api.post(workspace, message, channel, thread)
        except Refusal as refusal:
            raise _undeliverable(refusal) from None

    async def _workspace(self, owner: str) -> Workspace:
        home = self._workspaces.home
        workspace = home if home and not owner else await self._workspaces.of_owner(owner)
        if workspace is None and not self._workspaces.ready:
            raise ConnectionError("Slack has not been reached yet")
        if workspace is None:
            raise Undeliverable("Sanad is not installed in that workspace; name it: slack:T0123/C0123")
        return workspace


def _parted(destination: str) -> tuple[str, str, str]:
    """Workspace or organisation, channel or user, and thread. A maintainers' channel may stand alone."""
    first, *rest = destination.removeprefix("slack:").split("/")
    if not rest:
        return "", first, ""
    return first, rest[0], rest[1] if len(rest) > 1 else ""


def _metadata(event_type: str, delivery_id: str) -> Block:
    """A repeated delivery carries the same id, so that whoever reads the channel by program can tell."""
    return {"metadata": {"event_type": event_type, "event_payload": {"id": delivery_id}}}


def _reference(posted: Block) -> str:
    return f"{posted['channel']}/{posted['ts']}"


def _undeliverable(refusal: Refusal) -> Undeliverable:
    reason = str(refusal)
    return Undeliverable(f"Slack says {reason}: {ADVICE[reason]}" if reason in ADVICE else f"Slack says {reason}")
