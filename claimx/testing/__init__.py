"""Cases: texts with the quotes, speakers and claims that must come out of them, to test and to score claimx with.

    >>> from claimx.testing import assert_quotes
    >>> text = "„Wir warten“, sagte Anna Kern."
    >>> assert_quotes(text, [{"content": "Wir warten", "speaker": "Anna Kern"}], language="de")

A case says in plain words what must, may or must not come out. `read_cases` reads them from files, `difference` shows
in words where claimx finds something else, `score` counts over many. pytest collects case files by itself (the plugin
`claimx.testing.plugin`); `claimx.testing.strategies` holds strategies for hypothesis. Names are loaded on first use, so
that pytest starts no slower for having the plugin.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimx.errors import CaseError
    from claimx.testing.cases import Case, Expected, read_cases
    from claimx.testing.differences import Mismatch, assert_case, assert_quotes, compare, difference
    from claimx.testing.packs import PackReport, check_pack
    from claimx.testing.scoring import Figures, Scores, score
    from claimx.testing.writing import case_of, written

__all__ = [
    "Case",
    "CaseError",
    "Expected",
    "Figures",
    "Mismatch",
    "PackReport",
    "Scores",
    "assert_case",
    "assert_quotes",
    "case_of",
    "check_pack",
    "compare",
    "difference",
    "read_cases",
    "score",
    "written",
]

_HOMES = {
    "CaseError": "claimx.errors",
    **dict.fromkeys(("Case", "Expected", "read_cases"), "claimx.testing.cases"),
    **dict.fromkeys(
        ("Mismatch", "assert_case", "assert_quotes", "compare", "difference"), "claimx.testing.differences"
    ),
    **dict.fromkeys(("PackReport", "check_pack"), "claimx.testing.packs"),
    **dict.fromkeys(("Figures", "Scores", "score"), "claimx.testing.scoring"),
    **dict.fromkeys(("case_of", "written"), "claimx.testing.writing"),
}


def __getattr__(name: str) -> Any:
    """A public name, imported when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'claimx.testing' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names, loaded or not."""
    return sorted(set(__all__) | {"__doc__", "__file__", "__name__", "__path__"})
