"""Changed copies of good inputs; the same seed gives the same ones."""

import random
from collections.abc import Iterator, Sequence

_TOKENS = tuple(
    b"\x00 \xff \xfe \xed\xa0\x80 \xef\xbb\xbf \r\n \n\n -1 0 4294967296 99999999999999999999 1e999 NaN null [] {} [[ << >> "
    b"&a; &#0; <p> </p> <q> <![CDATA[ ]]> <!-- --> \" ' \\ \\u \\ud800 = : - --- | \t % %s {0} ../ file:/// http://a.example/ "
    b"\xe2\x80\x9e \xe2\x80\x9c \xe2\x80\xae \xcc\x81 true false 2024-02-30 9999999999-01-01 [x] [[x]] x=1".split(b" ")
)


def inputs(seeds: Sequence[bytes], seed: int, *, longest: int = 60_000) -> Iterator[bytes]:
    """The seeds, then changed ones without end."""
    yield from seeds
    chance = random.Random(seed)
    kept = list(seeds)
    while True:
        data = bytearray(chance.choice(kept))
        for _ in range(chance.choice((1, 1, 2, 3, 8, 30))):
            _change(data, chance, seeds)
        made = bytes(data[:longest])
        if chance.random() < 0.05:  # changes pile up
            kept.append(made)
            if len(kept) > 20 * len(seeds) + 200:
                del kept[len(seeds)]
        yield made


def _change(data: bytearray, chance: random.Random, seeds: Sequence[bytes]) -> None:
    at = chance.randrange(len(data) + 1)
    end = min(len(data), at + chance.choice((1, 2, 4, 16, 64, 400)))
    how = chance.randrange(8)
    if how == 0 and data:
        data[at % len(data)] = chance.randrange(256)
    elif how == 1:
        del data[at:end]
    elif how == 2:
        data[at:at] = data[at:end]
    elif how == 3:
        data[at:at] = chance.choice(_TOKENS)
    elif how == 4:
        data[at:at] = data[at:end] * chance.choice((3, 30, 300))
    elif how == 5:
        other = chance.choice(seeds)
        start = chance.randrange(len(other) + 1)
        data[at:end] = other[start : start + chance.choice((4, 40, 400))]
    elif how == 6:
        data[at:end] = chance.choice(_TOKENS)
    else:
        data[at:at] = chance.randbytes(chance.choice((1, 2, 8)))
