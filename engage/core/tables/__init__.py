"""Tables that people bring as files: read as a stream, with line and column in whatever is wrong with them.

Damage to the structure (encoding, columns, quotation marks, half a row) refuses the file as a whole: `DamagedTable`. A single cell that cannot
be understood rejects its row: `Rejection`.
"""

from engage.core.tables.cells import fold, read_amount, read_day
from engage.core.tables.problems import DamagedTable, Rejection
from engage.core.tables.table import Row, Table

__all__ = ["DamagedTable", "Rejection", "Row", "Table", "fold", "read_amount", "read_day"]
