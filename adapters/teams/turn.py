"""The seam between Sanad and an SDK: the activity protocol as plain JSON.

An SDK verifies who calls, reads the activity by its schema and runs the turn in its
pipeline. What is said in the turn is JSON and goes through our own connector: both SDKs
lose parts of entities and invoke answers when they serialise them.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from adapters.teams.outbound.connector import Connector
from bot.model import Undeliverable

Activity = dict[str, Any]  # JSON, as it goes over the wire


@dataclass(slots=True)
class Turn:
    """One activity that came in, and the means to answer it."""

    activity: Activity
    connector: Connector
    collected: list[Activity] | None = field(init=False)

    def __post_init__(self) -> None:
        # "expectReplies": the caller reads the answers from the response instead of being called
        expected = self.activity.get("deliveryMode") == "expectReplies" and self.activity["type"] != "invoke"
        self.collected = [] if expected else None

    async def send(self, activity: Activity) -> str:
        """Answer in the same conversation; returns the id of what was sent, empty with "expectReplies"."""
        answer = addressed(self.activity, activity)
        if self.collected is not None:
            self.collected.append(answer)
            return ""
        return await self.connector.send(self.activity["serviceUrl"], self.activity["conversation"]["id"], answer)

    async def target(self, activity: Activity) -> None:
        """Answer in the same conversation, seen by whoever wrote alone. Raises Undeliverable."""
        if self.collected is not None:
            raise Undeliverable("whoever reads the answers from the response shows them to everybody")
        answer = targeted(addressed(self.activity, activity))
        await self.connector.send(self.activity["serviceUrl"], self.activity["conversation"]["id"], answer)

    async def send_apart(self, activity: Activity) -> None:
        """Write to whoever wrote in a chat of their own with the bot. Raises Undeliverable."""
        if self.collected is not None:
            raise Undeliverable("whoever reads the answers from the response has no other chat")
        service, bot = self.activity["serviceUrl"], self.activity["recipient"]["id"]
        tenant = str(((self.activity.get("channelData") or {}).get("tenant") or {}).get("id") or "")
        chat = await self.connector.open(service, bot, self.activity["from"]["id"], tenant)
        answer = addressed(self.activity, activity) | {
            "conversation": {"id": chat, "tenantId": tenant},
            "recipient": self.activity["from"],
        }
        answer.pop("replyToId", None)
        await self.connector.send(service, chat, answer)

    async def update(self, activity_id: str, activity: Activity) -> None:
        """Replace the content of something that was sent before."""
        answer = {**addressed(self.activity, activity), "id": activity_id}
        answer.pop("replyToId", None)
        conversation = self.activity["conversation"]["id"]
        await self.connector.update(self.activity["serviceUrl"], conversation, activity_id, answer)


def addressed(received: Activity, activity: Activity) -> Activity:
    """An answer to `received`: from the bot, to whoever wrote, in the same conversation, and as private."""
    answer = {
        **activity,
        "from": {name: value for name, value in received["recipient"].items() if name != "isTargeted"},
        "recipient": received["from"],
        "conversation": received["conversation"],
        "channelId": "msteams",
        "serviceUrl": received["serviceUrl"],
    }
    if received["type"] == "message" and received.get("id"):
        answer["replyToId"] = received["id"]
    return targeted(answer) if received["recipient"].get("isTargeted") is True else answer


def targeted(answer: Activity) -> Activity:
    """The same for its recipient alone. Such a message answers no other: the others would not see which."""
    private = {**answer, "recipient": {**answer["recipient"], "isTargeted": True}}
    private.pop("replyToId", None)
    return private


class Port(Protocol):
    """One SDK behind the seam."""

    async def turn(self, activity: Activity, authorization: str, act: Callable[[], Awaitable[None]]) -> None:
        """Verify the caller, read the activity by the SDK's schema, then run `act` in its pipeline. Raises Rejected."""
