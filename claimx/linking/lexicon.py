"""Words of one language in another, given by the user; none ships with claimx.

>>> from claimx.linking.lexicon import parse_lexicon
>>> lexicon = parse_lexicon("en\\tbridge\\tde\\tBrücke\\n")
>>> lexicon.translate("de", "brucke", "en")
frozenset({'bridge'})
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol, runtime_checkable

from claimx.errors import InputError, UnreadableInputError
from claimx.lang.spelling import fold_letters

_COLUMNS = 4
_NOTHING: frozenset[str] = frozenset()


@runtime_checkable
class Lexicon(Protocol):
    """Anything that knows words of one language in another."""

    def translate(self, language: str, word: str, into: str, /) -> frozenset[str]:
        """The folded words of language `into` for a folded word (`claimx.lang.spelling.fold_letters`)."""
        ...


class WordTable:
    """A lexicon from rows (language, word, language, word); each row holds in both directions."""

    def __init__(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        found: dict[tuple[str, str, str], set[str]] = {}
        for language, word, other, translation in rows:
            one, two = fold_letters(word.strip()), fold_letters(translation.strip())
            found.setdefault((language, one, other), set()).add(two)
            found.setdefault((other, two, language), set()).add(one)
        self._table = {key: frozenset(words) for key, words in found.items()}

    def translate(self, language: str, word: str, into: str, /) -> frozenset[str]:
        """The words of language `into`, folded; none when the table has none."""
        return self._table.get((language, word, into), _NOTHING)


class CalledLexicon:
    """A lexicon from a function (language, folded word, language) -> words."""

    def __init__(self, function: Callable[[str, str, str], Iterable[str]]) -> None:
        self._function = function

    def translate(self, language: str, word: str, into: str, /) -> frozenset[str]:
        """What the function gives, folded."""
        return frozenset(map(fold_letters, self._function(language, word, into)))


def parse_lexicon(text: str, where: str = "<lexicon>") -> WordTable:
    """A lexicon from lines of four columns between tabs: language, word, language, word. Empty lines do not matter.

    Raises InputError naming `where` and the line that has not four columns, or an empty one.
    """
    rows: list[tuple[str, str, str, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        columns = [column.strip() for column in line.split("\t")]
        if len(columns) != _COLUMNS or not all(columns):
            message = f"{where}, line {number}: four columns expected (language, word, language, word), divided by tabs"
            raise InputError(message)
        rows.append((columns[0], columns[1], columns[2], columns[3]))
    return WordTable(rows)


def read_lexicon(path: str | Path) -> WordTable:
    """A lexicon from a file in UTF-8, as `parse_lexicon` reads it.

    Raises UnreadableInputError when the file cannot be read, InputError when a line is wrong.
    """
    try:
        text = Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableInputError(f"{path}: no lexicon in UTF-8: {error}; see docs/explanation/linking.md") from error
    return parse_lexicon(text, str(path))
