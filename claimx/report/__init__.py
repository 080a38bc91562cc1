"""One self-contained HTML file to read a provenance graph in: articles, people, statements, and the graph drawn."""

from claimx.report.article import to_fragment
from claimx.report.page import stylesheet, to_html

__all__ = ["stylesheet", "to_fragment", "to_html"]
