"""A customer's file on paper: the JSON that the reader may see, in sections; whatever an area adds appears."""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app

from backoffice.access.actor import Actor
from backoffice.config import Settings
from backoffice.customers.forms.profile import WORDS
from backoffice.customers.json_shapes import SCALARS, as_json
from backoffice.customers.models import Customer
from backoffice.dictionaries import service as dictionaries
from backoffice.kernel import clock
from backoffice.kernel.area import Printed, printed
from backoffice.web.pdf import pdf_of
from backoffice.web.spelling import titled
from backoffice.web.time_words import day, exact

NOTHING: tuple[object, ...] = (None, "", [], {})
# What stands in the head of the paper, or says nothing to its reader.
IN_HEAD = {
    *("id", "version", "public_number", "customer_type", "branch", "channel"),
    *("stage", "status", "risk", "created_at", "completeness"),
}
TABLES: dict[str, tuple[str, Mapping[str, str]]] = {
    "identity_numbers": (
        "Identity numbers",
        {"id_type": "Paper", "number": "Number", "country": "Country", "verified_at": "Verified"},
    ),
    "phones": ("Phones", {"number": "Number", "phone_type": "Kind", "primary": "Primary", "verified_at": "Verified"}),
    "emails": ("E-mail", {"address": "Address", "email_type": "Kind", "primary": "Primary", "verified_at": "Verified"}),
    "addresses": (
        "Addresses",
        {"line1": "Street", "city": "Town", "postcode": "Postcode", "country": "Country", "address_type": "Kind"},
    ),
    "restrictions": (
        "Restrictions in force",
        {"kind": "Restriction", "source": "Source", "from": "Since", "until": "Until"},
    ),
}
VALUES_AS_GIVEN = {"number", "address", "line1", "city", "country", "postcode", "name"}
TERMS = {
    "birth_date": "Born",
    "verified_at": "Verified",
    "expires_at": "Good until",
    "employer_category": "Employer",
    "income": "Monthly income, stated",
}


@dataclass(frozen=True)
class Section:
    """Facts (term, value), or a table when it has columns."""

    title: str
    rows: Sequence[Sequence[str]]
    columns: Sequence[str] = ()
    empty: str = ""


def file_of(actor: Actor, row: Customer) -> bytes:
    """The file as PDF. Masked values stay masked."""
    template = current_app.jinja_env.get_template("customers/file.html")
    return pdf_of(template.render(**file_values(actor, row)))


def file_values(actor: Actor, row: Customer) -> dict[str, Any]:
    """What the paper shows."""
    settings: Settings = current_app.extensions["settings"]
    shown, added = as_json(actor, [row])[0], printed(actor, row.id)
    photo = next((part.photo for part in added if part.photo), None)
    return {
        "customer": row,
        "bank": settings.bank_name,
        "head": _head(shown),
        "sections": [*_own(row, shown), *(_of_area(part) for part in added if part.columns), *_further(shown)],
        "photo": photo and f"data:image/jpeg;base64,{b64encode(photo).decode()}",
        "printed_by": actor.name,
        "printed_at": clock.now(),
        "covered": "•" in str(shown),
    }


def _head(shown: Mapping[str, Any]) -> list[tuple[str, str]]:
    tier, kyc = shown.get("tier"), shown["kyc"]
    return [
        ("Status", titled(shown["status"])),
        ("Stage", titled(shown["stage"])),
        ("KYC", titled(kyc["state"])),
        ("Tier", f"{tier['level']} {tier['name']}" if tier else "None"),
        ("Risk", titled(shown["risk"])),
    ]


def _own(row: Customer, shown: Mapping[str, Any]) -> list[Section]:
    """The customer's own facts, the lists that the contract names, and the KYC and tier in their detail."""
    facts = [(_term(name), _value(name, shown[name])) for name in SCALARS if shown[name] not in NOTHING]
    registered = f"{day(row.created_at)}, {titled(shown['channel']).lower()} channel, {titled(shown['branch'])} branch"
    tables = [_table(name, shown[name]) for name in TABLES if name in shown]
    person = Section("Person" if row.is_person else "Organisation", [*facts, ("Registered", registered)])
    return [person, *tables, *_detail("KYC", shown["kyc"]), *_detail("Tier", shown.get("tier"))]


def _table(name: str, items: Sequence[Mapping[str, Any]]) -> Section:
    title, columns = TABLES[name]
    rows = [[_value(key, item.get(key)) for key in columns] for item in items]
    return Section(title, rows, list(columns.values()), "None in force." if name == "restrictions" else "None given.")


def _detail(title: str, values: Mapping[str, Any] | None) -> list[Section]:
    facts = [(_term(key), _value(key, value)) for key, value in (values or {}).items() if value not in NOTHING]
    return [Section(title, facts)] if facts else []


def _of_area(part: Printed) -> Section:
    return Section(part.title, part.rows, part.columns, "None.")


def _further(shown: Mapping[str, Any]) -> list[Section]:
    """Fields that an area brings and nobody has laid out yet."""
    known = IN_HEAD | set(SCALARS) | set(TABLES) | {"kyc", "tier"}
    return _detail("Further", {name: value for name, value in shown.items() if name not in known})


def _value(name: str, value: Any) -> str:
    """A JSON value as a reader says it."""
    shapes: list[tuple[type, Callable[[Any], str]]] = [
        (bool, lambda truth: "yes" if truth else "–"),
        (Mapping, lambda inner: ", ".join(f"{titled(key).lower()}: {_value(key, one)}" for key, one in inner.items())),
        (list, lambda inner: ", ".join(_value(name, one) for one in inner)),
        (str, lambda text: _text(name, text)),
    ]
    if value in NOTHING:
        return "–"
    return next((shape(value) for kind, shape in shapes if isinstance(value, kind)), str(value))


def _text(name: str, text: str) -> str:
    if name in WORDS:
        return dictionaries.label(WORDS[name], text) or text
    if name.endswith("_at") or name in ("from", "until"):
        return exact(datetime.fromisoformat(text))
    return text if name in VALUES_AS_GIVEN or (name in SCALARS and name != "gender") else titled(text)


def _term(name: str) -> str:
    return TERMS.get(name, titled(name))
