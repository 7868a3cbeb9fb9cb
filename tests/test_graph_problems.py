"""A problem says where, what and what to do."""

from __future__ import annotations

from golden_thread.graph.problems import Problem


def test_a_problem_reads_as_a_sentence_with_its_place() -> None:
    problem = Problem("plan.xlsx", "Measures", 14, "Outcome", "no outcome is called 'Safer street'", "Add it.")
    assert str(problem) == "plan.xlsx, Measures, row 14, Outcome: no outcome is called 'Safer street'. Add it."


def test_what_is_not_known_of_the_place_is_left_out() -> None:
    assert Problem("plan.xlsx", "", None, "", "the file is empty", "").place == "plan.xlsx"
