"""Cases from WebAnno and INCEpTION: exports in the format WebAnno TSV 3 (3.0 to 3.3).

One token a line: number, offsets, word, then a column for each feature of each layer that the head names. A span that
covers several tokens, or stands beside another, has a number in brackets; a relation stands on the line of its target,
with the token of its other end in the last of its columns. Offsets count UTF-16 units, as Java does. The type of a span
is its value of `role`, `kind`, `label` or `value` that is a type here, else the name of its layer. See the appendix
"WebAnno TSV" of the user's guide of INCEpTION.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from claimx.errors import CaseError
from claimx.testing.annotated import Marked, case_of_marked, is_role, used_features
from claimx.testing.cases import Case
from claimx.text.span import Span

_HEAD = re.compile(r"#T_(SP|RL|CH)=(.+)")
_LINE = re.compile(r"(\d+)-(\d+)(\.\d+)?\t(\d+)-(\d+)\t")
_VALUE = re.compile(r"(?P<value>.*?)(?:\[(?P<number>\d+)\])?", re.DOTALL)
_END = re.compile(r"(?P<token>\d+-\d+(?:\.\d+)?)(?:\[(?P<source>\d+)_(?P<target>\d+)\])?")
_BASE = "BT_"
_TYPED = ("role", "kind", "label", "value")


@dataclass(slots=True)
class _Layer:
    """A layer of the head: its short name, its features, the column of the first; for a relation the layer it ties."""

    name: str
    features: list[str]
    column: int
    base: str = ""


@dataclass(slots=True)
class _Annotation:
    """A span of a layer, as its lines make it."""

    layer: str
    tokens: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    features: dict[str, str] = field(default_factory=dict)


def read_webanno(path: Path, language: str | None) -> Case:
    """The case of one export. The text is that of the .txt file beside it, if there is one, else it is put together
    from the sentences, with line breaks between those that lie more than one character apart. Raises CaseError.
    """
    try:
        lines = path.read_bytes().decode("utf-8").replace("\r\n", "\n").split("\n")
        beside = path.with_suffix(".txt")
        text = beside.read_bytes().decode("utf-8") if beside.is_file() else None
    except OSError as error:
        raise CaseError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise CaseError(f"{path}: not in UTF-8 (byte {error.start})") from None
    if not lines[0].startswith("#FORMAT=WebAnno TSV 3"):
        raise CaseError(f"{path}: no WebAnno TSV 3: its first line must say #FORMAT=WebAnno TSV 3.3")
    return _Export(path, lines).case(text, language)


class _Export:
    """One file, read line by line."""

    def __init__(self, path: Path, lines: list[str]) -> None:
        self.path = path
        self.lines = lines
        self.layers = list(_layers(lines))
        self.found: dict[tuple[str, str], _Annotation] = {}  # layer, and number or token: the span
        self.relations: list[tuple[str, str, str]] = []  # layer of the spans, target, source: numbers or tokens

    def case(self, text: str | None, language: str | None) -> Case:
        if text is None:
            text = self._text()
        places = _code_points(text)
        for number, line in enumerate(self.lines, 1):
            head = _LINE.match(line)
            if head is not None:
                self._token(head, line.split("\t"), text, places, f"{self.path}, line {number}")
        marked = [
            Marked("/".join(key), _type(one), tuple(_joined(one.spans, text)), used_features(one.features))
            for key, one in self.found.items()
        ]
        ties = [(self._name(layer, target), self._name(layer, source)) for layer, target, source in self.relations]
        return case_of_marked(self.path.stem, text, marked, ties, str(self.path), language)

    def _name(self, layer: str, key: str) -> str:
        """The name of the span of a layer, or of any layer where the relation ties whatever stands at the token."""
        if (layer, key) in self.found:
            return f"{layer}/{key}"
        raise CaseError(f"{self.path}: a relation leads to {key}, where {layer} marks nothing")

    def _text(self) -> str:
        """The text from the sentences."""
        text = ""
        units = 0
        sentence: str | None = None
        for line in self.lines:
            if line.startswith("#Text="):
                sentence = _unescaped(line.removeprefix("#Text="))
                continue
            head = _LINE.match(line)
            if head is None or sentence is None:
                continue
            gap = int(head[4]) - units
            if gap < 0:
                raise CaseError(f"{self.path}: token {head[1]}-{head[2]} begins inside the sentence before it")
            text += (" " if gap == 1 and text else "\n" * gap) + sentence
            units = int(head[4]) + _units(sentence)
            sentence = None
        return text

    def _token(self, head: re.Match[str], columns: list[str], text: str, places: dict[int, int], where: str) -> None:
        try:
            span = Span(places[int(head[4])], places[int(head[5])])
        except KeyError:
            raise CaseError(f"{where}: offsets {head[4]}-{head[5]} are not in the text") from None
        if span.of(text) != _unescaped(columns[2]):
            raise CaseError(
                f"{where}: {columns[2]!r} is not at {head[4]}-{head[5]}, where the text has {span.of(text)!r}"
            )
        token = f"{head[1]}-{head[2]}{head[3] or ''}"
        for layer in self.layers:
            width = len(layer.features) + bool(layer.base)
            cells = columns[layer.column : layer.column + width]
            if len(cells) < width:
                raise CaseError(f"{where}: {len(columns)} columns are too few for the layers of the head")
            if layer.base:
                self._relate(layer, cells[-1], token, where)
            else:
                self._mark(layer, cells, token, span)

    def _mark(self, layer: _Layer, cells: list[str], token: str, span: Span) -> None:
        names = layer.features or [""]
        for name, cell in zip(names, cells or ["_"], strict=True):
            if cell == "_":
                continue
            for part in _split(cell):
                found = _VALUE.fullmatch(part)
                assert found is not None
                key = found["number"] or token
                one = self.found.setdefault((layer.name, key), _Annotation(layer.name))
                if token not in one.tokens:
                    one.tokens.append(token)
                    one.spans.append(span)
                if found["value"] != "*":
                    one.features[name] = _unescaped(found["value"])

    def _relate(self, layer: _Layer, cell: str, token: str, where: str) -> None:
        if cell == "_":
            return
        for part in _split(cell):
            found = _END.fullmatch(part)
            if found is None:
                raise CaseError(f"{where}: {part!r} is no end of a relation")
            source = found["source"] if found["source"] not in (None, "0") else found["token"]
            target = found["target"] if found["target"] not in (None, "0") else token
            self.relations.append((layer.base, target, source))


def _layers(lines: list[str]) -> Iterator[_Layer]:
    column = 3
    for line in lines:
        head = _HEAD.match(line)
        if head is None:
            continue
        name, *features = head[2].split("|")
        base = next((one.removeprefix(_BASE) for one in features if one.startswith(_BASE)), "")
        plain = [one for one in features if not one.startswith(_BASE)]
        if head[1] != "CH":
            yield _Layer(_short(name), plain, column, _short(base))
        column += max(len(features), 1)


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def _type(one: _Annotation) -> str:
    """The type of a span, in lower case."""
    named = (one.features[name] for name in _TYPED if is_role(one.features.get(name, "")))
    return next(named, one.layer).lower()


def _split(cell: str) -> list[str]:
    """The values of a cell, which bars part, escaped bars not."""
    return re.split(r"(?<!\\)\|", cell)


def _unescaped(text: str) -> str:
    known = {"t": "\t", "n": "\n", "r": "\r"}
    return re.sub(r"\\(->|.)", lambda found: known.get(found[1], found[1]), text)


def _units(text: str) -> int:
    """The length in UTF-16 units."""
    return len(text) + sum(ord(letter) > 0xFFFF for letter in text)


def _code_points(text: str) -> dict[int, int]:
    """Offsets in UTF-16 units to offsets in code points."""
    places = {}
    units = 0
    for place, letter in enumerate(text):
        places[units] = place
        units += 2 if ord(letter) > 0xFFFF else 1
    places[units] = len(text)
    return places


def _joined(spans: list[Span], text: str) -> Iterator[Span]:
    """Tokens as spans: those with only white space between them are one."""
    start, end = spans[0]
    for span in spans[1:]:
        if text[end : span.start].strip():
            yield Span(start, end)
            start = span.start
        end = span.end
    yield Span(start, end)
