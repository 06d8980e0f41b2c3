"""Tables that people bring as files: read as a stream, with line and column in whatever is wrong with them.

Damage to the structure (encoding, columns, quotation marks, half a row) refuses the file as a whole: `DamagedTable`. A single cell that cannot
be understood rejects its row: `Rejection`. CSV (`lines`) and XLSX (`sheets`) are told apart by their first bytes.
"""

from engage.core.tables.cells import fold, read_amount, read_day
from engage.core.tables.problems import DamagedTable, Rejection
from engage.core.tables.table import Row, Table
from engage.core.tables.watching import NOBODY, Watcher

__all__ = [
    "NOBODY",
    "DamagedTable",
    "Rejection",
    "Row",
    "Table",
    "Watcher",
    "fold",
    "read_amount",
    "read_day",
]
