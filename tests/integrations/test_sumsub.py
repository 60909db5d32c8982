"""Our side of Sumsub's protocol against the stand-in, which signs and checks by its own hand; and the bureaus."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import requests
from pydantic import ValidationError
from werkzeug.serving import make_server

from backoffice.config import Settings
from backoffice.demo.gateways.applicants import Applicants, Behaviour
from backoffice.demo.gateways.outbox import Outbox
from backoffice.demo.gateways.sms import create_gateways
from backoffice.integrations.ports import Answer, NotAnswered
from backoffice.integrations.record_checks import RecordCheck
from backoffice.integrations.sumsub import Sumsub, finding_of, signature
from backoffice.integrations.sumsub_webhooks import SumsubDoor

TOKEN, SECRET, WEBHOOK_SECRET = "sbx:test", "a-secret-of-the-app", "a-secret-of-the-webhook"
LEVEL, HOUR = "basic-kyc-level", timedelta(hours=1)


class StandIn:
    """The stand-in provider on a port; what its webhooks would say is kept here."""

    def __init__(self) -> None:
        self.applicants = Applicants(TOKEN, SECRET, "http://127.0.0.1:9/webhooks/sumsub", WEBHOOK_SECRET)
        self.told: list[bytes] = []
        self.applicants._deliver = lambda body, waits: self.told.append(body)  # type: ignore[method-assign]
        self.server = make_server("127.0.0.1", 0, create_gateways(Outbox(), self.applicants), threaded=True)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    one = StandIn()
    thread = threading.Thread(target=one.server.serve_forever)
    thread.start()
    yield one
    one.server.shutdown()
    thread.join()
    one.server.server_close()


def ours(stand_in: StandIn, secret: str = SECRET) -> Sumsub:
    return Sumsub(stand_in.url, TOKEN, secret, LEVEL)


def answered(sumsub: Sumsub, applicant: str) -> Answer:
    for _ in range(100):
        if (found := sumsub.finding(applicant).answer) is not Answer.PENDING:
            return found
        time.sleep(0.02)
    raise AssertionError("the stand-in did not answer")


def test_the_signature_is_the_documented_one() -> None:
    made = signature(b"secret", "1607551635", "post", "/resources/applicants?levelName=basic", b'{"a":1}')
    assert made == "6eceb362583aa080b7f1e0e097437d893763928b6816c860a5515081ac1bc8a7"


@pytest.mark.parametrize("verdict", ["green", "retry", "final"])
def test_an_applicant_is_created_reviewed_and_told_about(stand_in: StandIn, verdict: str) -> None:
    stand_in.applicants.behave(Behaviour(seconds=0.01, verdict=verdict, shuffled=True))
    sumsub = ours(stand_in)
    applicant = sumsub.begin("reference-1", {})
    assert sumsub.begin("reference-1", {}) == applicant
    assert sumsub.finding(applicant).answer is Answer.PENDING
    link = sumsub.link("reference-1", HOUR)
    assert link and requests.get(link, timeout=5).status_code == 200
    assert answered(sumsub, applicant) is Answer(verdict)
    finding = sumsub.finding(applicant)
    assert finding.at_ms > 0 and bool(finding.labels) is bool(finding.private_comment) is (verdict != "green")
    sumsub.reset(applicant)
    assert sumsub.finding(applicant).answer is Answer.PENDING
    assert len(stand_in.told) == 3


def test_what_the_stand_in_sends_is_genuine_and_says_who(stand_in: StandIn) -> None:
    stand_in.applicants.behave(Behaviour(seconds=0.01, verdict="retry"))
    sumsub = ours(stand_in)
    applicant = sumsub.begin("reference-2", {})
    sumsub.link("reference-2", HOUR)
    answered(sumsub, applicant)
    door = SumsubDoor([WEBHOOK_SECRET.encode()], "SHA256", [LEVEL], sandbox=True)
    from_text = [door.read(body, datetime.now(UTC)) for body in stand_in.told]
    assert [(one.kind, one.word) for one in from_text] == [
        ("applicantPending", "pending"), ("applicantReviewed", "retry")
    ]  # fmt: skip
    assert {(one.applicant, one.reference) for one in from_text} == {(applicant, "reference-2")}
    assert from_text[0].at_ms < from_text[1].at_ms


def test_a_request_that_is_not_signed_by_us_is_refused_there(stand_in: StandIn) -> None:
    with pytest.raises(NotAnswered, match="HTTP 401"):
        ours(stand_in, "another-secret-here").begin("reference-3", {})


def test_a_provider_that_cannot_be_reached_is_said_without_an_address() -> None:
    with pytest.raises(NotAnswered) as silent:
        Sumsub("http://127.0.0.1:9", TOKEN, SECRET, LEVEL).finding("applicant-of-somebody")
    assert "applicant-of-somebody" not in str(silent.value)


@pytest.mark.parametrize(
    "told",
    [None, [], {}, {"reviewStatus": 7}, {"reviewStatus": "completed", "reviewResult": {"reviewAnswer": "GREEN"}}],
)
def test_an_answer_of_another_shape_is_no_answer(told: object) -> None:
    with pytest.raises(NotAnswered):
        finding_of(told)


def test_a_red_without_its_type_is_taken_for_the_last_word() -> None:
    result = {"reviewAnswer": "RED", "rejectLabels": ["BAD_SELFIE"]}
    told = {"reviewStatus": "completed", "reviewResult": result, "reviewDate": "2026-11-25 09:31:04+0000"}
    found = finding_of(told)
    assert (found.answer, found.at_ms, found.labels) == (Answer.FINAL, 1_795_599_064_000, ("BAD_SELFIE",))


def test_bureaus_answer_after_a_while_and_one_refuses_without_consent(stand_in: StandIn) -> None:
    bureau = RecordCheck("credit bureau", f"{stand_in.url}/credit", "key")
    check = bureau.begin("reference-4", {"name": "Amina Otieno"})
    assert bureau.begin("reference-4", {"name": "Amina Otieno", "consent": "yes"}) == check
    assert bureau.finding(check).answer is Answer.PENDING and bureau.link("reference-4", HOUR) is None
    bureau.reset(check)
    with pytest.raises(NotAnswered):
        bureau.finding("unknown")


@pytest.mark.parametrize("missing", ["sumsub_secret", "sumsub_webhook_secret"])
@pytest.mark.parametrize("value", ["", "short"])
def test_nothing_starts_with_half_of_the_settings(missing: str, value: str) -> None:
    whole = {"sumsub_token": TOKEN, "sumsub_secret": SECRET, "sumsub_webhook_secret": WEBHOOK_SECRET}
    assert Settings(**whole).sumsub_token
    with pytest.raises(ValidationError) as refused:
        Settings(**whole | {missing: value})
    assert missing.upper() in str(refused.value) and WEBHOOK_SECRET not in str(refused.value)
    with pytest.raises(ValidationError):
        Settings(**whole, sumsub_webhook_secret_before="short")
