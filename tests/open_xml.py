"""Microsoft's Open XML SDK as a program that `make test` installs beside the environment: what it finds in a file."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

VALIDATOR = Path(sys.prefix) / "validator" / "node_modules" / ".bin" / "ooxml-validator"
VERSIONS = ("Office2016", "Microsoft365")


def complaints(path: Path, version: str = VERSIONS[0]) -> list[object]:
    """What the validator says against a file."""
    if not VALIDATOR.exists():
        pytest.fail("the Open XML validator is missing: run `make test`, which installs it")
    ran = subprocess.run(
        [VALIDATOR, str(path), "--officeVersion", version], capture_output=True, text=True, timeout=60, check=False
    )
    errors: list[object] = json.loads(ran.stdout)["errors"]
    return errors
