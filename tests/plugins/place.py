"""Where a test run keeps its servers. The run's first process decides; its xdist workers, and runs within it, inherit the decision.

A run within a run has a copy of the database of its own, named in ENGAGE_TESTS_COPY.
"""

import os
import secrets
import tempfile
from pathlib import Path

PREFIX = "engage-tests-"
IS_WITHIN_ANOTHER = "ENGAGE_TESTS_COPY" in os.environ
VAR = Path(
    os.environ.setdefault(
        "ENGAGE_TESTS_VAR", str(Path(tempfile.gettempdir()) / f"{PREFIX}{os.getpid()}-{secrets.token_hex(3)}")
    )
)
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
NUMBER = int(WORKER.removeprefix("gw")) + 1 if WORKER != "alone" else 0
TEMPLATE = "engage_template"
DATABASE = f"engage_{WORKER}{os.environ.get('ENGAGE_TESTS_COPY', '')}"
