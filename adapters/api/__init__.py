"""The door of programs: the look-ups as JSON under /v1, behind a token."""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from aiohttp import web
from pydantic import BaseModel, ValidationError

from adapters import jsonl
from adapters.api.given import Asked, explained
from adapters.api.openapi import document
from adapters.api.operations import ROOT, Operation, operations
from bot.model import CannotAnswer, Message, Reply
from bot.ports import Answer
from bot.reference.reference import Malformed, Reference

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
CALLER = "api:"
WRONG_TYPE = "Send the question as application/json."
TWICE = "“{name}” is given twice."
TOO_MANY = "This address has asked too often within a minute. Please wait a moment, and ask again."
WAIT_SECONDS = "5"
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")


class Limit(Protocol):
    """How often one address may ask."""

    refusal: Reply  # what the application says to who has asked too often

    def admits(self, message: Message) -> bool:
        """Count a message; False where it is one too many."""


def mount(  # noqa: PLR0913, PLR0917 - what the look-ups, the questions and the limits come from
    app: web.Application,
    reference: Reference,
    answer: Answer,
    limit: Limit,
    guard: Callable[[Handler], Handler],
    public_url: str,
) -> None:
    """Add the addresses under /v1. `guard` lets in whoever has the token; the description is open to everybody."""
    found = operations(reference)
    described = document(found, public_url)

    async def openapi(_: web.Request) -> web.Response:
        return _json(described)

    async def ask(request: web.Request) -> web.Response:
        if request.content_type != "application/json":
            return _json({"error": WRONG_TYPE}, 415)
        asked = Asked.model_validate_json(await request.read())
        message = Message(
            asked.text,
            event_id=f"{CALLER}{uuid.uuid4().hex}",
            user=_caller(request),
            workspace=CALLER,
            home=reference.state(asked.home_state) if asked.home_state else "",
            answers_only=True,
        )
        reply = await answer(message)
        return _too_many() if reply is limit.refusal else _json(jsonl.answer(reply, asked.id))

    def looked_up(operation: Operation) -> Handler:
        async def handle(request: web.Request) -> web.Response:
            if not limit.admits(Message("", user=_caller(request), workspace=CALLER)):
                return _too_many()
            given = operation.given.model_validate(_parameters(request))
            value: BaseModel = operation.call(given)
            return _json(value.model_dump(mode="json"))

        return handle

    app.router.add_get(f"{ROOT}openapi.json", openapi)
    for operation in found:
        handler = looked_up(operation) if operation.method == "get" else ask
        app.router.add_route(operation.method, operation.path, guard(_in_sentences(handler, operation)))


@web.middleware
async def faults(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Make JSON of every error under /v1, whoever says it."""
    if not request.path.startswith(ROOT):
        return await handler(request)
    try:
        response = await handler(request)
    except web.HTTPException as error:
        response = error
    if response.status < 400 or response.content_type == "application/json" or not isinstance(response, web.Response):
        return response
    kept = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return _json({"error": (response.text or "").strip()}, response.status, kept)


def _in_sentences(handler: Handler, operation: Operation) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except ValidationError as error:
            return _json({"error": explained(error, operation.given)}, 400)
        except CannotAnswer as sentence:
            return _json({"error": str(sentence)}, 400 if isinstance(sentence, Malformed) else 404)

    return handle


def _parameters(request: web.Request) -> dict[str, str]:
    names = [*(name for name, _ in request.query.items()), *request.match_info]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise web.HTTPBadRequest(text=TWICE.format(name=twice[:60]))
    return {**request.query, **request.match_info}


def _caller(request: web.Request) -> str:
    return f"{CALLER}{request.remote or ''}"


def _too_many() -> web.Response:
    return _json({"error": TOO_MANY}, 429, {"Retry-After": WAIT_SECONDS})


def _json(found: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    body = jsonl.write(found)
    return web.Response(body=body, status=status, content_type="application/json", charset="utf-8", headers=headers)
