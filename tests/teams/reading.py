"""What a person reads on a card."""

from tests.teams.microsoft import CARD, Json, walk


def card_of(activity: Json) -> Json:
    (attached,) = activity["attachments"]
    assert attached["contentType"] == CARD
    return attached["content"]  # type: ignore[no-any-return] # JSON has no types


def words_of(card: Json) -> str:
    found = (str(one.get("text") or one.get("value") or "") for one in walk(card))
    return " ".join(part for part in found if part)


def buttons_of(card: Json) -> list[str]:
    return [one["title"] for one in walk(card) if str(one.get("type", "")).startswith("Action.") and "title" in one]
