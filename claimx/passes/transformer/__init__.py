"""The transformer pass: a token classifier over content, cue and source, and what joins its labels to quotes."""

from claimx.passes.transformer.engine import TransformerPass, remembered_pass

__all__ = ["TransformerPass", "remembered_pass"]
