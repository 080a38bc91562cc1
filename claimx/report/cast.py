"""Speakers on a page: a look that comes from the name, and letters that stand for it, so that colour is never alone."""

from collections import Counter
from collections.abc import Iterable
from html import escape

import regex

from claimx.model import Speaker
from claimx.report.looks import NOBODY, Look, looks_by_name
from claimx.report.pieces import label

_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*")
_LETTER = regex.compile(r"\X")
_LONGEST = 90


class Cast:
    """The speakers of one document, by id, each with a look and a tag of two letters.

    Hues are the same in every document. Underlines and tags are too, unless two of one document would have the same.
    """

    def __init__(self, speakers: Iterable[Speaker]) -> None:
        self.speakers = {one.id: one for one in speakers}
        self.names = {key: short(label(one.name), _LONGEST) for key, one in self.speakers.items()}
        looks = looks_by_name(one.name for one in self.speakers.values())
        self.looks: dict[str | None, Look] = {key: looks[one.name] for key, one in self.speakers.items()}
        self.tags: dict[str, str] = {}
        seen: Counter[str] = Counter()
        for key, one in self.speakers.items():
            letters = initials(one.name)
            seen[letters] += 1
            self.tags[key] = letters if seen[letters] == 1 else f"{letters}{seen[letters]}"

    def classes(self, speaker: str | None) -> str:
        """The look of a speaker as classes of the style sheet."""
        names = self.looks[speaker].classes if speaker in self.looks else NOBODY
        return " ".join(f"cx-{name}" for name in names.split())

    def tag(self, speaker: str | None) -> str:
        """The letters of a speaker as HTML; nothing for nobody."""
        letters = escape(self.tags.get(speaker or "", ""))
        return f'<span class="cx-tag">{letters}</span>' if letters else ""

    def named(self, speaker: str | None, otherwise: str = "–") -> str:
        """Letters and name as HTML."""
        name = self.names.get(speaker or "") or otherwise
        return f"{self.tag(speaker)} <bdi>{escape(name)}</bdi>".strip()


def initials(name: str) -> str:
    """The first letters of the first and the last word of a name, or the first two of its only one."""
    words = _WORD.findall(label(name))
    if len(words) > 1:
        return "".join(_LETTER.findall(word)[0] for word in (words[0], words[-1])).upper()
    return "".join(_LETTER.findall(words[0])[:2]).capitalize() if words else ""


def short(text: str, longest: int) -> str:
    """The text, cut to so many code points with a sign that it was."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
