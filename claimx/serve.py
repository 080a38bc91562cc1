"""claimx over HTTP: POST a text, get its extraction as JSON. Needs the extra `serve`; `claimx serve` runs it.

What a request may cost is bounded: its size (413), its time (504, by ending the worker process that is at it), how many
are taken at once (503), and the memory of a worker. No path and no address that a client gives is ever opened.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from claimx import __version__
from claimx._api import extract_bytes, extract_text
from claimx._extras import require
from claimx.batch import Found
from claimx.errors import ClaimxError, DefectError, WorkerError
from claimx.lang.pack import known_languages

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class Limits:
    """What requests may cost: bytes of a body, seconds of a text, worker processes, requests that wait for one."""

    most_bytes: int = 2_000_000
    seconds: float = 30.0
    workers: int = 1
    waiting: int = 8
    memory_mb: int | None = None


class Asked(BaseModel):
    """The options of a request: keys of JSON beside `text`, or the query of its address beside another body."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
    text: str | None = None
    language: str | None = None
    claims: bool = True
    published: date | None = None

    @field_validator("language")
    @classmethod
    def _is_a_code(cls, language: str | None) -> str | None:
        if language is None or language in known_languages():  # never the path of a pack
            return language
        raise ValueError(f"no such language pack; there are {', '.join(known_languages())}")


@dataclass(frozen=True, slots=True)
class Job:
    """What goes to a worker."""

    asked: Asked
    body: bytes
    charset: str | None

    def __str__(self) -> str:
        return "request"  # what messages call it


class RefusedError(Exception):
    """A request that is not answered, with the HTTP status that says so."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def answer(job: Any, wanted: Iterator[int]) -> Iterator[Found]:
    """The extraction as JSON: what a worker does with a `Job`."""
    options = job.asked.model_dump(exclude={"text"})
    if job.asked.text is not None:
        found = extract_text(job.asked.text, **options)
    else:
        found = extract_bytes(job.body, source=str(job), encoding=job.charset, **options)
    yield Found(0, found.model_dump_json(), last=True)


def make_app(limits: Limits | None = None) -> "Starlette":
    """The service as an ASGI application: POST /extract and GET /health. Raises MissingExtraError."""
    applications: Any = require("starlette.applications", extra="serve")
    responses: Any = require("starlette.responses", extra="serve")
    route: Any = require("starlette.routing", extra="serve").Route
    gone: Any = require("starlette.requests", extra="serve").ClientDisconnect
    desk = _Desk(limits or Limits())

    async def extract(request: "Request") -> Any:
        try:
            return responses.Response(await desk.answer(request), media_type="application/json")
        except RefusedError as refused:
            return responses.JSONResponse({"error": str(refused)}, refused.status)
        except gone:
            return responses.Response(status_code=400)

    async def health(request: "Request") -> Any:
        return responses.JSONResponse({"claimx": __version__, "languages": known_languages()})

    routes = [route("/extract", extract, methods=["POST"]), route("/health", health)]
    app: Starlette = applications.Starlette(routes=routes, lifespan=desk.open)
    return app


class _Desk:
    """Takes requests, has them wait for a worker, and refuses those that are too many, too large or too slow."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.taken = 0
        self.idle: asyncio.Queue[Any] = asyncio.Queue()

    @asynccontextmanager
    async def open(self, app: "Starlette") -> AsyncIterator[None]:
        from claimx.batch.calls import Caller

        callers = [Caller(answer, memory_mb=self.limits.memory_mb) for _ in range(self.limits.workers)]
        self.idle = asyncio.Queue()
        for caller in callers:
            self.idle.put_nowait(caller)
        yield
        for caller in callers:
            caller.close()

    async def answer(self, request: "Request") -> str:
        if self.taken >= self.limits.workers + self.limits.waiting:
            raise RefusedError(503, "too many requests at once; ask again in a moment")
        self.taken += 1
        try:
            async with asyncio.timeout(self.limits.seconds):
                body = await self._body(request)
            return await self._called(_job(request, body))
        except TimeoutError as error:
            arrived = f"the body took more than {self.limits.seconds:g} seconds to arrive"
            raise RefusedError(*((504, str(error)) if str(error) else (408, arrived))) from None
        except ClaimxError as error:
            raise RefusedError(500 if isinstance(error, DefectError | WorkerError) else 422, str(error)) from None
        finally:
            self.taken -= 1

    async def _body(self, request: "Request") -> bytes:
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > self.limits.most_bytes:
                raise RefusedError(413, f"more than {self.limits.most_bytes} bytes")
        return bytes(body)

    async def _called(self, job: Job) -> str:
        caller = await self.idle.get()
        call = asyncio.ensure_future(asyncio.to_thread(caller.call, job, self.limits.seconds))
        # a client that goes away leaves its worker at work: it is idle when the call is over, not before
        call.add_done_callback(lambda _: self.idle.put_nowait(caller))
        return str(await asyncio.shield(call))


def _job(request: "Request", body: bytes) -> Job:
    """What a request asks for, checked. Raises RefusedError."""
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    is_json = kind.strip().lower() == "application/json"
    if not is_json and kind.strip().lower() not in ("text/plain", "text/html"):
        raise RefusedError(415, "send text/plain, text/html or application/json")
    try:
        asked = Asked.model_validate_json(body) if is_json else Asked.model_validate(dict(request.query_params))
    except ValidationError as error:
        told = [f"{'.'.join(map(str, one['loc'])) or 'body'}: {one['msg']}" for one in error.errors()]
        raise RefusedError(400, "; ".join(told)) from None
    if is_json != (asked.text is not None) or (is_json and request.query_params):
        raise RefusedError(
            400, 'JSON holds all: {"text": "…", "language": "en"}; other bodies have options in the query'
        )
    return Job(asked, body, parameters.partition("charset=")[2].partition(";")[0].strip(" \"'") or None)
