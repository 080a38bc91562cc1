"""Work spread over processes: results in order, memory bounded, and a worker that dies costs one document.

`claimx.batch.pool.run` does it; it is imported when it is needed.
"""

from claimx.batch.records import Answer, Found, Job, Work, defect, out_of_memory

__all__ = ["Answer", "Found", "Job", "Work", "defect", "out_of_memory"]
