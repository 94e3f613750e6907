"""Where a fault of our own is written down, for those who maintain the program."""

import tempfile
import traceback
from datetime import datetime
from pathlib import Path


def logged_fault() -> Path:
    """Write the current exception to a file of its own, and return that."""
    path = Path(tempfile.gettempdir()) / f"scorebook-{datetime.now():%Y%m%d-%H%M%S-%f}.log"
    path.write_text(traceback.format_exc(), encoding="utf-8")
    return path
