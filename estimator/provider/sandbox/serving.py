"""uvicorn's server, which ends as soon as it is told to."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from uvicorn import Config, Server

_TICK: Final = 0.1  # seconds


class StoppableServer(Server):
    """A server that does not wait for its next tick to end: short commands start and end one each."""

    def __init__(self, config: Config, stopping: asyncio.Event) -> None:
        super().__init__(config)
        self._stopping = stopping

    async def main_loop(self) -> None:
        """Serve until it is told to stop."""
        ticks = 0
        while not await self.on_tick(ticks):
            ticks += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), _TICK)
