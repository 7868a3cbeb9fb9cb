"""Loaders: files in, a plan and its problems out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from golden_thread.loaders.loading import example_names, load
    from golden_thread.loaders.problems import Problem, Unreadable
    from golden_thread.loaders.template import write_template

__all__ = ["Problem", "Unreadable", "example_names", "load", "write_template"]

_HOMES = {
    "Problem": "problems",
    "Unreadable": "problems",
    "example_names": "loading",
    "load": "loading",
    "write_template": "template",
}


def __getattr__(name: str) -> object:
    """An exported name, imported when it is first asked for: so `--help` stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
