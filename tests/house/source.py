"""The project's own Python files and what they import, as the tests about the whole read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "backoffice"
FLOORS = (
    {"access"},
    {"kernel"},
    {"web"},
    {"integrations"},
    {"audit", "notifications", "identity", "dictionaries", "approvals", "policy", "events", "upkeep"},
    {"customers"},
    {"contacts", "documents", "parties", "accounts", "segments", "restrictions", "tasks", "consents"},
    {"tiers", "handovers", "deliveries"},
    {"kyc"},
    {"duplicates", "kyc_clock"},
    {"registration", "risk", "screening", "logins", "verification"},
    {"staging", "merging", "privacy"},
    {"dashboards"},
    {"portal", "ussd"},
    {"api"},
)


def files() -> list[Path]:
    """Every Python file of the package."""
    return sorted(path for path in PACKAGE.rglob("*.py") if "node_modules" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def module_of(path: Path) -> str:
    """`backoffice/kyc/service/queue.py` -> `backoffice.kyc.service.queue`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """Modules of ours that this file imports, as written."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("backoffice"):
            for name in node.names:
                inner = f"{node.module}.{name.name}"
                yield inner if _is_module(inner) else node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith("backoffice"))


def _is_module(dotted: str) -> bool:
    place = ROOT.joinpath(*dotted.split("."))
    return place.with_suffix(".py").exists() or (place / "__init__.py").exists()


def floor_of(area: str) -> int | None:
    """The floor of an area; None for what stands beside them (config, setup, the demo)."""
    return next((number for number, floor in enumerate(FLOORS) if area in floor), None)
