"""A question on its way, and where it was asked."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Literal

from bot.model import Message

Mode = Literal["post", "replace", "whisper", "share"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said, and by whom."""

    team: str
    channel: str
    user: str
    thread: str = ""  # the root's timestamp
    enterprise: str = ""
    guest: bool = False  # the person, or somebody in the channel, is of another workspace
    org: bool = False  # an organisation installed the app: a payload then names any of its workspaces, or none

    @property
    def owner(self) -> str:
        """Whose people and channels these are; their ids are unique within it."""
        return self.enterprise if self.org and self.enterprise else self.team

    @property
    def person(self) -> str:
        """Who said it, named with whose people they are of."""
        return f"slack:{self.owner}/{self.user}"

    @property
    def alone(self) -> bool:
        """Whether nobody else reads what is posted there: a direct message, or no channel at all."""
        return not self.channel or self.channel.startswith("D")

    @property
    def conversation(self) -> str:
        """The thread; without one, the person, to whom Slack opens a direct message."""
        if self.thread:
            return f"slack:{self.owner}/{self.channel}/{self.thread}"
        return self.person

    @property
    def shared(self) -> bool:
        """Whether what is said there is said to a channel."""
        return bool(self.thread) and not self.channel.startswith("D")

    @property
    def link(self) -> str:
        """Opens the thread in Slack's client, which knows the workspace by its id."""
        if not self.thread:
            return ""
        return f"https://app.slack.com/client/{self.team}/{self.channel}/thread/{self.channel}-{self.thread}"


@dataclass(frozen=True, slots=True)
class PendingQuestion:
    """A question that is acknowledged before its answer goes out, so it must outlive the process."""

    id: str  # the event's: the same event twice is one question
    text: str
    place: Place
    mode: Mode = "post"
    response_url: str = ""
    replaces: str = ""  # timestamp of the message that the answer replaces
    note: str = ""  # escaped; what stands above the answer
    page: int = 0
    sources: bool = False  # the sources of an answer alone
    of: str = ""  # the answer that "More" stood under
    answers_only: bool = False
    asked: float = 0.0
    deed: str = ""  # what a correction in it is known by, where that is not the event

    @property
    def message(self) -> Message:
        """What the application is asked. Where only one person sees the answer, only they are told of changes."""
        shared = self.place.shared and self.mode != "whisper"
        return Message(
            text=self.text,
            conversation=self.place.conversation,
            event_id=self.deed or self.id,
            user=self.place.person,
            link=self.place.link,
            answers_only=self.answers_only or self.place.guest,
            told_at=f"slack:{self.place.owner}/{self.place.channel}" if shared else self.place.person,
            shared=shared,
        )

    @property
    def rated(self) -> bool:
        """Whether thumbs stand under its answer: a message of the conversation, not what Slack shows to one alone."""
        posted = self.mode in {"post", "share"} or (self.mode == "replace" and bool(self.replaces))
        return posted and not (self.page or self.sources or self.place.guest)

    def dump(self) -> str:
        """JSON, from which `load` makes the same question."""
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, text: str) -> "PendingQuestion":
        """Raises ValueError, TypeError or KeyError for what an older or newer version wrote differently."""
        found = json.loads(text)
        known = {field.name for field in fields(cls)}
        found["place"] = Place(**found["place"])
        return cls(**{name: value for name, value in found.items() if name in known})
