"""What some tests need from outside. Where it is missing they are skipped; the summary names them and the reason."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backoffice.duplicates.service import splinking


def chromium() -> str | None:
    """The browser that the tests drive: BACKOFFICE_CHROMIUM, or the system's."""
    named = os.environ.get("BACKOFFICE_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def keycloak_file() -> Path:
    """What `make keycloak` leaves in the home folder while it runs: address, issuers, secret."""
    return Path(os.environ.get("BACKOFFICE_HOME", ".local")) / "keycloak.json"


def why_not_browser(_config: pytest.Config) -> str | None:
    return None if chromium() else "needs Chromium: apt-get install chromium, or name one in BACKOFFICE_CHROMIUM"


def why_not_keycloak(_config: pytest.Config) -> str | None:
    return None if keycloak_file().exists() else "needs a Keycloak: start one with make keycloak"


def why_not_bench(config: pytest.Config) -> str | None:
    return None if "bench" in config.option.markexpr else "measures, so it runs only with -m bench"


def why_not_splink(_config: pytest.Config) -> str | None:
    return None if splinking.is_installed() else "needs Splink: make peers"


WHY_NOT: dict[str, Callable[[pytest.Config], str | None]] = {
    "browser": why_not_browser,
    "keycloak": why_not_keycloak,
    "bench": why_not_bench,
    "splink": why_not_splink,
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip, by name and with the reason, whatever cannot run here."""
    reasons = {marker: reason for marker, why_not in WHY_NOT.items() if (reason := why_not(config))}
    for item in items:
        for marker, reason in reasons.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, which as root has no sandbox."""
    quiet = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    return {**browser_type_launch_args, "executable_path": chromium(), "args": quiet}
