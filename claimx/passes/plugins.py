"""Passes of other packages, found by their entry points."""

from claimx.errors import UnknownOptionError
from claimx.passes.base import Pass

GROUP = "claimx.passes"


def load_pass(name: str) -> Pass:
    """A new pass of the entry point `name` in the group claimx.passes: a class, or a function without arguments.

    Raises UnknownOptionError when no installed package names it, or what it names is no pass.
    """
    from importlib.metadata import entry_points  # 20 ms that most runs need not pay

    found = sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value))
    for point in found:
        if point.name == name:
            made = point.load()()
            missing = [part for part in ("name", "version", "propose") if not hasattr(made, part)]
            if missing:
                raise UnknownOptionError(f"passes: {point.value} is no pass: it has no {', '.join(missing)}")
            checked: Pass = made
            return checked
    known = ", ".join(dict.fromkeys(point.name for point in found)) or "none"
    raise UnknownOptionError(f"passes: no installed package has a pass {name!r} (known: {known})")
