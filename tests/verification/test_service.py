"""Checks asked for, answered, counted as evidence, revoked and decided, on a real database."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from backoffice.consents import service as consents
from backoffice.consents.models import Purpose
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Kind, Proof
from backoffice.customers.models import Channel, Kyc
from backoffice.documents.models import DocumentType
from backoffice.integrations.ports import Answer, NotAnswered
from backoffice.kernel import clock, jobs, vault
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, NotFound, PermissionDenied, Refused
from backoffice.kernel.vault import SubjectKey
from backoffice.kyc import service as kyc
from backoffice.kyc.models import CaseState
from backoffice.notifications.models import Message
from backoffice.policy.models import PolicyKind, PolicyVersion
from backoffice.verification import page, service
from backoffice.verification.jobs import CHECKER
from backoffice.verification.models import CheckKind, CheckState, NoticeState, ProviderCheck
from backoffice.verification.service import counting
from tests.identity.signing_in import staff
from tests.kyc.bank import AGENT, RITA, amina, customer_of, entries, opened, paper
from tests.verification.bank import OFFICER, Provider, begun, check_now, deliver, notices, now_ms, settle, told


def test_a_check_that_is_asked_for_is_begun_and_its_link_sent(app: Flask, provider: Provider) -> None:
    customer = amina()
    check = service.ask(OFFICER, customer.id, CheckKind.IDENTITY)
    assert (check.state, check.asked_by_name) == (CheckState.ASKED, "Grace Wambui")
    jobs.run("verification.begin", {"check_id": check.id})
    jobs.run("verification.begin", {"check_id": check.id})
    check = check_now(check.id)
    assert (check.state, check.applicant) == (CheckState.PENDING, f"applicant-{check.id}")
    assert provider.facts == {str(check.id): {}}
    sent = list(db.session.scalars(select(Message).where(Message.about == "verification_link")))
    assert len(sent) == 1 and "https://provider.example/p/" in sent[0].text
    assert sent[0].once and sent[0].until == check.link_ends_at


def test_an_open_check_is_asked_for_once(app: Flask, provider: Provider) -> None:
    check = begun()
    with pytest.raises(Refused) as refused:
        service.ask(OFFICER, check.customer_id, CheckKind.IDENTITY)
    assert refused.value.code == "KYC_VERIFICATION_PENDING"
    with clock.at(clock.now() + timedelta(hours=25)):
        assert service.ask(OFFICER, check.customer_id, CheckKind.IDENTITY).id == check.id


def test_who_may_not_open_cases_asks_for_no_check(app: Flask, provider: Provider) -> None:
    with pytest.raises(PermissionDenied):
        service.ask(staff("manager"), amina().id, CheckKind.IDENTITY)
    with pytest.raises(NotFound):
        service.ask(OFFICER, amina(branch="south").id, CheckKind.IDENTITY)


def test_without_a_provider_the_refusal_says_so(app: Flask) -> None:
    with pytest.raises(Refused, match="No provider is connected"):
        service.ask(OFFICER, amina().id, CheckKind.IDENTITY)


def test_a_credit_record_is_not_asked_for_without_consent(app: Flask, provider: Provider) -> None:
    customer = amina()
    with pytest.raises(Invalid) as refused:
        service.ask(OFFICER, customer.id, CheckKind.CREDIT, "  ")
    assert list(refused.value.fields) == ["consent"]
    check = begun(customer.id, CheckKind.CREDIT)
    bureau = app.extensions["verifications"]["credit"]
    facts = bureau.facts[str(check.id)]
    assert (facts["name"], facts["consent"]) == ("Amina Otieno", "Signed form of today.") and facts["national_id"]
    assert b"Signed form" not in check.sealed


def test_a_consent_taken_back_in_time_keeps_the_bureau_from_being_asked(app: Flask, provider: Provider) -> None:
    customer, bureau = amina(), app.extensions["verifications"]["credit"]
    check = service.ask(OFFICER, customer.id, CheckKind.CREDIT, "Said so by phone.")
    standing = consents.standing(customer.id, Purpose.CREDIT_CHECK)
    assert standing is not None
    consents.withdraw(OFFICER, customer.id, standing.id)
    service.begin(CHECKER, check.id)
    assert bureau.facts == {} and check_now(check.id).state is CheckState.ASKED
    [line] = page.lines(service.checks_of(OFFICER, customer.id))
    assert "the consent was taken back" in line.under
    with pytest.raises(Invalid):
        service.ask(OFFICER, customer.id, CheckKind.CREDIT)
    service.ask(OFFICER, customer.id, CheckKind.CREDIT, "Signed at the counter.")
    service.begin(CHECKER, check.id)
    assert bureau.facts[str(check.id)]["consent"] == "Signed at the counter."


def test_a_recorded_consent_is_enough_and_one_that_is_said_is_recorded(app: Flask, provider: Provider) -> None:
    customer = amina()
    given = consents.give(
        OFFICER, customer.id, consents.Given(Purpose.CREDIT_CHECK, Channel.AGENT, "Signed at the counter.")
    )
    assert service.ask(OFFICER, customer.id, CheckKind.CREDIT).consent == "Signed at the counter."
    consents.withdraw(OFFICER, customer.id, given.id)
    other = amina()
    service.ask(OFFICER, other.id, CheckKind.CREDIT, "Said so by phone.")
    standing = consents.standing(other.id, Purpose.CREDIT_CHECK)
    assert standing is not None and standing.how == "Said so by phone."


def test_an_address_is_checked_only_where_one_is_known(app: Flask, provider: Provider) -> None:
    with pytest.raises(Refused, match="No address is known"):
        service.ask(OFFICER, amina().id, CheckKind.ADDRESS)


def test_green_is_evidence_only_after_the_provider_was_asked_itself(app: Flask, provider: Provider) -> None:
    case = opened()
    case_id, check = case.id, begun(case.customer_id)
    assert deliver(app.test_client(), told(check, word="green")).status_code == 200
    settle()
    check, case = check_now(check.id), kyc.case(RITA, case_id).case
    assert check.state is CheckState.PENDING and customer_of(case).kyc is Kyc.PENDING
    ids = {"check_id": check.id}
    provider.answer = None
    with pytest.raises(NotAnswered):
        jobs.run("verification.read_again", ids)
    assert check_now(ids["check_id"]).state is CheckState.PENDING
    provider.says(Answer.GREEN)
    revision = kyc.case(RITA, check_now(ids["check_id"]).case_id or case_id).case.revision
    jobs.run("verification.read_again", ids)
    check, case = check_now(ids["check_id"]), kyc.case(RITA, case_id).case
    assert (check.state, check.case_id) == (CheckState.GREEN, case_id)
    assert (case.state, case.revision) == (CaseState.OPEN, revision + 1)


def test_a_reviewer_who_looked_before_the_answer_came_looks_again(app: Flask, provider: Provider) -> None:
    case = kyc.claim(RITA, opened().id)
    seen = case.revision
    check = begun(case.customer_id)
    provider.says(Answer.FINAL, None, "FORGERY")
    service.read_again(CHECKER, check.id)
    with pytest.raises(Refused) as refused:
        kyc.approve(RITA, case.id, seen)
    assert refused.value.code == "VERSION_CONFLICT"


def test_labels_and_both_comments_are_sealed_and_told_to_reviewers_only(app: Flask, provider: Provider) -> None:
    check = begun()
    provider.says(Answer.RETRY, None, "BAD_SELFIE", private="marked secret")
    service.read_again(CHECKER, check.id)
    check = check_now(check.id)
    assert (check.state, check.labels, check.private_comment) == (CheckState.RETRY, ["BAD_SELFIE"], "marked secret")
    text = repr(tuple(db.session.execute(select(*ProviderCheck.__table__.c)).one())) + str(entries()[-1].body)
    assert "marked secret" not in text and "BAD_SELFIE" not in text
    assert service.checks_of(RITA, check.customer_id).told_why
    assert not service.checks_of(OFFICER, check.customer_id).told_why


def test_a_reset_takes_the_answer_back_at_once(app: Flask, provider: Provider) -> None:
    case = opened()
    check = begun(case.customer_id)
    provider.says(Answer.GREEN)
    service.read_again(CHECKER, check.id)
    case_id, revision = case.id, kyc.case(RITA, case.id).case.revision
    deliver(app.test_client(), told(check, "applicantReset", createdAtMs=now_ms() + 2000))
    settle()
    assert check_now(notices()[0].check_id).state is CheckState.REVOKED
    assert kyc.case(RITA, case_id).case.revision == revision + 1


def test_what_is_older_than_what_was_applied_is_ignored(app: Flask, provider: Provider) -> None:
    check, now = begun(), now_ms()
    older = told(check, word="final", createdAtMs=now - 60_000)
    deliver(app.test_client(), told(check, word="green", createdAtMs=now))
    settle()
    deliver(app.test_client(), older)
    settle()
    assert [notice.state for notice in notices()] == [NoticeState.APPLIED, NoticeState.IGNORED]
    provider.says(Answer.GREEN, now)
    found = service.read_again(CHECKER, notices()[0].check_id)
    assert found and found.state is CheckState.GREEN


def test_after_a_final_answer_the_provider_is_told_to_forget_the_attempt(app: Flask, provider: Provider) -> None:
    check = begun()
    provider.says(Answer.FINAL)
    service.read_again(CHECKER, check.id)
    begun(check.customer_id)
    assert provider.resets == [check.applicant] and check_now(check.id).state is CheckState.PENDING


def test_a_lost_webhook_is_found_by_the_daily_reading(app: Flask, provider: Provider) -> None:
    asked = [begun().id, begun().id]
    provider.says(Answer.GREEN)
    with clock.at(clock.now() + timedelta(hours=20)):
        jobs.run("verification.reconcile", {})
    assert {check_now(one).state for one in asked} == {CheckState.GREEN}


def test_a_provider_that_is_down_leaves_the_daily_reading_for_tomorrow(app: Flask, provider: Provider) -> None:
    asked = begun().id
    provider.answer = None
    with clock.at(clock.now() + timedelta(hours=20)):
        jobs.run("verification.reconcile", {})
    assert check_now(asked).state is CheckState.PENDING


def test_a_bureau_without_webhooks_is_asked_until_it_answers(app: Flask, provider: Provider) -> None:
    check = begun(kind=CheckKind.CREDIT)
    bureau = app.extensions["verifications"]["credit"]
    with pytest.raises(NotAnswered):
        jobs.run("verification.read_again", {"check_id": check.id})
    bureau.says(Answer.GREEN)
    jobs.run("verification.read_again", {"check_id": check.id})
    assert check_now(check.id).state is CheckState.GREEN


def test_a_service_verifies_an_address_as_long_as_it_stands_by_it(app: Flask, provider: Provider) -> None:
    customer = amina()
    place = contacts.add_address_to(OFFICER, customer.id, {"line1": "12 Moi Avenue", "country": "KE"})
    check, register = begun(customer.id, CheckKind.ADDRESS), app.extensions["verifications"]["address"]
    for answer, proof in ((Answer.GREEN, Proof.SERVICE), (Answer.FINAL, None)):
        register.says(answer, now_ms() + 5000)
        jobs.run("verification.read_again", {"check_id": check.id})
        assert contacts.contact(OFFICER, customer.id, Kind.ADDRESS, place.id).verified_by is proof


def switch_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the bank had agreed to the switch."""
    agreed = counting.policy.kyc().model_copy(update={"automated_approval": True})
    monkeypatch.setattr(counting.policy, "kyc", lambda: agreed)


