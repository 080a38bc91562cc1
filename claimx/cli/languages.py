"""`claimx languages`: the list of packs, and the check of one."""

import argparse
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from claimx.cli.common import FAILED, FINE, add_command
from claimx.cli.console import Console

if TYPE_CHECKING:
    from claimx.cli.common import Commands
    from claimx.testing.packs import PackReport, PackSize


def add_commands(commands: "Commands") -> None:
    """The parser, and that of its action."""
    languages = add_command(
        commands,
        "languages",
        "the languages that claimx has a pack for; check a pack of your own",
        "List the languages that claimx has a pack for, with how much each holds, or check a pack of your own.",
    )
    languages.add_argument("--json", action="store_true", help="as JSON")
    actions = languages.add_subparsers(dest="action", metavar="check")
    check = add_command(
        actions,
        "check",
        "is a pack right, and what does it lack?",
        "Read a language pack, fire its examples, and tell what it lacks beside the packs of claimx.",
    )
    check.add_argument("pack", metavar="PACK.toml", help="the file of the pack")
    # a default here would undo what was said before `check`
    check.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="the report as JSON")


def run(options: argparse.Namespace, console: Console) -> int:
    """List the packs, or check one; its exit code says whether its examples come out."""
    from claimx.display import printable
    from claimx.testing.packs import check_pack

    if options.action != "check":
        return _list(options)
    report = check_pack(options.pack)
    if options.json:
        print(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        print(printable("\n".join(_lines(report))))
    return FINE if report.is_right else FAILED


def _list(options: argparse.Namespace) -> int:
    from claimx.lang.pack import known_languages, load_pack
    from claimx.testing.packs import pack_size

    sizes = [pack_size(load_pack(code)) for code in known_languages()]
    if options.json:
        print(json.dumps([size.as_dict() for size in sizes], ensure_ascii=False, indent=2))
    else:
        print("\n".join(_table(sizes)))
    return FINE


def _table(sizes: "Sequence[PackSize]") -> list[str]:
    """One line a pack; numbers stand right."""
    name = max(len(size.name) for size in sizes)
    lines = [f"    {'':{name}}  {'cues':>5}  {'words':>6}  constructions  examples  failing"]
    for size in sizes:
        counts = f"{size.cues:5}  {size.words:6}  {size.constructions:13}  {size.examples:8}  {size.xfails:7}"
        lines.append(f"{size.code:2}  {size.name:{name}}  {counts}")
    return lines


def _lines(report: "PackReport") -> list[str]:
    right = report.examples - len(report.failed)
    lines = [f"{report.label}: the pack says only what it may say; {right} of {report.examples} examples come out"]
    for one in report.failed:
        lines += ["", f"example {one.number}: {one.why}", f"  {one.text}", f"  expected  {_shown(one.expected)}"]
        lines += [f"  found     {_shown(found)}" for found in one.found]
    if report.gaps:
        width = max(len(gap.key) for gap in report.gaps)
        lines += ["", "little or nothing there, beside the fullest pack (a language rightly lacks some):"]
        for gap in report.gaps:
            beside = f"{gap.fullest} has {gap.most:4}; filled by {gap.filled_by} of {report.beside}"
            lines.append(f"  {gap.key:{width}}  {gap.own:4}, {beside}")
    if report.absent:
        lines += ["", "sections that it does not have (and how many packs have them):"]
        lines += [f"  [{section}]  {packs} of {report.beside}" for section, packs in report.absent.items()]
    if report.unshown:
        lines += ["", "constructions without an example (and how many packs have one):"]
        lines += [f"  {name}  {packs} of {report.beside}" for name, packs in report.unshown.items()]
    return lines


def _shown(example: object) -> str:
    if not isinstance(example, dict):
        return str(example)
    return ", ".join(f"{key} {value}" for key, value in example.items() if value)
