"""`flask token`: one bearer token of the running demo, or a sentence."""

import json
from pathlib import Path

import click
import pytest
from flask import Flask

from backoffice.demo import token
from backoffice.identity.reach import provider
from tests.identity.door import Door


@pytest.fixture
def home(app: Flask, tmp_path: Path) -> Path:
    """A home whose demo answers."""
    door = Door(app, tmp_path)
    with door.open():
        (tmp_path / "demo.json").write_text(json.dumps({"token_url": f"{door.issuer}/demo/token"}))
        yield tmp_path  # type: ignore[misc]  # a generator fixture


def test_the_token_is_one_that_the_api_takes(app: Flask, home: Path) -> None:
    claims = provider().validator.access(token.asked(home, ["kyc-reviewer"], "Rita", "south"))
    assert (claims.name, claims.branch) == ("Rita", "south")
    assert "review_document" in claims.permissions


def test_the_same_name_is_the_same_person_whatever_the_roles(app: Flask, home: Path) -> None:
    subs = [provider().validator.access(token.asked(home, [role], "Rita")).sub for role in ("agent", "manager")]
    assert subs[0] == subs[1]


def test_a_machine_is_a_machine(app: Flask, home: Path) -> None:
    assert provider().validator.access(token.asked(home, ["svc-core"])).machine


def test_an_unknown_role_is_a_sentence(app: Flask, home: Path) -> None:
    with pytest.raises(click.ClickException, match="no role 'pilot'"):
        token.asked(home, ["pilot"])


def test_without_a_running_demo_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(click.ClickException, match="make demo"):
        token.asked(tmp_path, ["agent"])


def test_a_demo_that_was_killed_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text(json.dumps({"token_url": "http://127.0.0.1:9/token"}))
    with pytest.raises(click.ClickException, match="does not answer"):
        token.asked(tmp_path, ["agent"])
