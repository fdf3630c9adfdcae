"""The sandbox's web application: calls checked, handed to the desk, and answered as the provider does."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from itertools import count
from typing import Any, Final
from uuid import uuid4

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from estimator.base.exact_json import written
from estimator.errors import SmsCostError
from estimator.provider.sandbox.answers import movement_document
from estimator.provider.sandbox.api import ENDPOINTS, Asked, Endpoint
from estimator.provider.sandbox.desk import Desk
from estimator.provider.sandbox.faults import FIELDS, Faults, read_fault
from estimator.provider.sandbox.faulty import PREFIX
from estimator.provider.sandbox.parameters import body_of, text, whole
from estimator.provider.sandbox.refusals import Refusal, bad_parameter
from estimator.provider.sandbox.signing import PUBLIC, Call, Credentials, check

Handler = Callable[[Request], Awaitable[Response]]

_QUERY_ID: Final = "X-OVH-QUERYID"


def application(desk: Desk, faults: Faults, credentials: Credentials = PUBLIC) -> Starlette:
    """The provider's calls under `/1.0`, and the sandbox's own under `/sandbox`."""
    ids = (f"SBX.ext-1.{uuid4()}.{number}" for number in count(1))

    def answering(answer: Callable[[Request, bytes], object]) -> Handler:
        async def handle(request: Request) -> Response:
            body = await request.body()
            try:
                return _answer(answer(request, body), HTTPStatus.OK, next(ids))
            except Refusal as refusal:
                return _answer(refusal.document(), refusal.status, next(ids))
            except SmsCostError as error:
                # Such as a day that no tariff covers: the sandbox's own trouble, not the caller's.
                return _answer({"message": str(error)}, HTTPStatus.INTERNAL_SERVER_ERROR, next(ids))

        return handle

    async def unknown(_: Request, error: Exception) -> Response:
        status = HTTPStatus(error.status_code if isinstance(error, HTTPException) else 500)
        wrong = "Got an invalid (or empty) URL" if status is HTTPStatus.NOT_FOUND else status.phrase
        return _answer(Refusal(status, wrong).document(), status, next(ids))

    routes = [
        Route(f"{PREFIX}/auth/time", answering(lambda _request, _body: int(time.time()))),
        *(_route(endpoint, desk, credentials, answering) for endpoint in ENDPOINTS),
        *(
            Route(f"/sandbox{path}", answering(answer), methods=[method])
            for method, path, answer in _own(desk, faults)
        ),
    ]
    return Starlette(routes=routes, exception_handlers={HTTPException: unknown})


def _route(
    endpoint: Endpoint,
    desk: Desk,
    credentials: Credentials,
    answering: Callable[[Callable[[Request, bytes], object]], Handler],
) -> Route:
    def answer(request: Request, body: bytes) -> object:
        if endpoint.signed:
            check(credentials, _call(request, body), int(time.time()))
        asked = Asked(
            request.path_params.get("account", ""),
            request.query_params,
            body_of(body, endpoint.known),
            request.path_params.get("part", ""),
        )
        return endpoint.answer(desk, asked)

    return Route(PREFIX + endpoint.path, answering(answer), methods=[endpoint.method])


def _own(desk: Desk, faults: Faults) -> list[tuple[str, str, Callable[[Request, bytes], object]]]:
    """What only a sandbox has: purchases by hand, the ledger, and faults."""

    def buy(_: Request, body: bytes) -> object:
        given = body_of(body, {"account", "credits"})
        desk.buy(text(given, "account"), whole(given, "credits"))
        return None

    def ledger(_: Request, __: bytes) -> object:
        with desk.state.transaction() as book:
            return [movement_document(movement) for movement in book.ledger()]

    def inject(_: Request, body: bytes) -> object:
        given = body_of(body, FIELDS)
        try:
            faults.inject(read_fault(given))
        except (ValueError, SmsCostError) as error:
            raise bad_parameter(str(error)) from error
        return None

    def clear(_: Request, __: bytes) -> object:
        faults.clear()
        return None

    return [
        ("POST", "/purchases", buy),
        ("GET", "/ledger", ledger),
        ("POST", "/faults", inject),
        ("DELETE", "/faults", clear),
    ]


def _call(request: Request, body: bytes) -> Call:
    """What the caller signed: the address as it was asked for, byte by byte."""
    path = request.scope["raw_path"].decode("latin-1")
    query = request.scope["query_string"].decode("latin-1")
    url = f"http://{request.headers.get('host', '')}{path}" + (f"?{query}" if query else "")
    return Call(request.method, url, body.decode("utf-8", "replace"), request.headers)


def _answer(document: Any, status: HTTPStatus, query_id: str) -> Response:
    headers = {_QUERY_ID: query_id, "Content-Type": "application/json; charset=utf-8"}
    return Response(written(document), status.value, headers)
