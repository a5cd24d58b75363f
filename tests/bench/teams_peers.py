"""What a Teams message is measured against: bare bots that answer a constant, and the connector that they answer to.

python -m tests.bench.teams_peers stock|endpoint|bare|connector      prints its address and serves
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from aiohttp import web

TEXT = "The OPSC is an optional protocol to the Convention on the Rights of the Child."
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Nothing:
    """A configuration without credentials: every caller is let in, and no token is fetched."""

    APP_ID = ""
    APP_PASSWORD = ""
    APP_TYPE = "MultiTenant"


def stock() -> Handler:
    """CloudAdapter as its samples show it."""
    from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication  # noqa: PLC0415 - the bare peers do without it

    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(Nothing()))
    bot = _constant()

    async def receive(request: web.Request) -> web.StreamResponse:
        return await adapter.process(request, bot) or web.Response(status=201)

    return receive


def endpoint() -> Handler:
    """CloudAdapter and its stock client behind an endpoint of one's own, because `process()` fails on expectReplies."""
    from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication  # noqa: PLC0415 - the bare peers do without it
    from botbuilder.schema import Activity  # noqa: PLC0415 - the bare peers do without it

    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(Nothing()))
    bot = _constant()

    async def receive(request: web.Request) -> web.StreamResponse:
        activity = Activity().deserialize(await request.json())
        answer = await adapter.process_activity("", activity, bot.on_turn)
        return web.json_response(answer.body, status=answer.status) if answer else web.Response(status=201)

    return receive


def _constant() -> Any:
    from botbuilder.core import ActivityHandler, MessageFactory  # noqa: PLC0415 - the bare peers do without it

    class Constant(ActivityHandler):  # type: ignore[misc] # Microsoft ships no types
        async def on_message_activity(self, turn_context: Any) -> None:
            await turn_context.send_activity(MessageFactory.text(TEXT))

    return Constant()


def bare() -> Handler:
    """The fastest that a port can be: JSON in, JSON out, one pooled session, no SDK, nothing checked or kept."""
    session: list[aiohttp.ClientSession] = []

    async def receive(request: web.Request) -> web.StreamResponse:
        activity = await request.json()
        answer = {
            "type": "message",
            "text": TEXT,
            "from": activity["recipient"],
            "recipient": activity["from"],
            "conversation": activity["conversation"],
            "replyToId": activity["id"],
        }
        if activity.get("deliveryMode") == "expectReplies":
            return web.json_response({"activities": [answer]})
        if not session:
            session.append(aiohttp.ClientSession())
        where = f"{activity['serviceUrl']}/v3/conversations/{activity['conversation']['id']}/activities"
        async with session[0].post(where, json=answer) as sent:
            await sent.read()
        return web.Response()

    return receive


def connector() -> Handler:
    async def receive(request: web.Request) -> web.StreamResponse:
        await request.read()
        return web.json_response({"id": "1"})

    return receive


async def main(name: str) -> None:
    handler = {"stock": stock, "endpoint": endpoint, "bare": bare, "connector": connector}[name]()
    app = web.Application()
    app.router.add_post("/{tail:.*}", handler)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"at http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
