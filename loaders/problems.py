"""What a loader says back: problems beside a plan that loaded, or one clear error when nothing can be."""

from __future__ import annotations

from golden_thread.graph.problems import Problem

__all__ = ["Problem", "Unreadable"]


class Unreadable(ValueError):
    """Nothing can be loaded from this input: where it stands, what is wrong with it, what to do.

    Raised before anything is built, so nothing is ever half-loaded. The command prints it and ends with 2.

    >>> print(Unreadable("plan.xlsx", "this is a PDF, not a workbook", "Export the tables as .xlsx or .csv."))
    plan.xlsx: this is a PDF, not a workbook. Export the tables as .xlsx or .csv.
    """

    def __init__(self, where: str, what: str, do: str) -> None:
        self.where = where
        self.what = what
        self.do = do
        super().__init__(where, what, do)

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.do}"
