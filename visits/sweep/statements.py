"""The sweep's SQL: one file a rule in `sql/`."""

from datetime import timedelta
from pathlib import Path

from engage.core.sql import Statements

# Whoever acts at the very instant something is due is in time: on the spot only what was due before counts as missed.
ON_THE_DOT = timedelta(microseconds=1)
statement = Statements(Path(__file__).parent / "sql")
