"""A process that changes a graph on disk is killed at a random moment; what is on disk then is looked at.

    python benchmarks/store_kills.py [ROUNDS] [--seed N]

Every round goes on with the store of the round before, four times of five. The process makes a known series of changes:
files come, change and go, links are put. It says when each is done. Killed with SIGKILL, the store must hold every
change that was said to be done, and of the one in hand either all or nothing. Exit code 1 when it does not.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from claimx import ProvenanceGraph, extract_text
from claimx.model import Extraction
from claimx.provenance.records import Edge, Node
from claimx.provenance.vocabulary import NodeKind, Relation
from claimx.store.catalogue import STORE
from claimx.store.quads import document_quads, link_quads
from claimx.store.shelf import StoreShelf

PLACES = 12
LINE = "„Wir warten {number} Tage“, sagte Ministerin Anna Kern von der Partei Aufbruch am {day}. Mai. "

Change = tuple[str, int]


def changes(seed: int) -> Iterator[Change]:
    """The series of changes: what is done, and with which number."""
    chosen = random.Random(seed)
    for number in range(100_000):
        yield chosen.choices(("add", "remove", "link"), (8, 1, 1))[0], number


def document(seed: int, number: int) -> Extraction:
    """A document that comes, or takes the place of another."""
    chosen = random.Random(f"{seed} {number}")
    text = "".join(LINE.format(number=chosen.randrange(99), day=day) for day in range(1, chosen.randrange(2, 24)))
    return extract_text(
        f"{number}. {text}", language="de", source=f"{chosen.randrange(PLACES)}.txt", claims=number % 2 == 0
    )


def apply(graph: ProvenanceGraph, seed: int, change: Change) -> None:
    """Make one change."""
    what, number = change
    if what == "add":
        graph.add(document(seed, number))
    elif what == "link":
        graph._shelf.put_links(*links_of(graph))
    else:
        places = sorted({place for entry in graph.entries() for place in entry.locations})
        if places:
            graph.remove(places[number % len(places)])


def links_of(graph: ProvenanceGraph) -> tuple[list[Node], list[Edge]]:
    """Links between the quotes of all documents, several pieces of them."""
    quotes = [quote.id for extraction in graph.extractions() for quote in extraction.quotes]
    person = Node("person_1", NodeKind.PERSON, "Anna Kern")
    pairs = [(one, other) for place, one in enumerate(quotes) for other in quotes[place + 1 : place + 6]]
    return [person], [
        Edge(Relation.CANDIDATE, *pair, "test@1", "name", 0.5, signals=(("name", 1.0),)) for pair in pairs
    ]


def child(path: Path, seed: int, skip: int) -> None:
    """Make the changes from one on, and say the number of each when it is done."""
    extract_text("Hallo.", language="de")
    print("ready", flush=True)
    with ProvenanceGraph.open(path) as graph:
        for change in changes(seed):
            if change[1] >= skip:
                apply(graph, seed, change)
                print(change[1], flush=True)


def killed(path: Path, seed: int, skip: int, wait: int, seconds: float) -> int:
    """Run the changes from `skip` on; kill the process some seconds after it said that so many are done.

    With none to wait for, it may be killed while it opens the store. Gives how many were said to be done in all.
    """
    command = [sys.executable, str(Path(__file__).resolve()), "--child", str(path), str(seed), str(skip)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(wait + 1)]
        assert said[0] == "ready\n"
        time.sleep(seconds)
        process.kill()
        said += process.stdout.read().splitlines(keepends=True)
    done = [int(line) for line in said[1:] if line.endswith("\n")]
    return done[-1] + 1 if done else skip


class Expected:
    """The same changes made in memory, to compare with."""

    def __init__(self, seed: int) -> None:
        self.seed, self.done = seed, 0
        self.graph = ProvenanceGraph()
        self.series = changes(seed)
        self.next: Change = next(self.series)

    def advance(self, done: int) -> None:
        """Make the changes up to this many."""
        while self.done < done:
            apply(self.graph, self.seed, self.next)
            self.done, self.next = self.done + 1, next(self.series)

    def compare(self, path: Path) -> list[str]:
        """What is wrong with the store, which may be one change ahead."""
        with ProvenanceGraph.open(path) as kept:
            wrong = broken(kept)
            if kept == self.graph and self._same_links(kept):
                return wrong
            in_hand = self.next[0]
            if in_hand == "link" and kept == self.graph and not kept.linked:
                return wrong  # the old links go first
            self.advance(self.done + 1)
            if kept == self.graph and self._same_links(kept):
                return wrong
        return [*wrong, f"neither {self.done - 1} nor {self.done} changes are there ({in_hand} was in hand)"]

    def _same_links(self, kept: ProvenanceGraph) -> bool:
        return kept.linked == self.graph.linked and list(kept.links()) == list(self.graph.links())


def broken(kept: ProvenanceGraph) -> list[str]:
    """Where RDF and catalogue of a store are not those of its documents and links, no more, no less."""
    shelf = kept._shelf
    assert isinstance(shelf, StoreShelf)
    held = {quad for quad in shelf.store if str(quad.graph_name) != f"<{STORE}>"}
    meant = {quad for entry in kept.entries() for quad in document_quads(entry, "main")}
    meant.update(link_quads(shelf.people(), shelf.links()))
    wrong = [f"{len(held - meant)} quads too many, {len(meant - held)} missing"] if held != meant else []
    for extraction in kept.extractions():
        for quote in extraction.quotes:
            if kept.trace(quote.id).found != quote:
                wrong.append(f"{quote.id} is not found")
    if len(list(kept.quotes(speaker="Kern"))) != sum(len(one.quotes) for one in kept.extractions()):
        wrong.append("not all quotes are found by their speaker")
    return wrong


def rounds(folder: Path, count: int, seed: int) -> Iterator[tuple[int, str, list[str]]]:
    """Kill and look, many times: number of the round, when the process was killed, what is wrong."""
    chosen = random.Random(seed)
    expected, path = Expected(seed), folder / "0.claimx"
    for number in range(count):
        if number % 5 == 4:
            expected, path = Expected(seed + number), folder / f"{number}.claimx"
        wait, seconds = chosen.randrange(12), chosen.random() * 0.04  # a change takes about as long
        expected.advance(killed(path, expected.seed, expected.done, wait, seconds))
        moment = f"{seconds:.3f} s after {wait} changes, {expected.done} in all"
        yield number, moment, expected.compare(path)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rounds", nargs="?", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", nargs=3, metavar=("PATH", "SEED", "SKIP"), help="make changes until killed")
    options = parser.parse_args(argv)
    if options.child:
        child(Path(options.child[0]), int(options.child[1]), int(options.child[2]))
        return 0
    failed = total = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, moment, wrong in rounds(Path(folder), options.rounds, options.seed):
            total = number + 1
            for line in wrong:
                print(f"round {number}, killed {moment}: {line}", file=sys.stderr)
            failed += bool(wrong)
    print(f"killed {total} times, {failed} stores wrong")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
