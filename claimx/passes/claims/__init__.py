"""The claims of a text: what is asserted, by whom, how surely, with which figures and times."""

from claimx.passes.claims.engine import find_claims
from claimx.passes.claims.quantities import find_figures, find_quantities
from claimx.passes.claims.times import find_times

__all__ = ["find_claims", "find_figures", "find_quantities", "find_times"]
