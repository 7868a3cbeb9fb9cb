"""Files appear whole or not at all, and never in place of an input."""

import stat
from pathlib import Path

import pytest

from golden_thread.api.exits import Refused
from golden_thread.api.writing import make_folder, write_by, write_whole


def test_a_file_appears_whole(tmp_path: Path) -> None:
    out = tmp_path / "gaps.csv"
    write_whole(out, b"one\n")
    write_whole(out, b"two\n")
    assert out.read_bytes() == b"two\n"
    assert [path.name for path in tmp_path.iterdir()] == ["gaps.csv"]


def test_it_gets_the_permissions_of_any_new_file_or_keeps_its_own(tmp_path: Path) -> None:
    usual, out = tmp_path / "usual", tmp_path / "out"
    usual.touch()
    write_whole(out, b"")
    assert stat.S_IMODE(out.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)
    out.chmod(0o600)
    write_whole(out, b"again")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_a_writer_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "gaps.csv"
    out.write_bytes(b"old")

    def half(path: Path) -> None:
        path.write_bytes(b"half")
        raise ValueError("stopped")

    with pytest.raises(ValueError, match="stopped"):
        write_by(out, half)
    assert out.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["gaps.csv"]


@pytest.mark.parametrize("other_name", ["plan.xlsx", "./plan.xlsx", "sub/../plan.xlsx", "link.xlsx"])
def test_the_input_is_never_written(tmp_path: Path, other_name: str) -> None:
    (tmp_path / "sub").mkdir()
    plan = tmp_path / "plan.xlsx"
    plan.write_bytes(b"theirs")
    (tmp_path / "link.xlsx").symlink_to(plan)
    with pytest.raises(Refused, match="the input, which is never changed"):
        write_whole(tmp_path / other_name, b"ours", inputs=[plan])
    assert plan.read_bytes() == b"theirs"


def test_nor_is_a_file_in_a_folder_that_is_the_input(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="never changed"):
        write_whole(tmp_path / "gaps.csv", b"ours", inputs=[tmp_path])


def test_a_place_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Make it first, or choose another place"):
        write_whole(tmp_path / "nowhere" / "gaps.csv", b"")
    with pytest.raises(Refused, match="this is a folder"):
        write_whole(tmp_path, b"")
    (tmp_path / "file").touch()
    with pytest.raises(Refused, match="cannot be made"):
        make_folder(tmp_path / "file" / "folder")
    with pytest.raises(Refused, match="it cannot be written"):
        write_whole(tmp_path / ("x" * 300), b"")
