"""The generated documents say what the code says: the routes, the role table, the states of a case.

Write them anew with `WRITE_DOCS=1 .venv/bin/pytest tests/house/test_docs.py`.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from backoffice.identity.commands import matrix
from backoffice.kyc.models import MOVES, UNDECIDED, CaseState
from backoffice.web.guard import open_because
from tests.house.callers import House
from tests.house.doors import Door
from tests.house.permissions import ANY_KIND, needs
from tests.house.source import PACKAGE

DOCS = PACKAGE / "docs"
OF_ITS_KIND = "the `approve_…` of the request's kind"


def test_the_list_of_routes_is_current(house: House, every_door: list[Door], customers_doors: list[Door]) -> None:
    _current(DOCS / "routes.md", _routes(house, every_door, customers_doors))


def test_the_role_matrix_is_current() -> None:
    _current(DOCS / "role-matrix.md", ["# Who may do what", "", *matrix()])


def test_the_drawing_of_a_cases_states_is_current() -> None:
    _current(DOCS / "kyc-case.md", _states())


def _current(path: Path, lines: Iterator[str] | list[str]) -> None:
    text = "\n".join(lines) + "\n"
    if os.environ.get("WRITE_DOCS"):
        path.write_text(text)
    assert path.read_text() == text, f"write {path.name} anew: WRITE_DOCS=1 .venv/bin/pytest tests/house/test_docs.py"


def _routes(house: House, every_door: list[Door], customers_doors: list[Door]) -> Iterator[str]:
    yield from ("# Every route, and what it asks for", "", "| method | address | permission |", "|---|---|---|")
    for door in every_door:
        with house.app.test_request_context():
            why = open_because(door.endpoint)
        yield f"| {door.method} | `{door.rule.rule}` | {f'open: {why}' if why else _asked(house, door)} |"
    for door in customers_doors:
        with house.app.test_request_context():
            why = open_because(door.endpoint)
        yield f"| {door.method} | `{door.rule.rule}` | {f'open: {why}' if why else 'a session of the portal'} |"


def _asked(house: House, door: Door) -> str:
    if door.endpoint in ANY_KIND or door.endpoint.startswith(("approvals.", "approvals_rest.")):
        return OF_ITS_KIND
    return ", ".join(f"`{word}`" for word in sorted(needs(house, door))) or "signed in"


def _states() -> Iterator[str]:
    yield from ("# The states of a KYC case", "", "```mermaid", "stateDiagram-v2", "    [*] --> open")
    for state, following in MOVES.items():
        yield from (f"    {state} --> {after}" for after in sorted(following))
    yield from (f"    {state} --> [*]" for state in CaseState if state not in UNDECIDED)
    yield "```"
