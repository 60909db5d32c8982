"""A retired word stays with whoever has it, whatever else of theirs is changed, and is chosen by nobody anew."""

import pytest
from flask import Flask

from backoffice.access.actor import SYSTEM
from backoffice.contacts import service as contacts
from backoffice.contacts.forms import change_form
from backoffice.contacts.models import Contact, Kind, Phone
from backoffice.customers.forms.editing import EditForm
from backoffice.dictionaries.models import Dictionary, DictionaryEntry
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid
from tests.contacts.people import AGENT, amina, phone_of
from tests.customers.test_service import make


def retire(dictionary: Dictionary, code: str) -> None:
    entry = DictionaryEntry.__table__
    named = (entry.c.dictionary == dictionary, entry.c.code == code)
    db.session().connection().execute(entry.update().where(*named).values(retired=True))


@pytest.fixture
def phone(app: Flask) -> Contact:
    found = phone_of(amina())
    other = {"phone_type": "work"}
    return contacts.change(AGENT, found.customer_id, Kind.PHONE, found.id, found.version, other)


def test_a_contact_keeps_its_kind(phone: Phone) -> None:
    retire(Dictionary.PHONE_TYPE, "work")
    changed = contacts.change(AGENT, phone.customer_id, Kind.PHONE, phone.id, phone.version, {"number": "0722000333"})
    assert isinstance(changed, Phone)
    assert changed.number == "+254722000333" and changed.phone_type == "work"


def test_nobody_chooses_it_anew(phone: Contact) -> None:
    retire(Dictionary.PHONE_TYPE, "home")
    with pytest.raises(Invalid, match="dictionary"):
        contacts.change(AGENT, phone.customer_id, Kind.PHONE, phone.id, phone.version, {"phone_type": "home"})


def test_the_forms_offer_what_stands(app: Flask, phone: Contact) -> None:
    retire(Dictionary.PHONE_TYPE, "work")
    retire(Dictionary.ACCOUNT_TYPE, "individual")
    row = make(SYSTEM, given_names="Amina", account_type="individual")
    with app.test_request_context():
        assert "work" in change_form(phone)["phone_type"].choices
        assert "individual" in EditForm.of(row, {}, {}).account_type.choices
