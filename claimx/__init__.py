"""Who said what in the news, where it stands, and what it claims.

    >>> import claimx
    >>> extraction = claimx.extract_text("„Wir warten“, sagte die Ministerin Anna Kern.", language="de")
    >>> for quote in extraction.quotes:
    ...     print(quote.kind.value, quote.text, "|", extraction.speaker(quote).name)
    direct Wir warten | Anna Kern

`extract` reads a file, `extract_text` takes a text, `extract_many` goes over files and folders; each gives an
`Extraction`, whose spans count code points of `extraction.document.text`. `show` prints one for people. `graph` ties
the extractions of many files together. Everything raised on purpose is a `ClaimxError`. Names are loaded on first use:
`import claimx` reads no file and compiles no pattern.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimx._api import extract, extract_many, extract_text
    from claimx._graph import ProvenanceGraph, graph
    from claimx.display import show
    from claimx.errors import ClaimxError
    from claimx.model import Claim, Document, Evidence, Extraction, Quote, Speaker
    from claimx.text.span import Span

__version__ = "0.1.0"

__all__ = [
    "Claim",
    "ClaimxError",
    "Document",
    "Evidence",
    "Extraction",
    "ProvenanceGraph",
    "Quote",
    "Span",
    "Speaker",
    "__version__",
    "extract",
    "extract_many",
    "extract_text",
    "graph",
    "show",
]

_HOMES = {
    "Claim": "claimx.model",
    "ClaimxError": "claimx.errors",
    "Document": "claimx.model",
    "Evidence": "claimx.model",
    "Extraction": "claimx.model",
    "ProvenanceGraph": "claimx._graph",
    "Quote": "claimx.model",
    "Span": "claimx.text.span",
    "Speaker": "claimx.model",
    "extract": "claimx._api",
    "extract_many": "claimx._api",
    "extract_text": "claimx._api",
    "graph": "claimx._graph",
    "show": "claimx.display",
}


def __getattr__(name: str) -> Any:
    """A public name, imported when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'claimx' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names, loaded or not."""
    return sorted(set(__all__) | {"__doc__", "__file__", "__name__", "__path__"})
