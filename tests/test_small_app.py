"""Commands that need no bank start without loading it."""

import subprocess
import sys
from pathlib import Path

import pytest

from backoffice.small_app import command_of, small_app

ROOT = Path(__file__).parent.parent
WHAT_A_BANK_NEEDS = ("sqlalchemy", "alembic", "tink", "procrastinate", "backoffice.areas")


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("/somewhere/flask --app wsgi token --role demo", "token"),
        ("/somewhere/flask/__main__.py -A wsgi --debug demo --port 8100", "demo"),
        ("flask --app wsgi db upgrade", "db"),
        ("flask --help", ""),
        ("/somewhere/gunicorn --preload demo", ""),
    ],
)
def test_the_command_is_read_from_the_line_of_flask_only(line: str, command: str) -> None:
    assert command_of(line.split()) == command


def test_in_production_there_is_no_small_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKOFFICE_MODE", "production")
    assert small_app(["flask", "token"]) is None


@pytest.mark.parametrize("module", ["backoffice.demo.token", "backoffice.demo.start", "backoffice.demo.stand_ins"])
def test_small_programs_load_nothing_of_what_only_a_bank_needs(module: str) -> None:
    asked = f"import sys, {module}; print([name for name in {WHAT_A_BANK_NEEDS} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT)
    assert said.stdout.strip() == "[]"
