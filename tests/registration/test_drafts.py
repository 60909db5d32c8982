"""Drafts of registrations: kept for who typed them, found on another device, gone with the registration."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, NotFound, Refused
from backoffice.kernel.vault import SubjectKey
from backoffice.registration import jobs, service
from backoffice.registration.models import Draft
from backoffice.registration.service import drafting as keeping
from tests.identity.signing_in import sign_in, staff, token_of
from tests.registration.test_views import typed
from tests.rest import Machine

OKOTH, JOY = staff("agent", name="Samuel Okoth"), staff("agent", name="Joy Were")
TYPED = [("given_names", "Amina"), ("family_name", "Otieno"), ("csrf_token", "secret"), ("city", "")]


def keys_of(draft_id: UUID) -> int:
    return db.session.scalar(select(func.count()).where(SubjectKey.subject == draft_id)) or 0


def test_a_draft_keeps_what_was_typed_sealed_and_nothing_else(app: Flask) -> None:
    row = service.save_draft(OKOTH, uuid4(), TYPED)
    assert row.title == "Amina Otieno" and [list(one) for one in row.fields] == [list(one) for one in TYPED[:2]]
    assert b"Otieno" not in bytes(row.sealed) and keys_of(row.id) == 1


def test_a_draft_is_its_makers_alone(app: Flask) -> None:
    row = service.save_draft(OKOTH, uuid4(), TYPED)
    assert service.drafts(JOY) == [] and [one.id for one in service.drafts(OKOTH)] == [row.id]
    for act in (service.draft, service.discard_draft, service.bring_back_draft):
        with pytest.raises(NotFound):
            act(JOY, row.id)
    with pytest.raises(NotFound):
        service.save_draft(JOY, row.id, TYPED)


def test_a_discarded_draft_can_be_brought_back_and_is_gone_later(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    row = service.save_draft(OKOTH, uuid4(), TYPED)
    service.discard_draft(OKOTH, row.id)
    assert service.bring_back_draft(OKOTH, row.id).discarded_at is None
    service.discard_draft(OKOTH, row.id)
    jobs.tidy_drafts()
    assert keys_of(row.id) == 1
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    jobs.tidy_drafts()
    assert db.session.get(Draft, row.id) is None and keys_of(row.id) == 0


def test_a_draft_that_nobody_goes_on_with_ends_after_thirty_days(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    row = service.save_draft(OKOTH, uuid4(), TYPED)
    later = clock.now() + timedelta(days=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    jobs.tidy_drafts()
    assert db.session.get(Draft, row.id) is None


def test_a_draft_has_its_bounds(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Invalid):
        service.save_draft(OKOTH, uuid4(), [("occupation", "x" * (keeping.LONGEST + 1))])
    monkeypatch.setattr(keeping, "MOST", 1)
    service.save_draft(OKOTH, uuid4(), TYPED)
    with pytest.raises(Refused) as refused:
        service.save_draft(OKOTH, uuid4(), TYPED)
    assert refused.value.code == "CUSTOMER_ERROR"


def test_drafts_are_kept_and_read_over_rest(client: FlaskClient) -> None:
    agent, path = Machine(client, "agent"), f"/draft/{uuid4()}"
    body = {"fields": [{"name": "given_names", "text": "Amina"}]}
    assert agent.ask("PUT", path, body).json["title"] == "Amina"
    assert agent.get(path).json["typed"] == body["fields"] and len(agent.get("/draft").json["items"]) == 1
    assert Machine(client, "supervisor").get(path).status_code == 404
    assert agent.ask("DELETE", path).status_code == 204
    assert agent.get(path).json["discarded_at"]
    assert agent.ask("PUT", f"{path}/return").json["discarded_at"] is None
    assert agent.ask("PUT", path, {"fields": [{"name": "x"}]}).status_code == 422


def test_a_form_is_saved_found_again_and_gone_once_registered(client: FlaskClient) -> None:
    sign_in(client, "agent")
    page = client.get("/registration/").get_data(as_text=True)
    form_id = page.split('name="form_id"')[1].split('value="')[1].split('"')[0]
    form = {"csrf_token": token_of(client), "form_id": form_id, "given_names": "Amina", "family_name": "Otieno"}
    part = {"HX-Request": "true", "HX-Target": "registration-draft"}
    assert "Draft saved" in client.post("/registration/drafts", data=form, headers=part).get_data(as_text=True)
    saved = client.post("/registration/drafts", data=form)
    assert saved.status_code == 303
    again = client.get(saved.headers["Location"]).get_data(as_text=True)
    assert 'value="Amina"' in again and form_id in again
    assert "Amina Otieno" in client.get("/registration/drafts").get_data(as_text=True)
    assert "Amina Otieno" in client.get("/registration/drafts/card").get_data(as_text=True)
    assert client.post("/registration/drafts", data=form | {"form_id": "x"}).status_code == 422
    discarded = client.post(f"/registration/drafts/{form_id}/discard", data={"csrf_token": form["csrf_token"]})
    assert "Undo" in client.get(discarded.headers["Location"]).get_data(as_text=True)
    client.post(f"/registration/drafts/{form_id}/return", data={"csrf_token": form["csrf_token"]})
    done = client.post("/registration/", data=typed(client) | form)
    assert done.status_code == 303, done.get_data(as_text=True)
    assert db.session.get(Draft, UUID(form_id)) is None and keys_of(UUID(form_id)) == 0
    assert client.post("/registration/drafts", data=form).status_code == 400
