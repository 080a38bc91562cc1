"""The claims of a text: so far the figures in it, quantities and times."""

from claimx.passes.claims.quantities import find_figures, find_quantities
from claimx.passes.claims.times import find_times

__all__ = ["find_figures", "find_quantities", "find_times"]
