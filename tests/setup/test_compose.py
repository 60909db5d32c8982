"""compose.yaml, which no machine of ours runs: held against the settings and commands that there are."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from flask import Flask

from backoffice.config import Settings
from backoffice.identity.realm import RealmSettings

TEXT = (Path(__file__).parents[2] / "compose.yaml").read_text(encoding="utf-8")
CHOSEN = set(re.findall(r"\$\{(BACKOFFICE_\w+):\?", TEXT))


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return yaml.safe_load(TEXT)["services"]


def told(name: str) -> str:
    """The value that the comments give a setting."""
    return re.search(rf"^# +{name}=(\S+)$", TEXT, re.MULTILINE)[1]


def test_each_name_is_a_setting_of_ours_or_a_password_to_choose() -> None:
    ours = {f"BACKOFFICE_{name}".upper() for name in Settings.model_fields}
    assert set(re.findall(r"BACKOFFICE_\w+", TEXT)) - CHOSEN <= ours
    assert not CHOSEN & ours


def test_every_password_is_asked_for_and_none_is_written_down(services: dict[str, Any]) -> None:
    for service in services.values():
        for name, value in service["environment"].items():
            assert "PASSWORD" not in name or re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), name


def test_all_listen_on_this_machine_only_in_a_named_version_and_say_when_they_are_ready(
    services: dict[str, Any],
) -> None:
    for service in services.values():
        assert all(port.startswith("127.0.0.1:") for port in service["ports"])
        assert re.search(r":\d", service["image"])
        assert service["healthcheck"]["test"]


def test_the_addresses_are_those_of_the_services(services: dict[str, Any]) -> None:
    database, issuer = urlsplit(told("BACKOFFICE_DATABASE_URL")), urlsplit(told("BACKOFFICE_OIDC_ISSUER"))
    at_home = services["database"]["environment"]
    assert (database.username, database.path) == (at_home["POSTGRES_USER"], f"/{at_home['POSTGRES_DB']}")
    assert services["database"]["ports"] == [f"{database.hostname}:{database.port}:5432"]
    assert services["keycloak"]["ports"] == [f"{issuer.hostname}:{issuer.port}:8080"]
    assert services["keycloak"]["environment"]["KC_HOSTNAME"] == f"http://{issuer.netloc}"
    assert issuer.path == f"/realms/{RealmSettings().name}"


def test_its_commands_exist_and_the_realm_lies_where_keycloak_reads_it(app: Flask, services: dict[str, Any]) -> None:
    command, file = re.search(r"flask --app wsgi (\S+) --for-trial > (\S+)", TEXT).groups()
    assert command in app.cli.commands
    assert services["keycloak"]["volumes"] == [f"./{Path(file).parent}:/opt/keycloak/data/import:ro"]
