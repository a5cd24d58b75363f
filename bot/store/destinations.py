"""Names for the places that feedback goes to."""

import hashlib

PLATFORMS = ("slack", "teams")  # where a writer can be told something unasked
NOT_SET_UP = "This destination is not set up here: see SANAD_FORWARD_TO and the platform's settings."


def scheme(destination: str) -> str:
    """The part that says who delivers: `slack`, `teams`, `mailto`, `json`.

    `slack:C0123` is our own platform's, `slack://…` an address of Apprise's.
    """
    name, _, rest = destination.partition(":")
    return f"apprise-{name.lower()}" if rest.startswith("//") and name.lower() in PLATFORMS else name.lower()


def label(destination: str) -> str:
    """What the store and the inbox call a destination.

    An Apprise URL often holds a password, so only its kind and a fingerprint leave the settings.
    """
    if scheme(destination) in PLATFORMS:
        return destination
    return f"{scheme(destination)}:{hashlib.sha256(destination.encode()).hexdigest()[:10]}"


def tellable(conversation: str) -> bool:
    """Whether an outcome can be sent there; the preview page and the terminal come and ask instead."""
    return scheme(conversation) in PLATFORMS
