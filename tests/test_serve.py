"""The service: what it answers, what it refuses, and that nothing a client says opens a file."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

import claimx
from claimx import Extraction, cli
from claimx.batch import Found
from claimx.batch.calls import Caller
from claimx.errors import LimitError, NotTextError

pytest.importorskip("starlette")
httpx = pytest.importorskip("httpx")

from claimx.serve import Limits, make_app  # noqa: E402

TEXT = "„Wir warten auf den Bescheid“, sagte Bürgermeisterin Anna Kern am Montag."
PLAIN = {"content-type": "text/plain"}


class Client:
    """Asks the application in this process, one request after another."""

    def __init__(self, app: Any, runner: asyncio.Runner) -> None:
        self.runner = runner
        transport = httpx.ASGITransport(app=app)
        self.asking = httpx.AsyncClient(transport=transport, base_url="http://localhost", timeout=120)

    def post(self, *given: Any, **options: Any) -> Any:
        return self.runner.run(self.asking.post(*given, **options))

    def get(self, *given: Any) -> Any:
        return self.runner.run(self.asking.get(*given))


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    app = make_app(Limits(most_bytes=10_000))
    with asyncio.Runner() as runner:
        lifespan = app.router.lifespan_context(app)
        runner.run(lifespan.__aenter__())
        yield Client(app, runner)
        runner.run(lifespan.__aexit__(None, None, None))


# ---- what it answers -------------------------------------------------------------------------------------------------


def test_a_text_gives_its_extraction(client: Client) -> None:
    done = client.post("/extract", content=TEXT.encode(), headers=PLAIN)
    assert (done.status_code, done.headers["content-type"]) == (200, "application/json")
    found = Extraction.model_validate_json(done.content)
    assert found.quotes == claimx.extract_text(TEXT).quotes
    assert found.document.source == "request"


def test_json_gives_the_same_as_extract_text(client: Client) -> None:
    asked = {"text": "<p>Kern said “no”.</p>", "language": "en", "claims": False, "published": "2025-03-31"}
    done = client.post("/extract", json=asked)
    assert done.status_code == 200
    from datetime import date

    alone = claimx.extract_text(asked["text"], language="en", claims=False, published=date(2025, 3, 31))
    assert Extraction.model_validate_json(done.content) == alone


def test_html_is_read_as_a_page(client: Client) -> None:
    pytest.importorskip("trafilatura")
    page = f"<!DOCTYPE html><html><body><article><p>{TEXT}</p><p>Der Rat schweigt dazu seit Tagen.</p></article></body></html>"
    done = client.post(
        "/extract?language=de", content=page.encode(), headers={"content-type": "text/html; charset=utf-8"}
    )
    found = Extraction.model_validate_json(done.content)
    assert [quote.text for quote in found.quotes] == ["Wir warten auf den Bescheid"]
    assert "<p>" not in found.document.text


def test_the_charset_counts(client: Client) -> None:
    headers = {"content-type": 'text/plain; charset="utf-16"'}
    done = client.post("/extract", content=TEXT.encode("utf-16"), headers=headers)
    assert Extraction.model_validate_json(done.content).document.text == TEXT


def test_health_says_what_is_there(client: Client) -> None:
    told = client.get("/health").json()
    assert told["claimx"] == claimx.__version__
    assert "de" in told["languages"]


# ---- what it refuses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "kind", "query", "status", "why"),
    [
        (b"x" * 10_001, "text/plain", "", 413, "more than 10000 bytes"),
        (b"x", "application/pdf", "", 415, "send text/plain, text/html or application/json"),
        (b"x", "", "", 415, "send text/plain"),
        (b"{", "application/json", "", 400, "body: Invalid JSON"),
        (b"[]", "application/json", "", 400, "body: "),
        (b"{}", "application/json", "", 400, "JSON holds all"),
        (b'{"text": 7}', "application/json", "", 400, "text: "),
        (b'{"text": "x", "path": "/etc/hosts"}', "application/json", "", 400, "path: "),
        (b'{"text": "x"}', "application/json", "?language=de", 400, "JSON holds all"),
        (b"x", "text/plain", "?text=y", 400, "JSON holds all"),
        (b"x", "text/plain", "?language=xx", 400, "language: "),
        (b"x", "text/plain", "?claims=perhaps", 400, "claims: "),
        (b"x", "text/plain", "?published=soon", 400, "published: "),
        (b"x", "text/plain; charset=klingon", "", 422, "klingon"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "text/plain", "", 422, "PNG image"),
        (b'{"text": "a"}\n{"text": "b"}\n', "text/plain", "", 422, "can hold many documents"),
    ],
)
def test_what_is_refused_says_why(client: Client, body: bytes, kind: str, query: str, status: int, why: str) -> None:
    done = client.post(f"/extract{query}", content=body, headers={"content-type": kind})
    assert done.status_code == status
    assert why in done.json()["error"]


def test_no_path_is_opened(client: Client, tmp_path: Path) -> None:
    pack = tmp_path / "de.toml"
    pack.write_bytes((Path(claimx.__file__).parent / "lang" / "data" / "de.toml").read_bytes())
    assert len(claimx.extract_text(TEXT, language=str(pack)).quotes) == 1
    for asked in ({"language": str(pack)}, {"model": str(tmp_path)}, {"passes": ["x"]}, {"encoding": "utf-8"}):
        assert client.post("/extract", json={"text": TEXT, **asked}).status_code == 400
        assert client.post("/extract", content=TEXT.encode(), headers=PLAIN, params=asked).status_code == 400
    for path in (str(pack), "-", "/etc/hosts"):
        done = client.post("/extract", content=path.encode(), headers=PLAIN)
        assert Extraction.model_validate_json(done.content).document.text == path


def test_other_methods_and_places_are_not_there(client: Client) -> None:
    assert client.get("/extract").status_code == 405
    assert client.get("/../../etc/hosts").status_code == 404


def run_in_app(limits: Limits, ask: Any) -> list[Any]:
    """The answers to requests that are asked at once."""

    async def go() -> list[Any]:
        app = make_app(limits)
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost", timeout=120) as one:
                return list(await asyncio.gather(*ask(one)))

    return asyncio.run(go())


def test_too_many_at_once_are_turned_away() -> None:
    found = run_in_app(
        Limits(workers=1, waiting=1),
        lambda one: [one.post("/extract", content=TEXT.encode(), headers=PLAIN) for _ in range(4)],
    )
    assert sorted(done.status_code for done in found) == [200, 200, 503, 503]


def test_what_takes_too_long_is_ended() -> None:
    found = run_in_app(
        Limits(seconds=0.2),
        lambda one: [one.post("/extract", content=TEXT.encode() * 20_000, headers=PLAIN), one.get("/health")],
    )
    assert [done.status_code for done in found] == [504, 200]
    assert found[0].json()["error"] == "took more than 0.2 seconds"


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b"Kern"
        await asyncio.sleep(60)

    found = run_in_app(Limits(seconds=0.2), lambda one: [one.post("/extract", content=body(), headers=PLAIN)])
    assert found[0].status_code == 408


# ---- the worker ------------------------------------------------------------------------------------------------------


def act(asked: Any, wanted: Iterator[int]) -> Iterator[Found]:
    """Work that does what it is told."""
    if asked == "sleep":
        time.sleep(600)
    if asked == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if asked == "refuse":
        raise NotTextError("no text")
    yield Found(0, (asked, os.getpid()))


def test_a_caller_outlives_its_worker() -> None:
    caller = Caller(act)
    try:
        _, worker = caller.call("one", 60)
        assert caller.call("two", 60) == ("two", worker)
        with pytest.raises(NotTextError, match="no text"):
            caller.call("refuse", 60)
        with pytest.raises(TimeoutError, match=r"took more than 0\.1 seconds"):
            caller.call("sleep", 0.1)
        again = caller.call("three", 60)
        assert again[1] != worker
        with pytest.raises(LimitError, match="SIGKILL"):
            caller.call("die", 60)
        assert caller.call("four", 60)[0] == "four"
    finally:
        caller.close()


# ---- the command -----------------------------------------------------------------------------------------------------


def test_the_command_serves_until_it_is_told_to_stop() -> None:
    command = [sys.executable, "-m", "claimx", "serve", "--port", "0", "--log", "json"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        told = json.loads(process.stderr.readline())
        assert (told["event"], told["host"]) == ("listening", "127.0.0.1")
        request = Request(f"http://127.0.0.1:{told['port']}/extract", TEXT.encode(), PLAIN)
        with urlopen(request, timeout=60) as done:
            assert len(Extraction.model_validate_json(done.read()).quotes) == 1
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
    assert process.returncode == 130
    assert [json.loads(line)["event"] for line in rest.splitlines()] == ["interrupted"]


@pytest.mark.parametrize(
    "wrong", [["--port", "99999"], ["--host", "203.0.113.7"], ["--bytes", "0"], ["--jobs", "-1"], ["--timeout", "0"]]
)
def test_what_cannot_be_served_is_a_wrong_use(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["serve", *wrong]) == 2
    assert capsys.readouterr().err.count("\n") == 1
