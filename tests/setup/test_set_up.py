"""What set-up says and does as a whole."""

import ast
import sys
from pathlib import Path

import pytest

from backoffice.assets import build_vendor
from backoffice.setup import bootstrap, commands, debian, pango, steps
from backoffice.setup.problems import SetupProblem

SET_UP = Path(bootstrap.__file__).parent


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log and a lock of this test's own."""
    for module in (commands, steps):
        monkeypatch.setattr(module, "LOG", tmp_path / "set-up.log")
    return tmp_path / "set-up.log"


def part(done: list[str], name: str, note: str = "", *, works: bool = True) -> steps.Step:
    def do() -> str:
        if works:
            done.append(name)
        return note

    return steps.Step(name, lambda: name in done, do)


def test_what_is_done_is_not_done_again(log, monkeypatch, capsys):
    done = ["packages"]
    monkeypatch.setattr(steps, "STEPS", [part(done, "packages"), part(done, "fonts")])
    assert steps.main() == 0
    assert "[1/1] fonts …" in capsys.readouterr().out
    assert steps.main() == 0
    assert capsys.readouterr().out == "Everything is installed.\n"


def test_what_cannot_be_done_is_said_once_more_at_the_end(log, monkeypatch, capsys):
    monkeypatch.setattr(steps, "STEPS", [part([], "pango", "Type: brew install pango", works=False)])
    assert steps.main() == 0
    shown = capsys.readouterr().out
    assert "not possible here, see below" in shown
    assert shown.endswith("\nType: brew install pango\n\n")


def test_a_failing_program_ends_in_a_sentence_and_its_last_words(log, monkeypatch, capsys):
    failing = [sys.executable, "-c", "import sys; print('first'); sys.exit('no route to host')"]

    def fail() -> str:
        commands.run(failing, otherwise="The packages could not be fetched.")
        return ""

    monkeypatch.setattr(steps, "STEPS", [steps.Step("packages", lambda: False, fail)])
    assert steps.main() == 1
    shown = capsys.readouterr()
    assert "stopped after" in shown.out
    assert "Set-up stopped. The packages could not be fetched.\n    first\n    no route to host\n" in shown.err
    assert "no route to host" in log.read_text()


def test_an_old_python_is_answered_with_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 8, 18))
    monkeypatch.setattr(bootstrap, "NEWER", ["no-such-python"])
    assert bootstrap.main() == 1
    assert "needs Python 3.11 or newer, and this machine's python3 is 3.8" in capsys.readouterr().err


def test_an_old_python_hands_over_to_a_newer_one(monkeypatch):
    called = []
    monkeypatch.setattr(sys, "version_info", (3, 8, 18))
    monkeypatch.setattr(bootstrap, "NEWER", ["broken", "good"])
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda words, **_: called.append(words) or words[0] != "good")
    bootstrap.main()
    assert [words[0] for words in called] == ["broken", "good", "good"]


def test_whoever_may_not_install_pango_learns_what_to_type(monkeypatch):
    monkeypatch.setattr(pango, "is_there", lambda: False)
    monkeypatch.setattr(debian, "may_install", lambda: False)
    monkeypatch.setattr(debian, "has_apt", lambda: True)
    monkeypatch.setattr(pango.sys, "platform", "linux")
    assert "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 " in pango.install()
    monkeypatch.setattr(pango.sys, "platform", "darwin")
    assert "brew install pango" in pango.install()


def test_a_failed_installation_of_pango_does_not_stop_the_rest(monkeypatch):
    def refuse(_packages: list[str]) -> None:
        raise SetupProblem("No network.")

    monkeypatch.setattr(debian, "may_install", lambda: True)
    monkeypatch.setattr(debian, "install", refuse)
    assert pango.install() == "Pango could not be installed, so PDFs cannot be made yet. No network."


def test_set_up_imports_only_the_standard_library_and_itself():
    for file in SET_UP.glob("*.py"):
        for name in imported(file):
            ours = name == "backoffice.setup" or name.startswith("backoffice.setup.")
            assert ours or name.split(".")[0] in sys.stdlib_module_names, f"{file.name} imports {name}"


def test_the_builder_of_static_vendor_imports_nothing_of_the_application():
    assert not [name for name in imported(Path(build_vendor.__file__)) if name.startswith("backoffice")]


def imported(file: Path) -> set[str]:
    """The modules that a file imports."""
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
