"""`claimx languages`: the list of packs, and the check of one."""

import argparse
import json

from claimx.cli.common import FAILED, FINE
from claimx.display import printable
from claimx.testing.packs import PackReport, check_pack


def run(options: argparse.Namespace) -> int:
    """List the packs, or check one; its exit code says whether its examples come out."""
    if options.action != "check":
        return _list()
    report = check_pack(options.pack)
    if options.json:
        print(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        print(printable("\n".join(_lines(report))))
    return FINE if report.is_right else FAILED


def _list() -> int:
    from claimx.lang.pack import known_languages, load_pack

    for code in known_languages():
        print(f"{code}  {load_pack(code).name}")
    return FINE


def _lines(report: PackReport) -> list[str]:
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
