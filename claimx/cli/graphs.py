"""`claimx report` and `claimx graph`: many files as one graph, for people and for other programs."""

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from claimx.cli.common import FAILED, FINE, UsageError, add_command, refuse_input_as_output
from claimx.cli.console import Console
from claimx.cli.reading import EPILOG, add_reading, files_of, found_in
from claimx.errors import ClaimxError, GraphError, MissingExtraError, UnknownOptionError

if TYPE_CHECKING:
    from claimx import ProvenanceGraph
    from claimx.cli.common import Commands
    from claimx.linking import AliasTable

STORE = ".claimx"
"""The ending of folders that `claimx graph` keeps a graph in."""


def add_commands(commands: "Commands") -> None:
    """The parsers of both commands."""
    report = add_command(
        commands,
        "report",
        "one HTML file to read files and folders in",
        "Write one HTML file in which all that the files say can be read, searched and followed, offline. A .claimx "
        "folder that claimx graph wrote is taken as it is.",
        EPILOG,
    )
    add_reading(report)
    report.add_argument("-o", "--output", metavar="FILE", required=True, help="the HTML file to write")
    report.add_argument("--title", default="Who said what", help="what stands above it (default: %(default)s)")
    _add_linking(report)
    graph = add_command(
        commands,
        "graph",
        "files and folders as one provenance graph, in a format of others",
        "Read files into one provenance graph, link it, and write it: PROV, JSON-LD, RDF, GraphML, Parquet, CSV, "
        "Mermaid, DOT, or a .claimx folder that claimx query asks. Such folders are read too, as they are.",
        EPILOG,
    )
    add_reading(graph)
    graph.add_argument(
        "-o", "--output", metavar="PATH", required=True, help="what to write; its suffix says the format"
    )
    graph.add_argument(
        "-f", "--format", metavar="FORMAT", help="a format of claimx.export, or claimx (default: suffix)"
    )
    graph.add_argument("--add", action="store_true", help="add to the .claimx folder that is there")
    _add_linking(graph)


def _add_linking(command: argparse.ArgumentParser) -> None:
    command.add_argument("--no-link", dest="link", action="store_false", help="leave out what ties files together")
    command.add_argument("--aliases", metavar="TABLE", help="a table of names of one person (.toml, .csv)")


def run_report(options: argparse.Namespace, console: Console) -> int:
    """One HTML file of all that could be read; none when nothing could."""
    if Path(options.output).is_dir():
        raise UsageError(f"{options.output}: is a folder; name a file to write")
    return _made_into(options, console, lambda graph: graph.to_html(options.output, title=options.title))


def run_graph(options: argparse.Namespace, console: Console) -> int:
    """All that could be read as one graph, in a format of others or as a folder to be opened again."""
    if options.format == "claimx" or (options.format is None and options.output.endswith(STORE)):
        _need("pyoxigraph", "rdf")
        if options.add:
            return _add(options, console)
        if Path(options.output).exists():
            raise UsageError(f"{options.output}: is there already; add to it with --add, or name another folder")
        return _made_into(options, console, lambda graph: graph.save(options.output))
    if options.add:
        raise UsageError(f"--add: {options.output} is no graph of claimx; name a folder that ends in {STORE}")
    _check_format(options)
    return _made_into(options, console, lambda graph: graph.write(options.output, options.format))


def _check_format(options: argparse.Namespace) -> None:
    """Whether the graph can be written, before hours go into reading."""
    from claimx.export.formats import format_of

    with _misused():
        chosen = format_of(options.output, options.format)
    needed = {"rdf": "pyoxigraph", "prov": "prov", "graph": "networkx", "arrow": "pyarrow"}
    if chosen.extra is not None:
        _need(needed[chosen.extra], chosen.extra)


def _need(module: str, extra: str) -> None:
    from claimx._extras import require

    with _misused():
        require(module, extra=extra)


@contextmanager
def _misused() -> Iterator[None]:
    """What cannot be written, linked or opened is an error of usage."""
    try:
        yield
    except (GraphError, UnknownOptionError, MissingExtraError) as error:
        raise UsageError(str(error)) from None


def _made_into(options: argparse.Namespace, console: Console, write: "Callable[[ProvenanceGraph], object]") -> int:
    """Read all files into one linked graph and hand it to `write`; nothing is written when nothing could be read."""
    if options.output == "." or not Path(options.output).parent.is_dir():
        raise UsageError(f"{options.output}: cannot be written: name a file in a folder that exists")
    refuse_input_as_output(options.paths, options.output)
    aliases = _aliases(options.aliases)
    graph = _read(options, console)
    if not len(graph):
        console.error(f"{options.output}: not written: there is nothing to tell of", event="nothing")
        return FAILED
    with _misused():
        _link(graph, options, aliases, console)
        with console.phase(f"writing {options.output}"):
            write(graph)
    return FAILED if console.failures else FINE


def _add(options: argparse.Namespace, console: Console) -> int:
    """Add to a graph on disk: what is added stays when the run is stopped; what ties files together is made anew."""
    from claimx import ProvenanceGraph

    if not Path(options.output).is_dir():
        raise UsageError(f"--add: {options.output}: no such folder; leave --add out to make it")
    aliases = _aliases(options.aliases)
    paths = files_of(options.paths, console, output=options.output)
    with _misused(), ProvenanceGraph.open(options.output) as graph:
        with console.progress(len(paths)):
            graph.update(found_in(paths, options, console, None))
        _link(graph, options, aliases, console)
    return FAILED if console.failures else FINE


def _link(
    graph: "ProvenanceGraph", options: argparse.Namespace, aliases: "AliasTable | None", console: Console
) -> None:
    if options.link:
        with console.phase(f"linking {len(graph):,} texts"):
            graph.link(aliases=aliases)


def _read(options: argparse.Namespace, console: Console) -> "ProvenanceGraph":
    """The graph of all inputs. Those that are graphs already come first: files replace what they said before."""
    from claimx import ProvenanceGraph

    stores = [path for path in options.paths if path.rstrip("/" + os.sep).endswith(STORE) and Path(path).is_dir()]
    graph = ProvenanceGraph()
    for store in stores:
        with _misused(), ProvenanceGraph.open(store, read_only=True) as kept:
            graph = graph | kept
    paths = files_of([path for path in options.paths if path not in stores], console, output=options.output)
    with console.progress(len(paths)):
        return graph.update(found_in(paths, options, console, None))


def _aliases(path: str | None) -> "AliasTable | None":
    if path is None:
        return None
    table: type[AliasTable] = import_module("claimx.linking").AliasTable
    try:
        return table.read(path)
    except ClaimxError as error:
        raise UsageError(str(error)) from None
