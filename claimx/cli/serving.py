"""`claimx serve`: extractions over HTTP."""

import argparse
import socket
from typing import TYPE_CHECKING, Any

from claimx.cli.common import FINE, UsageError, add_command
from claimx.cli.console import Console, add_logging
from claimx.errors import MissingExtraError, UnknownOptionError

if TYPE_CHECKING:
    from claimx.cli.common import Commands

_LOCAL = ("127.0.0.1", "::1", "localhost")


def add_commands(commands: "Commands") -> None:
    """The parser."""
    serve = add_command(
        commands,
        "serve",
        "extractions over HTTP: POST /extract",
        "Answer POST /extract (text/plain, text/html, JSON) with the extraction as JSON, and GET /health. Whoever can "
        "reach the address may ask: it is this machine alone unless --host says otherwise.",
    )
    serve.add_argument("--host", default="127.0.0.1", help="address to listen at (default: %(default)s)")
    serve.add_argument("--port", type=int, default=8000, help="port, 0 for any that is free (default: %(default)s)")
    serve.add_argument("-j", "--jobs", type=int, default=1, metavar="N", help="worker processes; 0: one per core")
    serve.add_argument("--waiting", type=int, default=8, metavar="N", help="requests that may wait for a worker")
    serve.add_argument("--bytes", type=int, default=2_000_000, metavar="N", help="largest body (default: %(default)s)")
    serve.add_argument("--timeout", type=float, default=30.0, metavar="SECONDS", help="the most a text may take")
    serve.add_argument("--memory", type=int, metavar="MB", help="the most memory of a worker process (Linux)")
    add_logging(serve)


def run(options: argparse.Namespace, console: Console) -> int:
    """Serve until a signal comes."""
    from claimx._api import Bounds
    from claimx._extras import require
    from claimx.serve import Limits, make_app

    if options.bytes < 1 or options.waiting < 0 or not 0 <= options.port < 65536:
        raise UsageError("serve: --bytes takes a number above 0, --waiting one from 0 on, --port one below 65536")
    try:
        uvicorn: Any = require("uvicorn", extra="serve")
        bounds = Bounds.of(options.jobs, options.timeout, options.memory)
        app = make_app(Limits(options.bytes, options.timeout, bounds.jobs, options.waiting, options.memory))
    except (MissingExtraError, UnknownOptionError) as error:
        raise UsageError(str(error)) from None
    with _listening(options) as listener:
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        console.note(f"listening at http://{shown}:{port}, until Ctrl-C", event="listening", host=host, port=port)
        if options.host not in _LOCAL:
            console.note("whoever reaches this address may use it: there is no password", event="open")
        most = 4 * (bounds.jobs + options.waiting)  # connections, so that those that are refused are told so
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, limit_concurrency=most, lifespan="on"
        )
        uvicorn.Server(config).run(sockets=[listener])
    return FINE


def _listening(options: argparse.Namespace) -> socket.socket:
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    try:
        return socket.create_server((options.host, options.port), family=family)
    except OSError as error:
        why = error.strerror or error
        raise UsageError(f"serve: cannot listen at {options.host}, port {options.port}: {why}") from None
