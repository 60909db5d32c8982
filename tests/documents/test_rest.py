"""Documents over REST: the contract's shapes, codes and headers."""

import hashlib
from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backoffice.access.actor import Actor
from backoffice.customers.models import Customer
from backoffice.documents import rules
from backoffice.kernel.errors import BackofficeError
from tests.documents import wellformed
from tests.documents.bank import AGENT, JPEG, REVIEWER, amina, entries, uploaded
from tests.identity.signing_in import staff

CHANNEL = staff("svc-channel", name="mobile app", branch=None)
PEOPLE = {"agent": AGENT, "reviewer": REVIEWER, "channel": CHANNEL, "manager": staff("manager")}
Send = Callable[..., TestResponse]


@pytest.fixture
def api(client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    def known(token: str) -> Actor:
        if token not in PEOPLE:
            raise BackofficeError("UNAUTHENTICATED", "Send a bearer token.")
        return PEOPLE[token]

    monkeypatch.setitem(app.extensions, "bearer", known)
    return client


@pytest.fixture
def send(api: FlaskClient) -> Send:
    def post(
        customer: Customer, who: str = "agent", key: str = "", data: bytes = JPEG, name: str = "id.jpg", **form: Any
    ) -> TestResponse:
        parts = {"document_type": "national_id", "file": (BytesIO(data), name)} | form
        headers = {"Authorization": f"Bearer {who}", "Idempotency-Key": key or str(uuid4())}
        given = {part: value for part, value in parts.items() if value is not None}
        return api.post(f"/api/v1/customer/{customer.id}/document", data=given, headers=headers)

    return post


def get(api: FlaskClient, customer_id: object, path: str = "", who: str = "agent") -> TestResponse:
    return api.get(f"/api/v1/customer/{customer_id}/document{path}", headers={"Authorization": f"Bearer {who}"})


def fields(response: TestResponse) -> list[str]:
    assert response.status_code == 422 and response.json, response.data
    return list(response.json["details"]["fields"])


def test_an_upload_answers_after_its_checks_with_the_digest_of_what_was_sent(send: Send) -> None:
    answer = send(amina(), expires_on="2031-02-01", note="front only")
    assert answer.status_code == 201 and answer.json
    assert answer.json["document_type"] == "national_id" and answer.json["state"] == "received"
    assert answer.json["sha256"] == hashlib.sha256(JPEG).hexdigest()
    assert answer.json["expires_on"] == "2031-02-01" and len(answer.json["pages"]) == 1


def test_a_repeated_upload_is_one_document_also_for_a_channel_that_may_not_look(api: FlaskClient, send: Send) -> None:
    customer = amina()
    first, again = (send(customer, "channel", "same") for _ in range(2))
    assert first.json and again.status_code == 201 and again.json == first.json
    assert send(customer, "channel", "same", document_type="passport").json["error_code"] == "IDEMPOTENCY_KEY_REUSED"  # type: ignore[index]
    assert len(get(api, customer.id).json["items"]) == 1  # type: ignore[index]
    assert get(api, customer.id, who="channel").status_code == 403


def test_an_upload_without_a_key_is_refused(api: FlaskClient) -> None:
    data = {"document_type": "passport", "file": (BytesIO(JPEG), "id.jpg")}
    answer = api.post(f"/api/v1/customer/{amina().id}/document", data=data, headers={"Authorization": "Bearer agent"})
    assert fields(answer) == ["Idempotency-Key"]


@pytest.mark.parametrize(
    ("form", "named"),
    [
        ({"document_type": "selfie"}, "document_type"),
        ({"document_type": None}, "document_type"),
        ({"file": None}, "file"),
        ({"file": "text"}, "file"),
        ({"expires_on": "tomorrow"}, "expires_on"),
        ({"note": "x" * 501}, "note"),
        ({"note": "a\x00b"}, "note"),
        ({"state": "accepted"}, "state"),
    ],
)
def test_a_wrong_part_is_named(send: Send, form: dict[str, Any], named: str) -> None:
    assert named in fields(send(amina(), **form))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "id.jpg"),
        (b"<script>", "id.jpg"),
        (JPEG, "id.pdf"),
        (JPEG, ""),
        (JPEG + b"PK\x03\x04", "id.jpg"),
        (JPEG[:-40], "id.jpg"),
    ],
)
def test_a_file_that_cannot_be_taken_is_422_naming_file(send: Send, data: bytes, name: str) -> None:
    answer = send(amina(), data=data, name=name)
    assert "file" in fields(answer) and answer.json["error_code"] == "DATA_VALIDATION_FAILED"  # type: ignore[index]


@pytest.mark.parametrize("megabytes", [10.2, 12])
def test_too_large_a_file_is_413(api: FlaskClient, megabytes: float) -> None:
    # Written by hand: the test client leaves the temporary file of a large form open.
    lines = ['Content-Disposition: form-data; name="document_type"', "", "passport", "--B"]
    lines += ['Content-Disposition: form-data; name="file"; filename="id.jpg"', "", ""]
    body = "\r\n".join(["--B", *lines]).encode() + JPEG + bytes(int(megabytes * 1024 * 1024)) + b"\r\n--B--\r\n"
    headers = {
        "Authorization": "Bearer agent",
        "Idempotency-Key": "1",
        "Content-Type": "multipart/form-data; boundary=B",
    }
    answer = api.post(f"/api/v1/customer/{amina().id}/document", data=body, headers=headers)
    assert answer.status_code == 413 and answer.json and answer.json["error_code"] == "PAYLOAD_TOO_LARGE"


