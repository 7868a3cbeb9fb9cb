"""The one error of a loader."""

import pickle

from golden_thread.graph.problems import Problem as OfTheGraph
from golden_thread.loaders.problems import Problem, Unreadable


def test_an_error_says_where_what_and_what_to_do() -> None:
    error = Unreadable("plan.xlsx", "this is a PDF", "Export the tables.")
    assert str(error) == "plan.xlsx: this is a PDF. Export the tables."
    assert isinstance(error, ValueError)
    again = pickle.loads(pickle.dumps(error))
    assert (again.where, again.what, again.do) == ("plan.xlsx", "this is a PDF", "Export the tables.")


def test_a_problem_is_the_same_in_both_rooms() -> None:
    assert Problem is OfTheGraph
