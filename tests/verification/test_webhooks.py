"""The door for Sumsub's webhooks: genuine ones once, everything else never."""

import random

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backoffice.integrations.sumsub_webhooks import SumsubDoor
from backoffice.kernel import housekeeping
from backoffice.verification.models import CheckState, NoticeState
from tests.kyc.bank import entries
from tests.verification import forging
from tests.verification.bank import (
    LEVEL,
    OLD_SECRET,
    SECRET,
    Provider,
    begun,
    body_of,
    deliver,
    headers_for,
    notices,
    now_ms,
    text_time,
    told,
)


def test_a_genuine_delivery_is_kept_once_and_sealed(client: FlaskClient, provider: Provider) -> None:
    check = begun()
    body = body_of(told(check, word="green"))
    assert [deliver(client, body).status_code for _ in range(3)] == [200, 200, 200]
    (notice,) = notices()
    assert (notice.word, notice.state, notice.raw) == (CheckState.GREEN, NoticeState.WAITING, body.decode())
    assert notice.sealed_for == notice.id and body not in notice.sealed
    assert len(entries("verification.receive")) == 3


def test_the_time_may_be_written_as_text(client: FlaskClient, provider: Provider) -> None:
    check, now = begun(), now_ms()
    assert deliver(client, told(check, createdAtMs=text_time(now))).status_code == 200
    assert notices()[0].at_ms == now


def test_the_secret_before_is_good_during_a_rotation(client: FlaskClient, provider: Provider) -> None:
    body = body_of(told(begun()))
    assert client.post("/webhooks/sumsub", data=body, headers=headers_for(body, OLD_SECRET)).status_code == 200
    assert client.post("/webhooks/sumsub", data=body, headers=headers_for(body, b"another")).status_code == 401


def test_the_algorithm_is_our_choice_and_not_the_senders(app: Flask, provider: Provider) -> None:
    check = begun()
    for ours, sent, status in (("SHA256", "sha512", 401), ("SHA512", "sha512", 200), ("SHA512", "sha256", 401)):
        app.extensions["sumsub_door"] = SumsubDoor([SECRET], ours, [LEVEL], sandbox=True)
        body = body_of(told(check))
        answer = app.test_client().post("/webhooks/sumsub", data=body, headers=headers_for(body, algorithm=sent))
        assert answer.status_code == status, (ours, sent)
    weak = headers_for(body, algorithm="sha1")
    assert app.test_client().post("/webhooks/sumsub", data=body, headers=weak).status_code == 401


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"sandboxMode": False}, "sandboxMode"),
        ({"sandboxMode": "true"}, "sandboxMode"),
        ({"levelName": "another-level"}, "levelName"),
        ({"levelName": None}, "levelName"),
        ({"externalUserId": "0b7f6c1e-0000-4000-8000-000000000000"}, "applicantId"),
        ({"applicantId": "somebody"}, "applicantId"),
        ({"createdAtMs": lambda: now_ms() - 49 * 3_600_000}, "createdAtMs"),
        ({"createdAtMs": lambda: now_ms() + 10 * 60_000}, "createdAtMs"),
        ({"createdAtMs": True}, "createdAtMs"),
        ({"createdAtMs": "yesterday"}, "createdAtMs"),
        ({"correlationId": ""}, "correlationId"),
        ({"type": 7}, "type"),
    ],
)
def test_what_is_signed_but_not_ours_is_refused(
    client: FlaskClient, provider: Provider, changes: dict[str, object], named: str
) -> None:
    # Times count from the moment of sending: this list is read long before.
    sent = {name: value() if callable(value) else value for name, value in changes.items()}
    answer = deliver(client, told(begun(), word="green", **sent))
    assert answer.status_code == 422 and named in answer.json["details"]["fields"]
    assert notices() == []


def test_a_signed_body_that_is_no_strict_json_is_refused(client: FlaskClient, provider: Provider) -> None:
    for body in (b"[]", b"{", b'{"type": 1, "type": 2}', b"\xff", b"[" * 5000, b'{"a": NaN}'):
        assert deliver(client, body).status_code == 422, body[:20]


def test_the_same_delivery_with_another_body_is_an_alarm(client: FlaskClient, provider: Provider) -> None:
    event = told(begun(), word="green")
    assert deliver(client, event).status_code == 200
    assert deliver(client, event | {"reviewStatus": "changed"}).status_code == 409
    assert len(notices()) == 1
    alarm = entries("verification.receive")[-1].body
    assert (alarm["outcome"], alarm["code"]) == ("refused", "VERSION_CONFLICT")


def test_too_large_a_body_is_not_read(client: FlaskClient, provider: Provider) -> None:
    assert deliver(client, b" " * (256 * 1024 + 1)).status_code == 413


def test_without_a_secret_nothing_is_genuine(app: Flask) -> None:
    body = b"{}"
    assert app.test_client().post("/webhooks/sumsub", data=body, headers=headers_for(body, b"")).status_code == 401


def test_bad_signatures_are_limited_by_source(client: FlaskClient, provider: Provider) -> None:
    body = body_of(told(begun()))
    forged = [deliver(client, body, **{"X-Payload-Digest": "0" * 64}).status_code for _ in range(31)]
    assert forged == [401] * 30 + [429]


@pytest.mark.parametrize("number", [1000, pytest.param(10_000, marks=pytest.mark.bench)])
def test_none_of_so_many_forgeries_is_accepted(
    client: FlaskClient, provider: Provider, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(housekeeping, "count", lambda *_: 1)
    check, luck = begun(), random.Random(1)
    genuine = body_of(told(check, word="green"))
    answers = [client.post("/webhooks/sumsub", **one).status_code for one in forging.forgeries(genuine, luck, number)]
    assert len(answers) == number and set(answers) <= {401, 422}
    assert notices() == []


def test_a_production_bank_takes_nothing_from_the_sandbox(app: Flask, provider: Provider) -> None:
    check = begun()
    app.extensions["sumsub_door"] = SumsubDoor([SECRET], "SHA256", [LEVEL], sandbox=False)
    assert deliver(app.test_client(), told(check)).status_code == 422
    assert deliver(app.test_client(), told(check, sandboxMode=False)).status_code == 200


def test_a_delivery_from_yesterday_that_was_resent_is_taken(client: FlaskClient, provider: Provider) -> None:
    check = begun()
    assert deliver(client, told(check, createdAtMs=now_ms() - 24 * 3_600_000)).status_code == 200
