"""The shapes (SHACL, W3C Recommendation, 20 July 2017) that all RDF of claimx has."""

from importlib.resources import files


def shapes() -> str:
    """The shapes as Turtle: hand them to any SHACL processor together with the RDF of a graph.

    They say what every file, document, quote, claim, speaker, run, pass, annotation and piece of evidence has: that a
    quote without its document, or an attribution without its pass, is none.
    """
    return files("claimx.export").joinpath("shapes.ttl").read_text("utf-8")
