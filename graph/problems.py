"""What is wrong in an input, where, and what to do: a value, collected and shown all together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong in the input. `row` counts from 1 as the spreadsheet shows it; None is the whole sheet.

    >>> what = "no outcome is called 'Safer street'"
    >>> print(Problem("plan.xlsx", "Measures", 14, "Outcome", what, "Did you mean 'Safer streets'?"))
    plan.xlsx, Measures, row 14, Outcome: no outcome is called 'Safer street'. Did you mean 'Safer streets'?
    """

    file: str
    sheet: str
    row: int | None
    column: str
    what: str
    do: str

    @property
    def place(self) -> str:
        """Where it is, as words."""
        row = f"row {self.row}" if self.row is not None else ""
        return ", ".join(part for part in (self.file, self.sheet, row, self.column) if part)

    def __str__(self) -> str:
        return f"{self.place}: {self.what}. {self.do}".strip()