def test_a_green_answer_decides_where_the_policy_says_so(
    app: Flask, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = amina()
    paper(customer, DocumentType.PASSPORT)
    case = kyc.open_case(AGENT, customer.id).case
    check = begun(customer.id)
    provider.says(Answer.GREEN)
    service.read_again(CHECKER, check.id)
    assert service.decide(CHECKER, check.id) is None
    switch_on(monkeypatch)
    decided = service.decide(CHECKER, check.id)
    assert decided and decided.id == case.id and decided.state is CaseState.APPROVED
    assert customer_of(case).kyc is Kyc.VERIFIED
    assert entries("verification.decide")[-1].actor == CHECKER.id


def test_a_red_answer_never_decides(app: Flask, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    switch_on(monkeypatch)
    case = opened()
    check = begun(case.customer_id)
    provider.says(Answer.FINAL)
    service.read_again(CHECKER, check.id)
    assert service.decide(CHECKER, check.id) is None
    assert kyc.case(RITA, case.id).case.state is CaseState.OPEN


def test_deliveries_are_forgotten_with_their_keys_after_ninety_days(app: Flask, provider: Provider) -> None:
    check = begun()
    deliver(app.test_client(), told(check, word="green"))
    (notice,) = notices()
    assert vault.is_known(notice.sealed_for) or notice.raw
    jobs.run("verification.forget", {})
    assert len(notices()) == 1
    with clock.at(clock.now() + timedelta(days=91)):
        jobs.run("verification.forget", {})
    assert notices() == []
    assert db.session.scalar(select(SubjectKey.subject).where(SubjectKey.subject == notice.id)) is None


def test_the_policy_as_the_bank_began_with_it_lets_no_provider_decide(app: Flask) -> None:
    newest = select(PolicyVersion).where(PolicyVersion.kind == PolicyKind.KYC)
    assert "automated_approval" not in db.session.scalars(newest).one().document
    assert counting.policy.kyc().automated_approval is False
