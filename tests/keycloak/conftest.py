"""The running Keycloak that `make keycloak` wrote down, for the tests marked `keycloak`."""

import json
from dataclasses import dataclass, field

import pytest

from tests.prerequisites import keycloak_file


@dataclass(frozen=True)
class RealKeycloak:
    """Where it answers, and the one secret of its clients, people and administrator."""

    url: str
    issuer: str
    customers_issuer: str
    administrator: str
    secret: str = field(repr=False)


@pytest.fixture(scope="session")
def keycloak() -> RealKeycloak:
    """The server, its two realms and its secret."""
    known = json.loads(keycloak_file().read_text(encoding="utf-8"))
    return RealKeycloak(**known)
