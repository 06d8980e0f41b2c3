from dataclasses import asdict, dataclass

from engage.core.errors import BadInput


class DamagedTable(BadInput):
    """The file is not the table it should be, so nothing of it can be trusted. `line` counts from 1, as editors do."""

    default_code = "damaged_table"

    def __init__(self, reason: str, *, line: int, column: str) -> None:
        super().__init__(f"Line {line}, column {column}: {reason}", field=column)
        self.line = line
        self.column = column
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Rejection:
    """One row that is left out, and the cell that is the reason. `line` is where the row begins."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.reason}"

    def as_dict(self) -> dict[str, int | str]:
        return asdict(self)
