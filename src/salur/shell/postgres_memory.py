"""How much memory the embedded server takes for its pages.

PostgreSQL's own 128 MB is for any machine: reports over a year then fetch each page anew, and every fetch costs.
"""

from __future__ import annotations

import os
from pathlib import Path

MB = 1024 * 1024
LEAST, MOST, PART = 128 * MB, 1024 * MB, 8  # an eighth of the memory, the system's own cache needs the rest
CAGES = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def there() -> int:
    """Bytes of memory that this machine has, or this container may use; 0 where nobody says."""
    try:
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return 0
    return min([whole, *_cages()])


def _cages() -> list[int]:
    found = []
    for cage in CAGES:
        try:
            text = cage.read_text().strip()
        except OSError:
            continue
        if text.isdigit():
            found.append(int(text))
    return found


def settings(bytes_there: int) -> list[str]:
    """The server's settings for so much memory: what it keeps itself, and what it may expect the system to keep."""
    own = max(LEAST, min(MOST, bytes_there // PART))
    return [f"shared_buffers={own // MB}MB", f"effective_cache_size={max(4 * LEAST, bytes_there // 2) // MB}MB"]
