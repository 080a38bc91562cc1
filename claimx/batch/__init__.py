"""Work spread over processes: results in order, memory bounded, and a worker that dies costs one document."""

from claimx.batch.pool import Answer, Job, run
from claimx.batch.worker import Found, defect, out_of_memory

__all__ = ["Answer", "Found", "Job", "defect", "out_of_memory", "run"]
