"""`claimx explain`: why something was found, or not."""

import argparse
import json
import re
from pathlib import Path

from claimx.cli.common import FAILED, FINE, UsageError, complain, target
from claimx.display import printable
from claimx.errors import InputError, UnknownOptionError
from claimx.explain import Explanation, explain, explain_file, render

_PLACE = re.compile(r"(?P<path>.+):(?P<offset>\d+)", re.DOTALL)


def run(options: argparse.Namespace) -> int:
    """Tell of the sentence at a place of a file, or of a text."""
    try:
        told = _told(options)
    except InputError as error:
        complain(str(error))
        return FAILED
    except UnknownOptionError as error:
        raise UsageError(f"explain: {error}") from None
    with target(None) as stream:
        if options.json:
            stream.write(json.dumps(told.as_dict(), ensure_ascii=False, indent=2) + "\n")
        else:
            stream.write(printable(render(told)))
    return FINE


def _told(options: argparse.Namespace) -> Explanation:
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
