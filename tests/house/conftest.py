"""A small bank on a database of its own, made once a worker; each module asks at its doors and leaves no trace."""

from collections.abc import Iterator

import pytest
from flask import Flask

from backoffice.kernel.embedded_postgres import EmbeddedPostgres
from tests.house import bank
from tests.house.bank import BRANCHES, Place
from tests.house.callers import House
from tests.house.doors import Door, doors
from tests.one_connection import only_connection


@pytest.fixture(scope="session")
def places(
    application: Flask, server: EmbeddedPostgres, template_database: str, worker_database: str
) -> dict[str, Place]:
    """What each branch has, on the database `…_house` beside the worker's."""
    name = f"{worker_database.rpartition('/')[2].partition('?')[0]}_house"
    server.drop_database(name)
    server.create_database(name, template=template_database)
    application.config["HOUSE_DATABASE"] = server.url(name)
    with bank.on(application, server.url(name)):
        return {branch: bank.made(branch) for branch in BRANCHES}


@pytest.fixture(scope="module")
def house(application: Flask, places: dict[str, Place]) -> Iterator[House]:
    """The bank, inside one transaction that the module's end rolls back."""
    known = application.extensions.get("bearer")
    address = application.config["HOUSE_DATABASE"]
    with bank.on(application, address) as engine, engine.connect() as connection, only_connection(connection):
        yield House(application, connection, places)
    application.extensions["bearer"] = known


@pytest.fixture(scope="session")
def every_door(application: Flask) -> list[Door]:
    """All doors of staff and machines; those of customers are walked in tests/portal/test_doors.py."""
    return [door for door in doors(application) if not door.is_customers]


@pytest.fixture(scope="session")
def customers_doors(application: Flask) -> list[Door]:
    """The doors of the portal."""
    return [door for door in doors(application) if door.is_customers]
