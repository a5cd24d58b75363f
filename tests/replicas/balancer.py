"""A small HTTP balancer for trying replicas on one machine: it asks each for `/readyz` and leaves out who is not ready.

    python -m tests.replicas.balancer --listen 127.0.0.1:8080 127.0.0.1:3978 127.0.0.1:3979

Needs nothing but Python. In production an ingress or a load balancer takes its place.
"""

import argparse
import asyncio
import contextlib
import itertools
import signal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

EVERY = 0.1  # seconds between two looks at a replica
LARGEST_HEAD = 64 * 1024
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
MARK = (b"Via: 1.1 balancer", b"Connection: close")  # Sanad must not take a stranger for this machine


@dataclass(eq=False)
class Replica:
    host: str
    port: int
    ready: bool = False
    open: int = 0  # requests under way


@dataclass
class Balancer:
    """Takes one request per connection to a replica, and keeps the client's own connection."""

    replicas: list[Replica] = field(default_factory=list)
    served: dict[str, int] = field(default_factory=dict)
    retried: int = 0
    _turn: Iterator[int] = field(default_factory=itertools.count)

    async def watch(self) -> None:
        """Keep up to date who is ready, until cancelled."""
        while True:
            await asyncio.gather(*(self._look(one) for one in tuple(self.replicas)))
            await asyncio.sleep(EVERY)

    async def _look(self, replica: Replica) -> None:
        try:
            async with asyncio.timeout(2):
                found = await _exchange(replica, b"GET /readyz HTTP/1.1\r\nHost: balancer\r\nConnection: close\r\n\r\n")
            replica.ready = found.startswith(b"HTTP/1.1 200")
        except (OSError, TimeoutError):
            replica.ready = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client's connection."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            while request := await _request(reader):
                answer = await self._answer(request)
                writer.write(answer)
                await writer.drain()
                if b"\r\nconnection: close" in answer.partition(b"\r\n\r\n")[0].lower():
                    break
        writer.close()

    async def _answer(self, request: bytes) -> bytes:
        for replica in self._order():
            replica.open += 1
            try:
                async with asyncio.timeout(30):
                    answer = await _exchange(replica, request)
            except (OSError, TimeoutError):
                answer = b""
            finally:
                replica.open -= 1
            if answer:
                name = f"{replica.host}:{replica.port}"
                self.served[name] = self.served.get(name, 0) + 1
                return _kept_open(answer)
            # Nothing came back: it was stopping, or it died. What Sanad is told twice it keeps once, so ask another.
            replica.ready = False
            self.retried += 1
        return BUSY

    def _order(self) -> Iterable[Replica]:
        """The ready ones, the least busy first, by turns where equally busy."""
        turn = next(self._turn)
        count = max(len(self.replicas), 1)
        ready = [(one.open, (place - turn) % count, one) for place, one in enumerate(self.replicas) if one.ready]
        return [one for *_, one in sorted(ready, key=lambda found: found[:2])]


async def _request(reader: asyncio.StreamReader) -> bytes:
    """A whole request, with `Connection: close`; empty at the end of the connection."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""
    lines = head[:-4].split(b"\r\n")
    named = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines[1:])}
    body = await reader.readexactly(int(named.get(b"content-length", b"0")))
    kept = [line for line in lines if not line.lower().startswith((b"connection:", b"keep-alive:"))]
    return b"\r\n".join([*kept, *MARK, b"", body])


async def _exchange(replica: Replica, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(replica.host, replica.port, limit=LARGEST_HEAD)
    try:
        writer.write(request)
        await writer.drain()
        return await reader.read(-1)
    finally:
        writer.close()


def _kept_open(answer: bytes) -> bytes:
    """The answer without the replica's `Connection: close`, which was about another connection."""
    head, end, body = answer.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join(lines) + end + body


def _place(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host, int(port)


async def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--listen", type=_place, default=("127.0.0.1", 8080))
    options.add_argument("replicas", nargs="+", type=_place)
    chosen = options.parse_args()
    balancer = Balancer([Replica(*place) for place in chosen.replicas])
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    watching = asyncio.create_task(balancer.watch())
    server = await asyncio.start_server(balancer.serve, *chosen.listen, limit=LARGEST_HEAD)
    host, port = server.sockets[0].getsockname()[:2]
    print(f"The balancer is at http://{host}:{port}", flush=True)
    await stop.wait()
    server.close()
    watching.cancel()


if __name__ == "__main__":
    asyncio.run(main())
