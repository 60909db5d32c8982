"""Entries of lists that a person leaves out of a merge: they stay with the old number, and come back with it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from backoffice.contacts import service as contacts
from backoffice.contacts.models import Contact, Phone, Proof
from backoffice.customers.models import IdentityNumber
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid
from backoffice.merging import service
from backoffice.merging.models import Merge
from tests.identity.signing_in import sign_in
from tests.merging.bank import JOY, merged, record, snapshot, two, unmerged
from tests.merging.test_pages import hidden_in, page_of
from tests.rest import Machine

pytestmark = pytest.mark.usefixtures("client")


def kept_by(customer_id: UUID) -> Sequence[Contact]:
    kept = contacts.contacts_of([customer_id])[customer_id]
    return [*kept.phones, *kept.emails]


def left(*entries: Any, behind: UUID) -> dict[str, UUID]:
    return {str(entry.id): behind for entry in entries}


def wrong_with(pair: tuple[UUID, UUID], choices: dict[str, UUID]) -> dict[str, Any]:
    with pytest.raises(Invalid) as refused:
        service.propose(JOY, *pair, choices)
    return dict(refused.value.fields)


@pytest.mark.parametrize("whose", [0, 1], ids=["of the one who stays", "of the one who goes"])
def test_what_is_left_out_stays_with_the_old_number_and_comes_back(whose: int) -> None:
    pair = two()
    before = snapshot(pair)
    phone, email = kept_by(pair[whose])
    number = phone.number  # type: ignore[attr-defined]
    done = merged(*pair, **left(phone, email, behind=pair[1]))
    db.session.expire_all()
    assert {one.id for one in (phone, email)}.isdisjoint(one.id for one in kept_by(pair[0]))
    assert (phone.customer_id, phone.living, phone.is_primary) == (pair[1], False, False)
    assert [one.is_primary for one in kept_by(pair[0])] == [True, True]
    assert contacts.holder_of(number) is None
    unmerged(done)
    assert snapshot(pair) == before


def test_one_phone_is_kept_and_a_verified_one_where_there_is_one() -> None:
    pair = two()
    (one, _), (other, _) = (kept_by(customer_id) for customer_id in pair)
    every = wrong_with(pair, left(one, other, behind=pair[1]))
    assert every == {f"choices.{phone.id}": ["Keep one phone at least."] for phone in (one, other)}
    proved = update(Phone).where(Phone.id == one.id).values(verified_at=clock.now(), verified_by=Proof.CODE)
    db.session.connection().execute(proved)
    db.session.commit()
    assert "verified phone" in wrong_with(pair, left(one, behind=pair[1]))[f"choices.{one.id}"][0]
    request = service.propose(JOY, *pair, left(other, behind=pair[1]))
    assert db.session.get_one(Merge, request.id).choices[str(other.id)] == str(pair[1])


def test_only_contacts_of_the_two_are_left_out() -> None:
    pair, stranger = two(), record(3).id
    paper = db.session.query(IdentityNumber).filter_by(customer_id=pair[1]).one()
    for entry in (paper, kept_by(stranger)[0]):
        assert wrong_with(pair, left(entry, behind=pair[1])) == {
            f"choices.{entry.id}": ["There is no such field to choose."]
        }


def test_what_is_left_out_is_no_choice_for_the_first(client: FlaskClient) -> None:
    pair = two()
    phone = kept_by(pair[1])[0]
    seen = service.picture(JOY, *pair, left(phone, behind=pair[1]))
    first = next(one for one in seen.fields if one.name == "primary_phone")
    assert (first.chosen, first.right, first.reason) == (pair[0], "", "Only here")


def test_entries_are_left_out_on_the_page_and_the_checker_sees_it(client: FlaskClient) -> None:
    sign_in(client, "branch-officer", name="Joy Were")
    survivor, duplicate = two()
    path, phone = f"/merges/{survivor}/{duplicate}", kept_by(duplicate)[0]
    shown = page_of(client, path)
    assert f'name="choice-{phone.id}" value="{duplicate}"' in shown
    given = hidden_in(shown) | {f"choice-{phone.id}": str(duplicate)}
    drawn = client.post(f"{path}/result", data=given).text
    assert f'name="choice-{phone.id}" value="{duplicate}" checked' in drawn
    turned = client.post(f"{path}/swap", data=given).headers["Location"]
    assert turned == f"/merges/{duplicate}/{survivor}?choice-{phone.id}={survivor}"
    assert client.post(path, data=given | hidden_in(drawn)).status_code == 303
    sign_in(client, "supervisor", name="Kwame Mensah", branch=None)
    (asked,) = Machine(client, "supervisor", name="Kwame Mensah").get("/approval?kind=merge").json["items"]
    assert "left out" in page_of(client, f"/approvals/{asked['id']}")


def test_machines_see_each_entry_and_what_becomes_of_it(client: FlaskClient) -> None:
    survivor, duplicate = two()
    phone, officer = kept_by(duplicate)[0], Machine(client, "branch-officer", name="Joy Were")
    body = {"survivor": str(survivor), "duplicate": str(duplicate), "choices": {str(phone.id): str(duplicate)}}
    tried = officer.post("/merge?dry_run=true", body).json
    by_id = {one["id"]: one for one in tried["lists"]["phone"]}
    told = by_id.pop(str(phone.id))
    assert (told["of"], told["kept"], told["reason"]) == (str(duplicate), False, "Left with the old number.")
    assert [one["kept"] for one in by_id.values()] == [True] and len(tried["result"]["phone"]) == 1


def test_what_cannot_be_left_out_is_told_beside_the_picture_and_kept(client: FlaskClient) -> None:
    sign_in(client, "branch-officer", name="Joy Were")
    pair = two()
    path = f"/merges/{pair[0]}/{pair[1]}"
    phones = [kept_by(customer_id)[0] for customer_id in pair]
    both = {f"choice-{one.id}": str(pair[1]) for one in phones}
    as_part = {"HX-Request": "true", "HX-Target": "merging-picture"}
    for where, headers in ((f"{path}/result", as_part), (path, {})):
        answer = client.post(where, data=hidden_in(page_of(client, path)) | both, headers=headers)
        assert answer.status_code == 422 and answer.text.count("Keep one phone at least.") == 1
        assert "checked" not in answer.text[answer.text.index(f'name="choice-{phones[0].id}"') :][:120]
