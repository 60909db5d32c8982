"""The tools that judge the code's manner find nothing: the linter, the formatter, the type checker."""

import subprocess
import sys

import pytest

from tests.house.source import ROOT

TOOLS = {
    "the linter": ["ruff", "check", "--no-cache", "--output-format", "concise", "."],
    "the formatter": ["ruff", "format", "--no-cache", "--check", "."],
    "the type checker": ["mypy"],
}


@pytest.mark.parametrize("tool", TOOLS)
def test_the_code_satisfies(tool: str) -> None:
    judged = subprocess.run([sys.executable, "-m", *TOOLS[tool]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout[-2000:] + judged.stderr[-500:]
