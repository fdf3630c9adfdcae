"""The layer between the wire and the calls, where faults happen."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

from estimator.provider.sandbox.faults import Fault, Faults

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

PREFIX: Final = "/1.0"
_TRANSPORT: Final = "smscost.transport"
_PAGE: Final = b"<html><body><h1>Service Unavailable</h1></body></html>"
_QUERY_ID: Final = b"x-ovh-queryid"
_JSON: Final = (b"content-type", b"application/json; charset=utf-8")


class Protocol(H11Protocol):
    """uvicorn's HTTP protocol, whose calls can reach the connection that they came by."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Hand the connection to every call that comes by it."""
        super().connection_made(transport)
        application = self.app

        async def reaching(scope: Any, receive: Any, send: Any) -> None:
            await application({**scope, _TRANSPORT: transport}, receive, send)

        self.app = reaching


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, before it goes out."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @property
    def query_id(self) -> bytes:
        """The number that the provider gave the call."""
        return dict(self.headers)[_QUERY_ID]

    def with_body(self, body: bytes) -> Answer:
        """The same answer with another body, of whatever length."""
        kept = tuple(each for each in self.headers if each[0] != b"content-length")
        return Answer(self.status, (*kept, (b"content-length", b"%d" % len(body))), body)


class Faulty:
    """An application that answers as another does, unless a fault is waiting for the call."""

    def __init__(self, application: Application, faults: Faults, stopping: asyncio.Event) -> None:
        self._application = application
        self._faults = faults
        self._stopping = stopping
        self._last: Answer | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one call."""
        # All of the call is here before anything happens to it: a caller who leaves takes nothing back.
        received = await _received(receive)
        if received is None:
            await _send(_refused(413, "Request entity too large"), send)
            return
        receive = received
        path = scope["path"]
        fault = None
        if path.startswith(PREFIX + "/"):
            fault = self._faults.take(scope["method"], path.removeprefix(PREFIX))
        if fault is not None and fault.happens_before:
            if not await self._before(fault, scope, receive, send):
                return
            fault = None
        answer = await self._answered(scope, receive)
        if fault is None:
            await _send(answer, send)
        else:
            await self._after(fault, answer, scope, receive, send)
        self._last = answer

    async def _before(self, fault: Fault, scope: Message, receive: Receive, send: Send) -> bool:
        """What happens before the change; whether the call goes on."""
        if fault.kind == "delay_before":
            await self._wait(fault.seconds)
            return True
        if fault.kind == "reset_before":
            await _reset(scope, receive)
        elif fault.kind == "error_429":
            await _send(_refused(429, "Too many requests", retry_after=fault.seconds), send)
        elif fault.kind == "error_503_before":
            await _send(_page(503), send)
        else:
            await _send(_refused(500, "Internal server error"), send)
        return False

    async def _after(
        self, fault: Fault, answer: Answer, scope: Message, receive: Receive, send: Send
    ) -> None:
        """What happens to the answer, the change being made."""
        match fault.kind:
            case "delay_after":
                await self._wait(fault.seconds)
                await _send(answer, send)
            case "reset_after":
                await _reset(scope, receive)
            case "reset_midway":
                await _send(answer, send, only=len(answer.body) // 2)
                await _reset(scope, receive)
            case "error_500_after":
                await _send(_refused(500, "Internal server error", answer.query_id), send)
            case "truncated_json":
                await _send(answer.with_body(answer.body[: len(answer.body) // 2]), send)
            case "doubled_json":
                await _send(answer.with_body(answer.body * 2), send)
            case "duplicate_answer":
                await _send(self._last or answer, send)
            case "not_json":
                await _send(_page(200), send)
            case "error_503_after":
                await _send(_page(503), send)
            case "empty":
                await _send(Answer(200, answer.headers, b"").with_body(b""), send)
            case _:  # clock_skew
                late = int(answer.body) + int(fault.seconds)
                await _send(answer.with_body(b"%d" % late), send)

    async def _answered(self, scope: Message, receive: Receive) -> Answer:
        """The whole answer of the application."""
        sent: list[Message] = []

        async def keep(message: Message) -> None:
            sent.append(message)

        await self._application(scope, receive, keep)
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return Answer(sent[0]["status"], tuple(map(tuple, sent[0]["headers"])), body)

    async def _wait(self, seconds: float) -> None:
        """Wait, but not for longer than the server runs."""
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return


_LARGEST_BODY: Final = 16 << 20
"""Bytes of a call: a job of half a million receivers."""


async def _received(receive: Receive) -> Receive | None:
    """The body of a call, read, and given out again; None where it is larger than any."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > _LARGEST_BODY:
            return None
        more = message.get("more_body", False)
    whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return whole.pop() if whole else await receive()

    return again


async def _send(answer: Answer, send: Send, *, only: int | None = None) -> None:
    """An answer; or its first bytes `only`, with the rest still to come."""
    headers = list(answer.headers)
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    body = answer.body[:only]
    await send({"type": "http.response.body", "body": body, "more_body": only is not None})


async def _reset(scope: Message, receive: Receive) -> None:
    """End the connection at once, without a farewell."""
    transport = scope[_TRANSPORT]
    # What was not sent yet is thrown away, and the other side gets a reset instead of an orderly end.
    linger = struct.pack("ii", 1, 0)
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    transport.abort()
    # uvicorn must have seen that the connection is gone, or it tries to answer.
    while (await receive())["type"] != "http.disconnect":
        pass


def _page(status: int) -> Answer:
    """What stands before the API, and not the API, answers."""
    return Answer(status, ((b"content-type", b"text/html"),), b"").with_body(_PAGE)


def _refused(
    status: int, message: str, query_id: bytes = b"SBX.fault", *, retry_after: float | None = None
) -> Answer:
    headers: tuple[tuple[bytes, bytes], ...] = (_JSON, (_QUERY_ID, query_id))
    if retry_after is not None:
        headers = (*headers, (b"retry-after", b"%d" % retry_after))
    return Answer(status, headers, b"").with_body(b'{"message":"%s"}' % message.encode())