def test_a_body_of_another_type_is_415(api: FlaskClient) -> None:
    headers = {"Authorization": "Bearer agent", "Idempotency-Key": "1"}
    url = f"/api/v1/customer/{amina().id}/document"
    for answer in (api.post(url, json={"document_type": "passport"}, headers=headers), api.post(url, headers=headers)):
        assert answer.status_code == 415 and answer.json and answer.json["error_code"] == "UNSUPPORTED_MEDIA_TYPE"


def test_rights_are_those_of_the_contract(api: FlaskClient, send: Send) -> None:
    customer = amina()
    document = uploaded(customer)
    assert send(customer, "reviewer").status_code == 403
    for path in ("", f"/{document.id}", f"/{document.id}?copy=page", f"/{document.id}?copy=original"):
        assert get(api, customer.id, path, "manager").status_code == 403
        assert get(api, customer.id, path, "nobody").status_code == 401
        assert get(api, customer.id, path, "reviewer").status_code == 200
    assert get(api, customer.id, f"/{document.id}?copy=original").status_code == 403


def test_a_foreign_customer_answers_like_a_missing_one(api: FlaskClient, send: Send) -> None:
    foreign = amina(branch="south")
    document = uploaded(foreign, by=staff("agent", name="Other", branch="south"))
    for path in ("", f"/{document.id}", f"/{document.id}?copy=page", f"/{document.id}?copy=original"):
        shown = [get(api, whose, path) for whose in (foreign.id, uuid4())]
        bodies = [{**answer.json, "details": None} for answer in shown if answer.json]
        expected = 403 if "original" in path else 404
        assert bodies[0] == bodies[1] and {answer.status_code for answer in shown} == {expected}
    assert send(foreign).status_code == 404


def test_the_list_is_paged_and_strict(api: FlaskClient) -> None:
    customer = amina()
    documents = [uploaded(customer) for _ in range(3)]
    first = get(api, customer.id, "?limit=2").json or {}
    rest = get(api, customer.id, f"?limit=2&after={first['next']}").json or {}
    assert [one["id"] for one in first["items"] + rest["items"]] == [str(one.id) for one in reversed(documents)]
    assert rest["next"] is None
    assert fields(get(api, customer.id, "?after=x")) == ["after"]
    assert fields(get(api, customer.id, "?limit=0")) == ["limit"]
    assert fields(get(api, customer.id, "?sort=size")) == ["sort"]


@pytest.mark.parametrize(("copy", "disposition"), [("page", "inline"), ("original", "attachment")])
def test_files_leave_under_fixed_types_and_names_of_ours(api: FlaskClient, copy: str, disposition: str) -> None:
    customer = amina()
    document = uploaded(customer, name="Amina <b>.jpg")
    answer = get(api, customer.id, f"/{document.id}?copy={copy}", "reviewer")
    headers = answer.headers
    assert answer.mimetype == "image/jpeg" and headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'; img-src 'self'"
    assert headers["Cache-Control"] == "no-store" and headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Content-Disposition"].startswith(disposition) and "Amina" not in headers["Content-Disposition"]
    assert "ETag" not in headers and "Last-Modified" not in headers
    assert (answer.data == JPEG) is (copy == "original")
    assert entries()[-1].operation in ("documents.page_image", "documents.original")


def test_a_pdf_is_handed_out_as_a_pdf_and_shown_as_pictures(api: FlaskClient) -> None:
    customer, data = amina(), wellformed.pdf(wellformed.pages(2))
    document = uploaded(customer, data=data, name="bill.pdf")
    facts = get(api, customer.id, f"/{document.id}", "reviewer").json or {}
    assert [api.get(url, headers={"Authorization": "Bearer reviewer"}).mimetype for url in facts["pages"]] == [
        "image/jpeg"
    ] * 2
    original = get(api, customer.id, f"/{document.id}?copy=original", "reviewer")
    assert original.mimetype == "application/pdf" and original.data == data
    assert original.headers["Content-Disposition"].endswith("-original.pdf")
    assert get(api, customer.id, f"/{document.id}?copy=page&page=3", "reviewer").status_code == 404
    assert fields(get(api, customer.id, f"/{document.id}?copy=thumbnail")) == ["copy"]


def test_the_twenty_first_document_is_refused_but_the_twentieth_may_be_repeated(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_PER_CUSTOMER", 1)
    customer = amina()
    assert send(customer, key="one").status_code == 201
    assert send(customer, key="two").status_code == 400
    assert send(customer, key="one").status_code == 201


def test_more_than_a_days_number_is_429(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rules.MOST_A_DAY, "person", 1)
    customer = amina()
    assert send(customer).status_code == 201
    answer = send(customer)
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0
