"""What the demo sign-in is told at its start: its issuer, its clients, where its keys lie, its clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from backoffice.access.roles import JOB_ROLES
from backoffice.identity.realm import AFTER_SIGN_OUT_PATH, BACK_CHANNEL_PATH, CALLBACK_PATH, CLIENT, DIRECTORY

Clock = Callable[[], float]


@dataclass(frozen=True)
class Client:
    """An application that sends people here, or a machine that signs in as itself; addresses match exactly."""

    client_id: str
    secret: str
    redirect_uris: frozenset[str] = frozenset()
    post_logout_uris: frozenset[str] = frozenset()
    back_channel_url: str | None = None
    machine: bool = False


@dataclass(frozen=True)
class ProviderConfig:
    """Everything the provider needs; `issuer` ends in `/realms/bank`."""

    issuer: str
    key_file: Path
    clients: dict[str, Client]
    clock: Clock = time.time

    @property
    def client_origins(self) -> list[str]:
        """The origins that a sign-in may lead back to."""
        uris = {uri for client in self.clients.values() for uri in client.redirect_uris}
        return sorted({f"{urlsplit(uri).scheme}://{urlsplit(uri).netloc}" for uri in uris})


def demo_clients(app_url: str, secret: str) -> dict[str, Client]:
    """The application at this address and the machine clients, all with the same secret."""
    staff = Client(
        CLIENT,
        secret,
        redirect_uris=frozenset({app_url + CALLBACK_PATH}),
        post_logout_uris=frozenset({app_url + AFTER_SIGN_OUT_PATH}),
        back_channel_url=app_url + BACK_CHANNEL_PATH,
    )
    accounts = [*(role.name for role in JOB_ROLES.values() if role.machine), DIRECTORY]
    machines = [Client(name, secret, machine=True) for name in accounts]
    return {client.client_id: client for client in (staff, *machines)}
