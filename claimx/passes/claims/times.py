"""stub"""
from collections.abc import Iterator
from datetime import date
from claimx.model.records import TimeRef
from claimx.passes.claims.tables import Tables, tables_of
from claimx.passes.reading import Reading

class Times:
    def __init__(self, reading: Reading, tables: Tables, reference: date | None) -> None:
        self.taken = bytearray(len(reading.words))
    def find(self) -> Iterator[TimeRef]:
        yield from ()

def find_times(reading: Reading, reference: date | None = None) -> list[TimeRef]:
    return list(Times(reading, tables_of(reading.pack), reference).find())
