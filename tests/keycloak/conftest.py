"""A real Keycloak and an application that it knows, for the tests marked `keycloak`."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from backoffice.kernel.embedded_postgres import EmbeddedPostgres
from tests.keycloak.office import Office
from tests.keycloak.running import RealKeycloak, running


@pytest.fixture(scope="session")
def keycloak() -> RealKeycloak:
    """The server, its two realms and its secret."""
    return running()


@pytest.fixture(scope="module")
def office(
    keycloak: RealKeycloak, server: EmbeddedPostgres, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """The application on a database of its own."""
    name = f"office_{uuid4().hex[:12]}"
    server.create_database(name, template=template_database)
    folder: Path = tmp_path_factory.mktemp("office")
    with Office(server.url(name), folder, keycloak).open() as opened:
        yield opened
    server.drop_database(name)
