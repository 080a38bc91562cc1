"""Cases from brat: a .ann file in standoff format beside the .txt file it marks.

Read are text-bound annotations (T, discontinuous ones too), events (E), relations (R), attributes (A, M) and
normalisations (N), whose name of a source is its speaker. Offsets are characters of the text, end exclusive. See the
standoff format of brat (Stenetorp et al. 2012).
"""

import re
from itertools import pairwise
from pathlib import Path

from claimx.errors import CaseError
from claimx.testing.annotated import Marked, case_of_marked, used_features
from claimx.testing.cases import Case
from claimx.text.span import Span

_RANGES = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)")


def read_brat(path: Path, language: str | None) -> Case:
    """The case of one .ann file; the text is in the file of the same name that ends in .txt. Raises CaseError."""
    text_path = path.with_suffix(".txt")
    text, notes = _read(text_path, f"{path}: the text beside it"), _read(path, str(path))
    lines = [line.split("\t") for line in notes.splitlines() if line.strip()]
    if not all(line[0] for line in lines):
        raise CaseError(f"{path}: a line begins with a tab, where the name of an annotation was expected")
    marked = {line[0]: _marked(line, text, path) for line in lines if line[0].startswith("T")}
    events: dict[str, str] = {}
    ties: list[tuple[str, str]] = []
    for line in lines:
        if line[0].startswith("E"):
            names = [argument.rpartition(":")[2] for argument in _field(line, 1, path).split()]
            if not names:
                raise CaseError(f"{path}: {line[0]}: an event needs a trigger")
            trigger = names[0]
            events[line[0]] = trigger
            ties += [(one, other) for one in names for other in names if one != other]
        elif line[0].startswith("R"):
            ends = [argument.rpartition(":")[2] for argument in _field(line, 1, path).split()[1:]]
            ties += list(pairwise(ends))
    for line in lines:
        _add_features(line, marked, events, path)
    named = [(events.get(one, one), events.get(other, other)) for one, other in ties]
    return case_of_marked(path.stem, text, list(marked.values()), named, str(path), language)


def _read(path: Path, where: str) -> str:
    """A file as it is, line breaks too: brat counts every character."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise CaseError(f"{where}: {path.name} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise CaseError(f"{where}: {path.name} is not in UTF-8 (byte {error.start})") from None


def _field(line: list[str], number: int, path: Path) -> str:
    if len(line) <= number:
        raise CaseError(f"{path}: {line[0]}: the line is cut off")
    return line[number]


def _marked(line: list[str], text: str, path: Path) -> Marked:
    found = _RANGES.fullmatch(_field(line, 1, path))
    if found is None:
        raise CaseError(f"{path}: {line[0]}: {line[1]!r} is no type with offsets")
    try:
        spans = tuple(Span(*map(int, pair.split())) for pair in found[2].split(";"))
    except ValueError as error:  # a number of thousands of digits
        raise CaseError(f"{path}: {line[0]}: {error}") from None
    words = " ".join(span.of(text) for span in spans)
    if len(line) > 2 and words.split() != line[2].split():
        raise CaseError(
            f"{path}: {line[0]}: its offsets mean {words!r}, but it says {line[2]!r}; is the text the same?"
        )
    if not all(0 <= start <= end <= len(text) for start, end in spans):
        raise CaseError(f"{path}: {line[0]}: {found[2]} lies outside the text of {len(text)} characters")
    return Marked(line[0], found[1].lower(), spans)


def _add_features(line: list[str], marked: dict[str, Marked], events: dict[str, str], path: Path) -> None:
    """What an attribute or a normalisation says of a span, or of the trigger of an event."""
    if line[0][0] not in "AMN":
        return
    name, *rest = _field(line, 1, path).split(" ")
    one = marked.get(events.get(rest[0], rest[0])) if rest else None
    if one is None:
        raise CaseError(f"{path}: {line[0]}: it is about nothing that is marked")
    if line[0][0] == "N":
        one.features |= used_features({"speaker": line[2] if len(line) > 2 else ""})
    else:
        one.features |= used_features({name: " ".join(rest[1:]) or "true"})
