"""Where a test run keeps its servers. The run's first process decides; its xdist workers inherit the decision."""

import os
import secrets
import tempfile
from pathlib import Path

PREFIX = "engage-tests-"
VAR = Path(
    os.environ.setdefault(
        "ENGAGE_TESTS_VAR", str(Path(tempfile.gettempdir()) / f"{PREFIX}{os.getpid()}-{secrets.token_hex(3)}")
    )
)
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
NUMBER = int(WORKER.removeprefix("gw")) + 1 if WORKER != "alone" else 0
TEMPLATE = "engage_template"
DATABASE = f"engage_{WORKER}"
