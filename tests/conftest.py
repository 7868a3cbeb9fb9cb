"""What every test shares: the engines, and how hard Hypothesis looks.

`ci` draws new examples on every run and prints, for a failure, the line that repeats it; `long` draws many
more: `HYPOTHESIS_PROFILE=long make pytest`.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

from golden_thread.graph.auditing import IN_PROCESS

from .server import mortal, neo4j_server, server

__all__ = ["mortal", "neo4j_server", "server"]

# Hypothesis starts from a profile of its own where it sees a CI machine, so nothing is left to that default.
settings.register_profile(
    "ci",
    settings.get_profile("default"),
    deadline=None,
    derandomize=False,
    max_examples=50,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("long", settings.get_profile("ci"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs each test that asks for an `engine` on every engine that needs no server."""
    if "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", IN_PROCESS)
