"""The rule pass: always runs, needs no model and no network."""

from claimx.passes.rules.engine import RulePass

__all__ = ["RulePass"]
