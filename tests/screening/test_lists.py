"""The lists themselves: a file of one's own in two shapes, and OpenSanctions' interface as it is talked to."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from werkzeug.serving import make_server

from backoffice import create_app
from backoffice.config import Settings
from backoffice.demo.addresses import WATCH_LIST
from backoffice.demo.gateways.yente import yente
from backoffice.integrations.ports import NotAnswered, Sought
from backoffice.integrations.yente import Yente
from backoffice.screening.list_file import ListFile
from tests.screening.bank import MINISTER, SMUGGLER

VIKTOR = Sought("Person", {"name": ["Виктор Зеленкович"], "birthDate": ["1970-11-05"], "country": ["ke"]})
NOBODY = Sought("Person", {"name": ["Amina Otieno"]})
CSV = """id,schema,name,aliases,birth_date,countries,sanctions,dataset
S-7,Person,Viktor Zelenkovich,Виктор Зеленкович;V. Zelenkovich,1970,ke,Invented act 12,Invented list
Q-1,Person,Baraka Mutisya,,1961-03-02,ke,,Invented parliament
"""


def written(path: Path, text: str) -> ListFile:
    path.write_text(text)
    return ListFile(path)


def test_entities_one_a_line_are_searched(tmp_path: Path) -> None:
    lists = written(tmp_path / "list.jsonl", f"{json.dumps(MINISTER)}\n\n{json.dumps(SMUGGLER)}\n")
    found = lists.match({"a": VIKTOR, "b": NOBODY})
    assert [hit.id for hit in found["a"]] == ["S-7"] and found["b"] == []
    assert 0.9 < found["a"][0].score <= 1


def test_a_simple_table_is_searched_and_tells_who_is_sanctioned(tmp_path: Path) -> None:
    lists = written(tmp_path / "list.csv", CSV)
    [hit] = lists.match({"a": VIKTOR})["a"]
    assert hit.properties["topics"] == ("sanction",) and hit.datasets == ("Invented list",)
    [other] = lists.match({"a": Sought("Person", {"name": ["Baraka Mutisya"]})})["a"]
    assert "topics" not in other.properties


def test_a_changed_file_is_another_edition_and_the_same_file_is_not(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    lists = written(path, CSV)
    before = lists.edition()
    assert before.at and before == ListFile(path).edition()
    path.write_text(CSV.replace("Q-1", "Q-2").replace("parliament", "house"))
    assert lists.edition().version != before.version


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("list.jsonl", "no json"), ("list.jsonl", '{"id": "x"}'), ("list.jsonl", "[1]"),
        ("list.csv", "who,what\na,b\n"), ("missing.jsonl", None),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_does_not_answer(tmp_path: Path, name: str, text: str | None) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(NotAnswered):
        ListFile(tmp_path / name).edition()


def test_the_file_named_in_the_settings_is_searched_unless_an_interface_is(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "list.csv").write_text(CSV)
    file = {"watch_list_file": str(tmp_path / "list.csv")}
    assert create_app(settings.model_copy(update=file)).extensions["watch_lists"].name == "list file"
    both = file | {"watch_list_url": "https://lists.example"}
    assert create_app(settings.model_copy(update=both)).extensions["watch_lists"].name == "opensanctions"
    assert create_app(settings).extensions["watch_lists"] is None


@pytest.fixture
def interface() -> Iterator[str]:
    """The stand-in over the sample bank's list, on a port of its own."""
    app = Flask("stand-in")
    app.register_blueprint(yente(WATCH_LIST))
    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/yente"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_interface_finds_who_the_file_finds(interface: str) -> None:
    asked = {"a": VIKTOR, "b": NOBODY}
    there, here = Yente(interface, "default", "key").match(asked), ListFile(WATCH_LIST).match(asked)
    assert there == here and there["a"]


def test_the_interface_tells_when_its_lists_were_made(interface: str) -> None:
    edition = Yente(interface, "default", "").edition()
    made = datetime.fromtimestamp(WATCH_LIST.stat().st_mtime, UTC).replace(microsecond=0)
    assert edition.at == made and edition.version


def test_a_dataset_that_the_interface_lacks_does_not_answer(interface: str) -> None:
    with pytest.raises(NotAnswered):
        Yente(interface, "others", "").edition()
    with pytest.raises(NotAnswered, match="HTTP 404"):
        Yente(interface, "others", "").match({"a": VIKTOR})


class Answered:
    """What the interface says, whatever is asked."""

    status_code = 200
    content = b"x"

    def __init__(self, told: Any) -> None:
        self._told = told

    def json(self) -> Any:
        return self._told


@pytest.mark.parametrize(
    "told",
    [
        [], {}, {"responses": []}, {"responses": {"other": {"results": []}}}, {"responses": {"a": []}},
        {"responses": {"a": {"results": ["x"]}}}, {"responses": {"a": {"results": [{"id": ""}]}}},
        {"responses": {"a": {"results": [{"id": "x", "score": "high", "properties": {}}]}}},
        {"responses": {"a": {"results": [{"id": "x", "score": 7, "properties": {}}]}}},
        {"responses": {"a": {"results": [{"id": "x", "score": 0.9, "properties": []}]}}},
    ],
)  # fmt: skip
def test_an_answer_of_another_shape_is_none(monkeypatch: pytest.MonkeyPatch, told: Any) -> None:
    monkeypatch.setattr(requests, "request", lambda *_, **__: Answered(told))
    with pytest.raises(NotAnswered):
        Yente("https://lists.example", "default", "").match({"a": VIKTOR})


def test_nested_values_and_endless_texts_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"name": ["x" * 9_000, {"id": "nested"}], "topics": "no list"}
    hit = {"id": "x", "score": 0.9, "schema": "Person", "properties": given}
    monkeypatch.setattr(requests, "request", lambda *_, **__: Answered({"responses": {"a": {"results": [hit]}}}))
    [found] = Yente("https://lists.example", "default", "").match({"a": VIKTOR})["a"]
    assert found.properties == {"name": ("x" * 300,)}


def test_the_key_goes_into_the_header_and_nobody_s_name_into_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, Any]] = []

    def unreachable(*_: Any, **asked: Any) -> None:
        seen.append(asked)
        raise requests.ConnectionError(f"cannot post {asked['json']}")

    monkeypatch.setattr(requests, "request", unreachable)
    with pytest.raises(NotAnswered) as problem:
        Yente("https://lists.example", "default", "secret").match({"a": VIKTOR})
    assert seen[0]["headers"]["Authorization"] == "ApiKey secret" and seen[0]["allow_redirects"] is False
    assert "Зеленкович" not in str(problem.value) and problem.value.__cause__ is None
