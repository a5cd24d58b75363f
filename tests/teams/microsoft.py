"""A stand-in for Microsoft: identity provider and connector, as a real HTTP server in a thread of its own.

It refuses what the real ones refuse, so that a test that passes here says something.
"""

import asyncio
import datetime
import json
import re
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import jwt
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from jwt.algorithms import RSAAlgorithm

APP_ID = "0c8f1f2a-5f1f-4b63-9a53-0d7f2a6f7f10"
SECRET = "made-up-secret"
TENANT = "7d3b54c1-9b5e-4c39-8a0b-1a2b3c4d5e6f"
ISSUER = "https://api.botframework.com"
CARD = "application/vnd.microsoft.card.adaptive"

Json = dict[str, Any]


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | None = None) -> str:
    """A private key and its certificate, as `cat sanad.key sanad.crt` writes them."""
    key = key or new_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sanad")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return (pem + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)).decode()


@dataclass
class Microsoft:
    """What the server knows, and what was asked of it. Tests read and change it from their own thread."""

    url: str = ""
    keys: dict[str, rsa.RSAPrivateKey] = field(default_factory=lambda: {"key-1": new_key()})
    endorsements: list[str] = field(default_factory=lambda: ["msteams", "skype"])
    asked: list[str] = field(default_factory=list)  # paths, in order
    sent: list[Json] = field(default_factory=list)
    updated: list[Json] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    refusals: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)  # of the connector, used up in order
    identity_delay: float = 0.0
    identity_status: int = 200
    connector_delay: float = 0.0
    old: int = 0  # the status with which a service refuses an answer that does not name in its path what it answers
    targets: bool = True  # whether this tenant's Teams knows messages that one person sees
    installed: set[str] = field(default_factory=set)  # who has the bot in a chat of their own
    token_error: str = ""
    certificate: bool = False  # an assertion is expected instead of the secret

    @property
    def token_requests(self) -> int:
        return sum(path.endswith("/oauth2/v2.0/token") for path in self.asked)

    @property
    def key_requests(self) -> int:
        return self.asked.count("/keys")

    def mint(self, key: str = "key-1", algorithm: str = "RS256", header: Json | None = None, **claims: Any) -> str:
        """A token as the connector sends it; a claim that is None is left out."""
        now = int(time.time())
        body = {"iss": ISSUER, "aud": APP_ID, "nbf": now - 5, "exp": now + 3600, "serviceurl": self.url} | claims
        body = {name: value for name, value in body.items() if value is not None}
        signer: Any = self.keys[key] if algorithm.startswith("RS") else "x" * 32
        headers = {"kid": key} if header is None else header
        return jwt.encode(body, "" if algorithm == "none" else signer, algorithm, headers)

    def rotate(self, key: str) -> None:
        self.keys = {key: new_key()}


class Server:
    """The routes."""

    def __init__(self, state: Microsoft) -> None:
        self.state = state

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._record])
        app.router.add_get("/v1/.well-known/openidconfiguration", self._metadata)
        app.router.add_get("/keys", self._keys)
        app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", self._authority)
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)
        app.router.add_get("/msi", self._managed)
        app.router.add_post("/v3/conversations", self._open)
        app.router.add_post("/v3/conversations/{conversation}/activities", self._send)
        app.router.add_post("/v3/conversations/{conversation}/activities/{activity}", self._send)
        app.router.add_put("/v3/conversations/{conversation}/activities/{activity}", self._update)
        return app

    @web.middleware
    async def _record(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.state.asked.append(request.path)
        if not request.path.startswith("/v3/"):
            await asyncio.sleep(self.state.identity_delay)
            if self.state.identity_status != 200:
                return web.Response(status=self.state.identity_status)
        return await handler(request)

    async def _metadata(self, _request: web.Request) -> web.Response:
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.state.url}/keys"})

    async def _keys(self, _request: web.Request) -> web.Response:
        found = []
        for name, key in self.state.keys.items():
            public = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
            found.append({**public, "kid": name, "use": "sig", "endorsements": self.state.endorsements})
        return web.json_response({"keys": found})

    async def _authority(self, request: web.Request) -> web.Response:
        base = f"https://login.microsoftonline.com/{request.match_info['tenant']}"
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token"}
        found = {name: f"{base}/oauth2/v2.0/{end}" for name, end in names.items()}
        return web.json_response({**found, "issuer": f"{base}/v2.0"})

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        proof = "client_assertion" in form if self.state.certificate else form.get("client_secret") == SECRET
        right = form.get("client_id") == APP_ID and form.get("scope") == f"{ISSUER}/.default"
        if self.state.token_error or not proof or not right:
            return web.json_response({"error": self.state.token_error or "invalid_client"}, status=401)
        return self._issue()

    async def _managed(self, request: web.Request) -> web.Response:
        if request.headers.get("X-IDENTITY-HEADER") != "made-up" or request.query["client_id"] != APP_ID:
            return web.json_response({"error": "invalid_request"}, status=400)
        answer = {"access_token": self._grant(), "expires_on": str(int(time.time()) + 3600), "token_type": "Bearer"}
        return web.json_response({**answer, "resource": ISSUER})

    def _issue(self) -> web.Response:
        return web.json_response({"access_token": self._grant(), "expires_in": 3600, "token_type": "Bearer"})

    def _grant(self) -> str:
        token = f"outbound-{uuid.uuid4().hex}"
        self.state.tokens.add(token)
        return token

    async def _open(self, request: web.Request) -> web.Response:
        """A chat of one person with the bot, where that person has installed it."""
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.state.tokens:
            return web.json_response({"error": {"code": "Unauthorized"}}, status=401)
        wanted = await request.json()
        (member,) = wanted["members"]
        if wanted["isGroup"] or not wanted["bot"]["id"] or wanted["channelData"]["tenant"]["id"] != TENANT:
            return web.json_response({"error": {"code": "BadArgument"}}, status=400)
        if member["id"] not in self.state.installed:
            return web.json_response({"error": {"code": "BotNotInConversationRoster"}}, status=403)
        return web.json_response({"id": f"a:chat-of-{member['id']}"}, status=201)

    async def _send(self, request: web.Request) -> web.Response:
        return await self._accept(request, self.state.sent)

    async def _update(self, request: web.Request) -> web.Response:
        return await self._accept(request, self.state.updated)

    async def _accept(self, request: web.Request, box: list[Json]) -> web.Response:
        await asyncio.sleep(self.state.connector_delay)
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.state.tokens:
            return web.json_response({"error": {"code": "Unauthorized"}}, status=401)
        if self.state.refusals:
            status, code, headers = self.state.refusals.pop(0)
            return web.json_response({"error": {"code": code}}, status=status, headers=headers)
        activity = await request.json()
        targeted = request.query.get("isTargetedActivity") == "true"
        if targeted and not self.state.targets:
            return web.json_response({"error": {"code": "BadArgument"}}, status=400)
        if targeted != bool(activity.get("recipient", {}).get("isTargeted")):
            return web.json_response({"error": {"code": "BadSyntax"}}, status=400)
        named = request.match_info.get("activity", "")
        if request.method == "POST" and named != (activity.get("replyToId", "") if self.state.old else ""):
            return web.json_response({"error": {"code": "BadArgument"}}, status=self.state.old or 404)
        if wrong := faults(activity):
            return web.json_response({"error": {"code": "BadSyntax", "message": "; ".join(wrong)}}, status=400)
        activity_id = request.match_info.get("activity", "") if request.method == "PUT" else uuid.uuid4().hex
        box.append(
            {**activity, "_id": activity_id, "_targeted": targeted, "_conversation": request.match_info["conversation"]}
        )
        return web.json_response({"id": activity_id})


