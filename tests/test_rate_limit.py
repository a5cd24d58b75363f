"""Questions in a minute: who is slowed down, and who never is."""

from bot.model import Message, Reply
from bot.server.rate_limit import RateLimiter


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def answer(message: Message) -> Reply:
    return Reply(
        intent="report-abuse" if message.text == "help me" else "summary", text=f"kept {not message.answers_only}"
    )


def asked(text: str = "opsc", user: str = "slack:U1", conversation: str = "slack:T1/C1/1") -> Message:
    return Message(text, conversation=conversation, user=user)


async def test_a_person_over_the_limit_is_asked_to_wait() -> None:
    limiter = RateLimiter(answer, 2, Clock())
    replies = [await limiter(asked()) for _ in range(3)]

    assert [reply.intent for reply in replies] == ["summary", "summary", "unknown"]
    assert "wait" in replies[2].text


async def test_a_minute_later_the_person_may_ask_again() -> None:
    clock = Clock()
    limiter = RateLimiter(answer, 2, clock)
    for _ in range(3):
        await limiter(asked())
    clock.now = 60

    assert (await limiter(asked())).intent == "summary"


async def test_another_person_is_not_slowed_down() -> None:
    limiter = RateLimiter(answer, 1, Clock())
    await limiter(asked())
    await limiter(asked())

    assert (await limiter(asked(user="slack:U2"))).intent == "summary"


async def test_a_workspace_has_a_limit_of_its_own() -> None:
    limiter = RateLimiter(answer, 1, Clock())
    replies = [await limiter(asked(user=f"slack:U{n}")) for n in range(22)]

    assert [reply.intent for reply in replies].count("summary") == 20


async def test_a_workspace_that_the_conversation_does_not_name_has_a_limit_too() -> None:
    limiter = RateLimiter(answer, 1, Clock())
    chats = [Message("opsc", f"teams:a:{n}", user=f"teams:{n}", workspace="teams:tenant") for n in range(22)]
    replies = [await limiter(chat) for chat in chats]

    assert [reply.intent for reply in replies].count("summary") == 20
    assert (await limiter(Message("opsc", "teams:a:x", user="teams:x", workspace="teams:another"))).intent == "summary"


async def test_whom_to_tell_about_abuse_is_always_answered_and_nothing_of_it_is_kept() -> None:
    limiter = RateLimiter(answer, 1, Clock())
    await limiter(asked())
    reply = await limiter(asked("help me"))

    assert (reply.intent, reply.text) == ("report-abuse", "kept False")


async def test_zero_lifts_the_limit() -> None:
    limiter = RateLimiter(answer, 0, Clock())

    assert {(await limiter(asked())).intent for _ in range(500)} == {"summary"}
