"""The environment: whole or not, and how the locked list is read."""

from pathlib import Path

import pytest

from backoffice.setup import packages
from backoffice.setup.stamps import Stamp, digest


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A finished environment with one package, made from a list with two."""
    venv = tmp_path / ".venv"
    (venv / "lib/python3.11/site-packages/flask").mkdir(parents=True)
    (venv / "bin").mkdir()
    (venv / "bin/python").touch()
    (tmp_path / "requirements.txt").write_text(
        "flask==3.1 \\\n    --hash=sha256:aa\nuv==0.9 \\\n    --hash=sha256:bb\n"
    )
    for name, value in {
        "VENV": venv,
        "PYTHON": venv / "bin/python",
        "STAMP": venv / "set-up.json",
        "REQUIREMENTS": tmp_path / "requirements.txt",
    }.items():
        monkeypatch.setattr(packages, name, value)
    Stamp(digest([packages.REQUIREMENTS]), str(venv), packages.contents()).write(packages.STAMP)
    return venv


def test_a_finished_environment_is_not_installed_again(environment):
    assert packages.are_installed()


def test_an_environment_that_was_never_finished_is_not_whole(environment):
    packages.STAMP.unlink()
    assert not packages.is_whole()


def test_an_environment_that_lost_a_package_is_not_whole(environment):
    (environment / "lib/python3.11/site-packages/flask").rmdir()
    assert not packages.is_whole()


def test_an_environment_whose_python_is_gone_is_not_whole(environment):
    packages.PYTHON.unlink()
    packages.PYTHON.symlink_to("/nowhere/python3")
    assert not packages.is_whole()


def test_an_environment_that_was_moved_is_not_whole(environment, monkeypatch):
    moved = environment.rename(environment.with_name("moved"))
    monkeypatch.setattr(packages, "VENV", moved)
    monkeypatch.setattr(packages, "STAMP", moved / "set-up.json")
    assert not packages.is_whole()


def test_a_changed_list_is_installed_into_the_environment_as_it_is(environment):
    packages.REQUIREMENTS.write_text("flask==3.2\n")
    assert packages.is_whole()
    assert not packages.are_installed()


def test_a_stamp_that_nobody_can_read_counts_as_none(environment):
    packages.STAMP.write_text("{")
    assert not packages.is_whole()


def test_uv_is_fetched_by_the_hashes_of_the_locked_list(environment):
    assert packages.locked("uv") == "uv==0.9 \\\n    --hash=sha256:bb\n"
    assert packages.locked("flask") == "flask==3.1 \\\n    --hash=sha256:aa\n"


def test_the_real_list_locks_uv():
    assert "--hash=sha256:" in packages.locked("uv")