def faults(activity: Json) -> list[str]:
    """What Teams would refuse in an activity, or show wrongly."""
    found = [name for name in ("type", "from", "conversation") if not activity.get(name)]
    if len(json.dumps(activity, ensure_ascii=False).encode("utf-16-le")) > 28_000:
        found.append("MessageSizeTooBig")
    if activity["type"] == "message" and not (activity.get("text") or activity.get("summary")):
        found.append("nothing for the notification")
    loop = activity.get("channelData", {})
    if "feedbackLoop" in loop and "feedbackLoopEnabled" in loop:
        found.append("feedbackLoop twice")
    for entity in activity.get("entities", ()):
        found += _cited(entity, activity.get("text", ""))
    for attached in activity.get("attachments", ()):
        if attached["contentType"] == CARD:
            found += card_faults(attached["content"])
    if len(activity.get("suggestedActions", {}).get("actions", ())) > 3:
        found.append("more than three suggested actions")
    return found


def _cited(entity: Mapping[str, Any], text: str) -> list[str]:
    claims = entity.get("citation", [])
    missing = [claim["position"] for claim in claims if f"[{claim['position']}]" not in text]
    long = [claim for claim in claims if len(claim["appearance"]["name"]) > 80]
    return [f"citation {n} is not in the text" for n in missing] + ["citation's name is too long"] * len(long)


def card_faults(card: Json) -> list[str]:
    """An Adaptive Card that Teams shows: 1.5 at most, no id twice, no Markdown from a person."""
    found = [] if card.get("version") in {"1.4", "1.5"} else ["card version"]
    ids = [one["id"] for one in walk(card) if str(one.get("type", "")).startswith("Input.")]
    if len(ids) != len(set(ids)):
        found.append("an input's id twice")
    for one in walk(card):
        if one.get("type") == "Action.OpenUrl" and not one["url"].startswith(("https:", "http:")):
            found.append("an address that Teams does not open")
        if one.get("type") == "Action.Execute" and "fallback" not in one:
            found.append("Execute without fallback")
        if one.get("type") == "TextBlock" and re.search(r"\]\((?!tel:|mailto:)", one["text"]):
            found.append("Markdown link in a TextBlock")
    return found


def walk(value: Any) -> Iterator[Json]:
    """Every object inside, fallbacks left out."""
    if isinstance(value, dict):
        yield value
        for name, inner in value.items():
            if name != "fallback":
                yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


@contextmanager
def running(state: Microsoft) -> Iterator[Microsoft]:
    """The server in its own thread: a bot that blocks its loop would wait for itself otherwise."""
    loop = asyncio.new_event_loop()
    runner = web.AppRunner(Server(state).app(), shutdown_timeout=0)

    async def open_door() -> None:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        state.url = f"http://127.0.0.1:{runner.addresses[0][1]}"

    loop.run_until_complete(open_door())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
