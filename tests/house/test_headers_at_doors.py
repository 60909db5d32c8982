"""P7 and P22: what every answer carries, what no page holds, and how files leave the house."""

import re

import pytest
from werkzeug.test import TestResponse

from backoffice.access.permissions import CLIENT_ROLES
from backoffice.web import respond
from tests.house.callers import House
from tests.house.contract import PEOPLE
from tests.house.doors import Door
from tests.house.traces import Watched
from tests.inspecting_client import inspect_html

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'"
)
CSP_ENDS = "; base-uri 'none'; frame-ancestors 'none'"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
INLINE = re.compile(
    r"<[^>]*\s(style|on[a-z]+|hx-on[:a-z-]*)\s*=|<script(?![^>]*\ssrc=)|<style\b|(href|src|action)=.?javascript:|"
    r"hx-(vals|headers|request|trigger)=.js:|https?://(?!(localhost|127\.0\.0\.1|www\.w3\.org)\b)",
    re.IGNORECASE,
)
GENERATED = re.compile(r'((attachment|inline)(; filename="?[a-z0-9-]+\.(jpg|png|pdf|json)"?)?)?')
# Every way to take a document or a customer along: the door, what is asked for, and the type that comes.
FILES = {
    "documents.page_image": ({}, "image/jpeg"),
    "documents.original": ({}, "image/jpeg"),
    "documents_rest.read?original": ({"copy": "original"}, "image/jpeg"),
    "documents_rest.read?page": ({"copy": "page", "page": 1}, "image/jpeg"),
    "customers.download_pdf": ({}, "application/pdf"),
    "customers_download_rest.download?pdf": ({"format": "pdf"}, "application/pdf"),
    "customers_download_rest.download?json": ({"format": "json"}, "application/json"),
}


@pytest.fixture(scope="module")
def everybody(house: House) -> str:
    return house.knows("everybody", CLIENT_ROLES)


@pytest.mark.parametrize("role", PEOPLE)
def test_pages_and_their_answers_are_as_strict_as_promised(house: House, every_door: list[Door], role: str) -> None:
    who = house.role(role)
    for door in every_door:
        if door.method == "GET" and not door.is_rest and door.endpoint != "static":
            answer = house.ask(who, door)
            if answer.mimetype == "text/html":
                _strict(door, answer)


def test_parts_that_htmx_asks_for_are_as_strict(
    house: House, every_door: list[Door], everybody: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts: list[str] = []
    wants = respond.wants
    monkeypatch.setattr(respond, "wants", lambda element: parts.append(element) or wants(element))
    seen = 0
    for door in every_door:
        if door.method == "GET" and not door.is_rest:
            parts.clear()
            house.ask(everybody, door)
            for part in set(parts):
                answer = house.ask(everybody, door, headers={"HX-Request": "true", "HX-Target": part})
                _strict(door, answer)
                assert "<html" not in answer.text, f"{door} gives a page where {part} was asked for"
                assert {"hx-request", "hx-target", "cookie"} <= answer.vary.as_set(), door
                inspect_html(answer.text)
                seen += 1
    assert seen > 20


def test_answers_to_machines_are_never_kept(house: House, every_door: list[Door], everybody: str) -> None:
    for door in every_door:
        if door.is_rest:
            _carries(door, house.ask(everybody, door))


def test_the_browser_keeps_no_copies_of_pages(house: House, every_door: list[Door], everybody: str) -> None:
    home = next(door for door in every_door if door.endpoint == "dashboards.home")
    assert '"historyCacheSize":0' in house.ask(everybody, home).text.replace("&#34;", '"').replace(" ", "")


def test_every_file_that_leaves_is_on_the_list(house: House, every_door: list[Door], everybody: str) -> None:
    found = set()
    for door in every_door:
        if door.method == "GET" and door.endpoint != "static":
            answer = house.ask(everybody, door)
            if (
                answer.status_code == 200 and answer.mimetype not in ("text/html", "application/json", "text/plain")
            ) or "Content-Disposition" in answer.headers:
                found.add(door.endpoint)
    assert found <= {name.partition("?")[0] for name in FILES}


@pytest.mark.parametrize("name", FILES)
def test_a_file_leaves_as_promised_and_after_its_entry(
    house: House, every_door: list[Door], everybody: str, name: str
) -> None:
    door = next(door for door in every_door if door.endpoint == name.partition("?")[0] and door.method == "GET")
    query, kind = FILES[name]
    seen = Watched(house, everybody, door, query_string=query)
    answer = seen.answer
    assert answer.status_code == 200 and answer.mimetype == kind
    _carries(door, answer)
    policy = answer.headers["Content-Security-Policy"]
    disposition = answer.headers.get("Content-Disposition", "")
    assert policy.startswith("sandbox") or disposition.startswith("attachment"), (policy, disposition)
    assert "front" not in disposition and "id.jpg" not in disposition
    assert GENERATED.fullmatch(disposition), disposition
    assert [entry for entry in seen.entries if entry[0] == "access" and entry[2] == "done"], "no entry"


def _strict(door: Door, answer: TestResponse) -> None:
    _carries(door, answer)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith(CSP) and policy.endswith(CSP_ENDS), f"{door}: {policy}"
    inline = INLINE.search(answer.text)
    assert not inline, f"{door}: {answer.text[max(0, inline.start() - 60) : inline.end() + 60]}"


def _carries(door: Door, answer: TestResponse) -> None:
    wrong = {name: answer.headers.get(name) for name, value in ALWAYS.items() if answer.headers.get(name) != value}
    assert not wrong, f"{door}: {wrong}"
    assert "camera=(self)" in answer.headers["Permissions-Policy"], door
