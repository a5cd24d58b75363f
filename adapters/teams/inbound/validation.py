"""Who may come in: what every activity must show, whichever SDK verified its signature."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import jwt
from aiohttp import web

from adapters.teams.config import TeamsConfig
from bot.origin import stays_here, stranger

BODY_BYTES = 256 * 1024  # Teams itself sends far less
ISSUER = "https://api.botframework.com"
REQUIRED_CLAIMS = ("exp", "iss", "aud", "serviceurl")


class Rejected(Exception):
    """The status that the caller gets, and the reason that the log gets."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


async def read(request: web.Request) -> dict[str, Any]:
    """The activity in a request's body. Raises Rejected with 400, 413 or 415."""
    if request.content_type != "application/json":
        raise Rejected(415, "not JSON by its content type")
    if (request.content_length or 0) > BODY_BYTES:
        raise Rejected(413, "body too large")
    body = await request.content.read(BODY_BYTES + 1)
    while len(body) <= BODY_BYTES and (more := await request.content.read(BODY_BYTES + 1 - len(body))):
        body += more
    if len(body) > BODY_BYTES:
        raise Rejected(413, "body too large")
    try:
        activity = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Rejected(400, "not JSON") from error
    if not isinstance(activity, dict):
        raise Rejected(400, "not an activity")
    return activity


def check_shape(activity: Mapping[str, Any], config: TeamsConfig) -> None:
    """An activity from Teams names its type, conversation and service. Raises Rejected."""
    for name in ("type", "serviceUrl", "channelId"):
        if not isinstance(activity.get(name), str) or not activity[name]:
            raise Rejected(400, f"no {name}")
    for name in ("conversation", "from", "recipient"):
        part = activity.get(name)
        if not isinstance(part, dict) or not isinstance(part.get("id"), str) or not part["id"]:
            raise Rejected(400, f"no {name}")
    if activity.get("id") is not None and not isinstance(activity["id"], str):
        raise Rejected(400, "id is no string")
    if activity["channelId"] != "msteams":  # also what keeps the check of the key's endorsements from being skipped
        raise Rejected(401, "not from Teams")
    if not service_allowed(activity["serviceUrl"], config):
        raise Rejected(401, "serviceUrl is not Microsoft's")


def essentials(activity: Mapping[str, Any]) -> dict[str, Any]:
    """As much of a checked activity as an SDK works with.

    The SDKs' schemas refuse nulls and blanks that Teams sends in fields that nobody reads.
    """
    parties = {name: {"id": activity[name]["id"]} for name in ("conversation", "from", "recipient")}
    return {name: activity[name] for name in ("type", "id", "channelId", "serviceUrl") if activity.get(name)} | parties


def service_allowed(url: str, config: TeamsConfig) -> bool:
    """Whether a token of ours may be sent there; asked of every activity and of every stored address."""
    if config.local or config.identity_url:
        return stays_here(url)
    try:
        parts = urlsplit(url)
        plain = parts.scheme == "https" and parts.port in {None, 443} and "@" not in parts.netloc
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    return plain and any(host == known or host.endswith(f".{known}") for known in config.service_hosts)


def check_token(authorization: str) -> str:
    """The id of the key that signed, before anything is fetched for it. Raises Rejected.

    Both SDKs also know tokens of Microsoft's tenants, for emulators and other bots, and
    would fetch keys for them; a Teams bot only ever hears from the connector.
    """
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Rejected(401, "no bearer token")
    try:
        header = jwt.get_unverified_header(token)
        claims = jwt.decode(token, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise Rejected(401, "token cannot be read") from error
    if header.get("alg") != "RS256" or not isinstance(header.get("kid"), str):
        raise Rejected(401, "token is signed in another way")
    if claims.get("iss") != ISSUER:
        raise Rejected(401, "token has another issuer")
    return str(header["kid"])


def check_claims(claims: Mapping[str, Any], activity: Mapping[str, Any], config: TeamsConfig) -> None:
    """What the SDKs let pass: claims that are missing, and a serviceUrl that is not the token's. Raises Rejected."""
    missing = [name for name in REQUIRED_CLAIMS if not claims.get(name)]
    if missing or not (claims.get("iat") or claims.get("nbf")):
        raise Rejected(401, f"token lacks {', '.join(missing) or 'iat and nbf'}")
    if claims["iss"] != ISSUER or claims["aud"] != config.app_id:
        raise Rejected(401, "token is for another bot")
    if claims["serviceurl"] != activity["serviceUrl"]:
        raise Rejected(401, "serviceUrl is not the token's")


def check_tenant(activity: Mapping[str, Any], config: TeamsConfig) -> None:
    """Raises Rejected for an organisation that may not ask."""
    if config.tenants and tenant(activity).lower() not in config.tenants:
        raise Rejected(403, "tenant is not on the list")


def tenant(activity: Mapping[str, Any]) -> str:
    """Teams names the tenant twice; botbuilder's own schema misses both."""
    data = activity.get("channelData")
    named = data.get("tenant") if isinstance(data, dict) else None
    found = named.get("id") if isinstance(named, dict) else None
    return str(found or activity["conversation"].get("tenantId") or "")


def check_local(request: web.Request) -> None:
    """Without tokens only this machine may speak: no proxy, no name that a browser was led to. Raises Rejected."""
    if reason := stranger(request.remote or "", request.headers):
        raise Rejected(403, reason)
