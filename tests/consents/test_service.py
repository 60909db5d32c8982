"""Consents on a real database: kept with the text that was read, taken back, never overwritten."""

import pytest
from flask import Flask

from backoffice.consents import rules, service
from backoffice.consents.models import Consent, Purpose
from backoffice.customers.models import Channel, Customer
from backoffice.kernel.audit_log import opened_changes
from backoffice.kernel.errors import NotFound, PermissionDenied, Refused
from tests.approvals.bank import JOY, PETER, SOUTH, amina, entries


def given(customer: Customer, purpose: Purpose = Purpose.MARKETING, how: str = "Signed form of today.") -> Consent:
    return service.give(JOY, customer.id, service.Given(purpose, Channel.AGENT, how))


def test_a_consent_is_kept_with_the_version_that_was_read_and_leaves_an_entry(app: Flask) -> None:
    customer = amina()
    row = given(customer, Purpose.TERMS)
    assert (row.text_version, row.language, row.taken_by_name) == ("2026-11", "en", JOY.name)
    [entry] = entries("consents.give")
    assert entry.customers == [customer.id] and "Signed form" not in str(entry.body)
    assert "Signed form of today." in str(opened_changes(entry))


def test_the_same_consent_again_changes_nothing(app: Flask) -> None:
    customer = amina()
    assert given(customer).id == given(customer, how="Said it again.").id
    assert [row.how for row in service.consents(JOY, customer.id)[1]] == ["Signed form of today."]


def test_a_newer_text_is_another_consent_and_the_older_one_ends(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = amina()
    first = given(customer, Purpose.TERMS)
    monkeypatch.setattr(service, "text_version", lambda purpose: "2027-01")
    second = given(customer, Purpose.TERMS)
    assert (first.stands, second.stands, second.text_version) == (False, True, "2027-01")
    assert service.standing(customer.id, Purpose.TERMS) is second


def test_a_consent_is_taken_back_once_and_may_be_given_again(app: Flask) -> None:
    customer = amina()
    row = given(customer)
    service.withdraw(JOY, customer.id, row.id)
    assert service.standing(customer.id, Purpose.MARKETING) is None
    with pytest.raises(Refused, match="taken back already"):
        service.withdraw(JOY, customer.id, row.id)
    assert given(customer).id != row.id


def test_the_terms_are_not_taken_back(app: Flask) -> None:
    customer = amina()
    row = given(customer, Purpose.TERMS)
    with pytest.raises(Refused, match="close the customer"):
        service.withdraw(JOY, customer.id, row.id)


def test_consents_keep_to_branches_and_permissions(app: Flask) -> None:
    customer = amina()
    row = given(customer)
    with pytest.raises(NotFound):
        service.consents(SOUTH, customer.id)
    with pytest.raises(NotFound):
        service.consent(JOY, amina().id, row.id)
    with pytest.raises(PermissionDenied):
        service.give(PETER, customer.id, service.Given(Purpose.TERMS, Channel.AGENT))


@pytest.mark.parametrize("stage", ["declined", "closed", "merged", "erased"])
def test_nobody_agrees_after_the_end(stage: str) -> None:
    assert rules.why_not_give(Customer(stage=stage)) is not None
