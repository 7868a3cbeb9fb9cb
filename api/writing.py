"""Files out: written whole beside their place and then renamed, and never over the input."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from golden_thread.api.exits import Refused


def write_whole(path: Path, content: bytes, *, inputs: Iterable[Path] = ()) -> None:
    """Write a file so that it is never seen half-written. Raises Refused, which says what to do."""
    write_by(path, lambda beside: _write(beside, content), inputs=inputs)


def write_by(path: Path, writer: Callable[[Path], object], *, inputs: Iterable[Path] = ()) -> None:
    """Let `writer` write a file under another name in the same folder, then give it its own name.

    The other name has the same ending. Raises Refused if the file is one of the inputs or cannot be written.
    """
    refuse_input(path, inputs)
    try:
        refuse_folder(path)
        handle, name = tempfile.mkstemp(prefix=".golden-thread-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        beside = Path(name)
        try:
            writer(beside)
            beside.chmod(_usual_mode(path))
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise Refused(f"{path}: it cannot be written ({error.strerror or error}). Choose another place.") from error


def refuse_input(path: Path, inputs: Iterable[Path]) -> None:
    """Nothing; Refused if writing to a path would change one of the inputs."""
    target = path.resolve()
    for given in inputs:
        source = given.resolve()
        if target == source or (source.is_dir() and target.is_relative_to(source)):
            raise Refused(f"{path}: this is the input, which is never changed. Choose another name.")


def refuse_folder(path: Path) -> None:
    """Nothing; Refused if a file cannot stand at a path."""
    if path.is_dir():
        raise Refused(f"{path}: this is a folder. Name a file in it.")
    if not path.parent.is_dir():
        raise Refused(f"{path}: there is no folder {path.parent}. Make it first, or choose another place.")


def make_folder(path: Path) -> None:
    """Make a folder if it is not there. Raises Refused."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"{path}: the folder cannot be made ({error.strerror or error}). Choose another.") from error


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _usual_mode(path: Path) -> int:
    """The permissions of the file in that place, or those that a new file gets."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
