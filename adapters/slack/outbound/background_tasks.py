"""Work in the background that is neither lost nor without bound."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger(__name__)

MOST_TASKS = 500


class BackgroundTasks:
    """Tasks that somebody waits for: an event loop keeps only weak references, and a shutdown cancels."""

    def __init__(self, most: int = MOST_TASKS) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._most = most

    @property
    def full(self) -> bool:
        """Whether as many tasks run as may; nothing more should be started then."""
        return len(self._tasks) >= self._most

    def start(self, name: str, job: Coroutine[Any, Any, None]) -> None:
        """Run a job that nobody waits for; its failure is logged under the name."""
        task = asyncio.create_task(job, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("slack_work_failed", work=task.get_name(), exc_info=error)

    async def drain(self, seconds: float) -> None:
        """Wait for what runs, for at most `seconds`; the rest is cancelled, and its claim brings it back."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)
        left = set(self._tasks)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=1)
