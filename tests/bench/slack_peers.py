"""Bots that answer a constant. `python -m tests.bench.slack_peers NAME API`."""

import asyncio
import logging
import sys

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.client import SECRET
from tests.slack.fake import BOT_TOKEN

ANSWER = "Pakistan ratified the OPSC on 5 July 2011."


def bolt(api: str, before_response: bool, session: aiohttp.ClientSession | None) -> web.Application:
    """A bare Bolt app, as its documentation begins; with a shared session where one is given."""
    client = AsyncWebClient(BOT_TOKEN, base_url=f"{api}/api/", session=session)
    app = AsyncApp(client=client, signing_secret=SECRET, process_before_response=before_response)

    @app.command("/sanad")
    async def command(ack: AsyncAck) -> None:
        await ack(ANSWER)

    @app.event("app_mention")
    async def mention(event: dict[str, str], say: AsyncSay) -> None:
        await say(ANSWER, thread_ts=event["ts"], unfurl_links=False, unfurl_media=False)

    found: web.Application = app.web_app(path="/slack/events")
    return found


async def bare(request: web.Request) -> web.Response:
    """aiohttp alone: nothing verified, nothing parsed."""
    await request.read()
    return web.json_response({"text": ANSWER})


async def main(name: str, api: str) -> None:
    logging.disable(logging.CRITICAL)
    async with aiohttp.ClientSession() as session:
        if name == "aiohttp":
            app = web.Application()
            app.router.add_post("/slack/events", bare)
        else:
            app = bolt(api, name != "bolt", session if name == "bolt-session" else None)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
