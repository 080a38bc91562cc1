"""The same statement across files and languages, by rules that rather abstain.

    >>> import claimx
    >>> from claimx.linking import clusters, find_links
    >>> texts = ["“It will hold 40 days,” said Ana Rivas.", "„Das hält noch 40 Tage“, sagte Ana Rivas."]
    >>> linked = find_links(claimx.extract_text(text) for text in texts)
    >>> [link.kind.value for link in linked]
    []

`find_links` compares the documents of a collection and gives a `Link` for every translation, copy, and pair of
statements it finds; `clusters` joins the statements that are one. Two short documents, as here, prove nothing.
`link_people` says which speakers of different documents are one person or organisation.
"""

from claimx.linking.find import Linked, find_links
from claimx.linking.lexicon import Lexicon, WordTable, parse_lexicon, read_lexicon
from claimx.linking.links import Cluster, End, Link, LinkKind, clusters
from claimx.linking.people import AliasTable, People, Person, link_people
from claimx.linking.similarity import Encoder

__all__ = [
    "AliasTable",
    "Cluster",
    "Encoder",
    "End",
    "Lexicon",
    "Link",
    "LinkKind",
    "Linked",
    "People",
    "Person",
    "WordTable",
    "clusters",
    "find_links",
    "link_people",
    "parse_lexicon",
    "read_lexicon",
]
