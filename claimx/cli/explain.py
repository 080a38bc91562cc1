"""`claimx explain`: why something was found, or not."""

import argparse
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from claimx.cli.common import FAILED, FINE, UsageError, add_command, target
from claimx.cli.console import Console
from claimx.errors import InputError, UnknownOptionError

if TYPE_CHECKING:
    from claimx.cli.common import Commands
    from claimx.explain import Explanation

_PLACE = re.compile(r"(?P<path>.+):(?P<offset>\d+)", re.DOTALL)


def add_commands(commands: "Commands") -> None:
    """The parser."""
    explain = add_command(
        commands,
        "explain",
        "why something was found, or not",
        "Tell, for the sentence at an offset of a file or for each sentence of a text, why something was found or not: "
        "marks, cues, sources, what each construction made of it, and what it lost to.",
    )
    explain.add_argument("place", metavar="FILE:OFFSET|TEXT", help="a file and a code point of it, or the text itself")
    explain.add_argument("-l", "--language", metavar="CODE", help="language of the text (default: found)")
    explain.add_argument("-e", "--encoding", metavar="CODEC", help="encoding of the file (default: found)")
    explain.add_argument("--json", action="store_true", help="the trace as JSON")


def run(options: argparse.Namespace, console: Console) -> int:
    """Tell of the sentence at a place of a file, or of a text."""
    from claimx.display import printable
    from claimx.explain import render

    try:
        told = _told(options)
    except InputError as error:
        console.error(str(error))
        return FAILED
    except UnknownOptionError as error:
        raise UsageError(f"explain: {error}") from None
    with target(None) as stream:
        if options.json:
            stream.write(json.dumps(told.as_dict(), ensure_ascii=False, indent=2) + "\n")
        else:
            stream.write(printable(render(told)))
    return FINE


def _told(options: argparse.Namespace) -> "Explanation":
    from claimx.explain import explain, explain_file

    place = _PLACE.fullmatch(options.place)
    if place is not None and (_is_file(place["path"]) or not any(map(str.isspace, place["path"]))):
        offset = int(place["offset"])
        return explain_file(place["path"], offset, language=options.language, encoding=options.encoding)
    if _is_file(options.place):
        raise UsageError(f"explain: {options.place} is a file; say which code point of it: {options.place}:0")
    return explain(options.place, language=options.language)


def _is_file(name: str) -> bool:
    """Is there such a file? A text is mostly no name that a file can have."""
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False
