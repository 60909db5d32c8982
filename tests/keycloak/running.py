"""The running Keycloak that `make keycloak` wrote down."""

import json
from dataclasses import dataclass, field

import requests

from tests.prerequisites import keycloak_file


@dataclass(frozen=True)
class RealKeycloak:
    """Where it answers, and the one secret of its clients, people and administrator."""

    url: str
    issuer: str
    customers_issuer: str
    administrator: str
    secret: str = field(repr=False)


def running() -> RealKeycloak:
    """The server, its two realms and its secret."""
    return RealKeycloak(**json.loads(keycloak_file().read_text(encoding="utf-8")))


def service_token(issuer: str, client: str, secret: str) -> str:
    """A machine's own access token."""
    asked = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret}
    answer = requests.post(f"{issuer}/protocol/openid-connect/token", data=asked, timeout=15)
    answer.raise_for_status()
    return str(answer.json()["access_token"])
