"""MCP over Streamable HTTP, on a port of its own."""

import socket
from collections.abc import Sequence

import uvicorn
from mcp.server import MCPServer
from mcp.server.transport_security import TransportSecuritySettings

from adapters.mcp.access import BODY_BYTES, Access, SlackCallers

PATH = "/mcp"
MOST_AT_ONCE = 200  # connections
STOP_SECONDS = 5
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


async def serve(
    server: MCPServer[object], listener: socket.socket, hosts: Sequence[str], token: str, slack: SlackCallers | None
) -> None:
    """Serve on a listening socket until SIGTERM or SIGINT.

    `hosts`: names by which others reach it, beside this machine's own; a request under another name gets 421.
    """
    names = (*LOOPBACK, *hosts)
    allowed = TransportSecuritySettings(
        allowed_hosts=[form for name in names for form in (name, f"{name}:*")],
        allowed_origins=[
            f"{scheme}://{name}{port}" for name in names for scheme in ("http", "https") for port in ("", ":*")
        ],
    )
    app = server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,  # replicas share no session
        max_request_body_size=BODY_BYTES,
        transport_security=allowed,
    )
    config = uvicorn.Config(
        Access(app, token, slack),
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=MOST_AT_ONCE,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    await uvicorn.Server(config).serve([listener])
