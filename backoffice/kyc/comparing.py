"""The rows of the case screen: each entered value for the paper that should show it, with the machine's own check."""

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from backoffice.contacts.models import Address
from backoffice.customers.service import masking
from backoffice.documents.models import Document, Requirement
from backoffice.kernel import clock
from backoffice.kernel.settings import settings
from backoffice.kyc import cropping
from backoffice.kyc.cropping import Crop
from backoffice.kyc.rules import cases as rules
from backoffice.kyc.rules import checks, zone_checks
from backoffice.kyc.rules.checks import Check
from backoffice.kyc.service import Sight
from backoffice.web.time_words import day

ICONS = {
    Requirement.ID: "person-vcard",
    Requirement.ADDRESS: "house",
    Requirement.INCOME: "bar-chart",
    Requirement.BUSINESS_REGISTRATION: "shop",
    Requirement.BENEFICIAL_OWNERS: "people",
}


@dataclass(frozen=True)
class Row:
    """One value to compare; `key` is the customer's field that it is about."""

    key: str
    label: str
    value: str
    check: Check
    crop: Crop | None = None


@dataclass(frozen=True)
class Group:
    """The rows about one paper; `page` is the viewer's page (from 1) on which it begins.

    `settled`: it was found good before another paper was asked for.
    """

    icon: str
    title: str
    note: str
    page: int
    document_id: UUID
    settled: bool
    rows: list[Row] = field(default_factory=list)


def groups(sight: Sight) -> list[Group]:
    """For each paper that is still to be judged: what was entered and what to look for."""
    made, page = [], 1
    judged = {paper.id for paper in rules.shown_to_judge(sight.case, sight.papers)}
    for place, paper in enumerate(sight.papers):
        if paper.id in judged:
            settled = paper.id in sight.case.settled
            rows = [_keyed(row, place) for row in _rows(sight, paper)]
            note = _note(sight, paper, settled=settled)
            made.append(Group(ICONS[paper.requirement], paper.title, note, page, paper.id, settled, rows))
        page += paper.page_count
    return made


def _note(sight: Sight, paper: Document, *, settled: bool) -> str:
    """When it came, how often such a paper was sent, and whether it was found good before."""
    if settled:
        return "found good before, still counts"
    tries = sum(one.document_type is paper.document_type and one.created_at < paper.created_at for one in sight.earlier)
    return f"received {day(paper.created_at)}" + (f", attempt {tries + 1}" if tries else "")


def field_of(key: str) -> str:
    """The field behind the key of a row: `birth_date-1` is about the birth date."""
    return key.partition("-")[0]


def _keyed(row: Row, place: int) -> Row:
    return replace(row, key=f"{row.key}-{place}")


def _rows(sight: Sight, paper: Document) -> list[Row]:
    makers = {
        Requirement.ID: lambda: _identity(sight, paper),
        Requirement.ADDRESS: lambda: [*_addresses(sight, paper), _received(paper)],
        Requirement.INCOME: lambda: [*_name(sight), _income(sight), _received(paper)],
        Requirement.BUSINESS_REGISTRATION: lambda: [*_name(sight), _registration(sight), _expires(paper)],
        Requirement.BENEFICIAL_OWNERS: lambda: [*_name(sight), _received(paper)],
    }
    return makers[paper.requirement]()


def _identity(sight: Sight, paper: Document) -> list[Row]:
    """Names, birth date, number and expiry, each beside its part of the machine-readable zone where there is one."""
    zone = zone_checks.zone_of(paper.zone) if sight.clear else None
    places = cropping.places(paper)
    customer = sight.customer
    found = {
        "family_name": zone_checks.family(zone, customer.family_name or ""),
        "given_names": zone_checks.given(zone, customer.given_names or "", customer.family_name or ""),
        "birth_date": zone_checks.born(zone, customer.birth_date or ""),
        "identity_numbers": zone_checks.number(zone, _same_kind(sight, paper)),
        "expires": zone_checks.expires(zone, paper.expires_on),
    }
    rows = [*_name(sight), _born(sight), _number(sight, paper), _expires(paper)]
    return [
        replace(row, check=checks.together(row.check, found.get(row.key)), crop=places.get(row.key)) for row in rows
    ]


def _same_kind(sight: Sight, paper: Document) -> str:
    """The number that was entered of this very kind of paper, or nothing."""
    return next((one.number for one in sight.numbers if one.id_type.value == paper.document_type.value), "")


def _name(sight: Sight) -> list[Row]:
    customer = sight.customer
    if not customer.is_person:
        return [_plain("organisation_name", "Name", customer.organisation_name)]
    family = [_plain("family_name", "Family name", customer.family_name)] if customer.family_name else []
    return [*family, _plain("given_names", "Given names", customer.given_names)]


def _plain(key: str, label: str, value: str | None) -> Row:
    return Row(key, label, value or "", checks.entered(value, label.lower()))


def _born(sight: Sight) -> Row:
    born = sight.customer.birth_date or ""
    shown = _as_on_papers(born) if sight.clear or not born else masking.birth(born)
    grown = checks.age(born, clock.today(), settings().minimum_age) if sight.customer.is_person else None
    return Row("birth_date", "Born", shown, checks.together(checks.birth_date(born), grown))


def _as_on_papers(born: str) -> str:
    """`1990-04-12` as papers print it, 12 Apr 1990; a year alone stays as it is."""
    return day(date.fromisoformat(born)) if len(born) == len("1990-04-12") else born


def _number(sight: Sight, paper: Document) -> Row:
    kinds = [number.id_type.value for number in sight.numbers]
    same = [number for number in sight.numbers if number.id_type.value == paper.document_type.value] or sight.numbers
    shown = ", ".join(number.number if sight.clear else masking.identity(number.number) for number in same)
    form = [checks.number_format(one.country, one.id_type, one.number) for one in same]
    return Row(
        "identity_numbers", "Number", shown, checks.together(checks.number_kind(paper.document_type, kinds), *form)
    )


def _registration(sight: Sight) -> Row:
    number = sight.customer.registration_number or ""
    shown = number if sight.clear or not number else masking.identity(number)
    return Row("registration_number", "Registration number", shown, checks.entered(number, "registration number"))


def _expires(paper: Document) -> Row:
    shown = day(paper.expires_on) if paper.expires_on else ""
    return Row("expires", "Expires", shown, checks.expiry(paper.expires_on, clock.today()))


def _received(paper: Document) -> Row:
    return Row("received", "Received", day(paper.created_at), checks.proof_age(paper.created_at, clock.now()))


def _income(sight: Sight) -> Row:
    income = (sight.customer.income or "").replace("_", " to ")
    return Row("income", "Stated income", income, checks.entered(income, "income"))


def _addresses(sight: Sight, paper: Document) -> list[Row]:
    """Each address once, and whether it is newer than the paper, or was verified before."""
    shown: dict[str, Address] = {}
    for address in sight.addresses:
        shown.setdefault(_on_one_line(address, clear=sight.clear), address)
    if not shown:
        return [Row("addresses", "Address", "", checks.entered("", "address"))]
    keys = ["addresses", *(f"addresses-{place}" for place in range(1, len(shown)))]
    return [
        Row(key, "Address", line, checks.place(at.created_at, at.verified_at, paper.created_at))
        for key, (line, at) in zip(keys, shown.items(), strict=True)
    ]


def _on_one_line(address: Address, *, clear: bool) -> str:
    street = [address.line1, address.line2] if clear else [masking.line(address.line1)]
    parts = [*street, address.city, address.postcode if clear else None, address.country]
    return ", ".join(part for part in parts if part)
