"""What a construction hands on: token ranges, not yet characters."""

from dataclasses import dataclass, field

from claimx.lang.pack import Cue


@dataclass(slots=True)
class Draft:
    """A quote in token indices. `content` ranges are `[first, end)`, in text order, marks and all."""

    construction: str
    content: list[tuple[int, int]]
    cue: tuple[int, ...] = ()
    source: tuple[int, int] | None = None
    about: Cue | None = None
    score: float = 0.7
    negated: bool = False
    direct: bool = False  # the content is what the marks hold, nothing else
    continuation: bool = False
    unsourced: bool = False
    closed: bool = True
    via: tuple[tuple[int, int], ...] = ()
    sentence: int = -1
    relative: bool = False  # its source is a relative word: the data that show it leaks
    note: str | None = None
    clitic: int = -1  # a verb that carries its subject: dit-il
    stretches: list[int] = field(default_factory=list)  # opening marks (or first tokens) of the stretches it takes

    @property
    def first(self) -> int:
        return self.content[0][0]

    @property
    def end(self) -> int:
        return self.content[-1][1]
