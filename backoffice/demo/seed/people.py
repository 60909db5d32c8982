"""One invented customer by number: the same for the same seed, unlike any other of the bank."""

from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import Any

from backoffice.customers.models import Channel, CustomerType, IdType
from backoffice.demo.seed import names, organisations
from backoffice.demo.specimens.chance import chance
from backoffice.demo.specimens.person import SpecimenPerson
from backoffice.documents.models import DocumentType
from backoffice.registration.service import Registration

BRANCHES = ("north", "north", "south", "harbour", "hills")  # north is the largest
CARDS = (DocumentType.NATIONAL_ID, DocumentType.NATIONAL_ID, DocumentType.PASSPORT, DocumentType.DRIVERS_LICENSE)
CHANNELS = (Channel.AGENT,) * 6 + (Channel.USSD, Channel.MOBILE, Channel.MOBILE, Channel.WEB)
INCOMES = ("0_100", "100_500", "100_500", "500_1000", "500_1000", "1000_5000", "5000_plus")


@dataclass(frozen=True)
class Persona:
    """What there is to tell about one customer at the counter, and whose face is on the papers."""

    number: int
    branch: str
    channel: Channel
    profile: dict[str, Any]
    phone: str
    email: str | None
    address: dict[str, Any] | None
    paper: str | None
    paper_seed: int
    naming: names.Naming
    kind: CustomerType = CustomerType.INDIVIDUAL
    brings_papers: bool = False
    more: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_person(self) -> bool:
        return self.kind is CustomerType.INDIVIDUAL

    def registration(self, *, reason: str | None = None) -> Registration:
        """As the counter's form gives it."""
        phones = [{"number": self.phone, "phone_type": "mobile", "primary": True}, *self.more]
        emails = [{"address": self.email, "email_type": "personal", "primary": True}] if self.email else []
        addresses = [self.address] if self.address else []
        numbers = [(kind, self.number_on(kind), "KE") for kind in self._numbered()] if self.paper else []
        return Registration(
            self.kind, self.channel, self.branch, self.profile, phones, emails, addresses, numbers, reason
        )

    @property
    def card(self) -> DocumentType:
        """The paper with a face that this customer carries."""
        return CARDS[self.paper_seed % len(CARDS)]

    def number_on(self, kind: IdType) -> str:
        """Each paper has a number of its own: an ID eight digits, a passport A and seven, a licence DL and six."""
        digits = self.paper or f"{41_000_000 + self.number}"
        return {IdType.PASSPORT: f"A{digits[1:]}", IdType.DRIVERS_LICENSE: f"DL{digits[2:]}"}.get(kind, digits)

    def _numbered(self) -> list[IdType]:
        """The papers whose numbers are known: everybody's ID, and the card of those who brought papers."""
        return list(dict.fromkeys([IdType.NATIONAL_ID, *([IdType(self.card)] if self.brings_papers else [])]))

    def on_paper(self, issued: date, kind: DocumentType = DocumentType.NATIONAL_ID) -> SpecimenPerson:
        """As the Republic's papers describe them: with a full birth date, whatever the counter knows."""
        parts = [int(part) for part in (self.profile["birth_date"] or "1985-06-15").split("-")]
        born = date(*[*parts, 1, 1][:3])
        street = self.address["line1"] if self.address else "4 Market Street"
        town = names.TOWNS[self.branch]
        number = self.number_on(IdType(kind) if kind in CARDS else IdType.NATIONAL_ID)
        return SpecimenPerson(
            self.profile["given_names"] or "", self.profile["family_name"] or "", born,
            {"female": "F", "male": "M"}.get(self.profile["gender"], "X"), number,
            (street,), town, issued_on=issued, expires_on=date(issued.year + 10, issued.month, 1),
            birth_place=town, occupation=(self.profile["occupation"] or "trader").capitalize(),
            business_name=self.profile["organisation_name"] or "",
        )  # fmt: skip


def persona(seed: int, number: int, *, papers: bool) -> Persona:
    """The customer of this number; one with papers has a name that the papers can show."""
    luck = chance("persona", f"{seed}/{number}")
    namings = [naming for naming in names.NAMINGS if naming.drawn or not papers]
    naming = luck.choices(namings, [one.weight for one in namings])[0]
    is_person = papers or luck.random() > 0.05
    kind = CustomerType.INDIVIDUAL if is_person else luck.choice(organisations.KINDS)
    branch = luck.choice(BRANCHES)
    profile = _person(luck, naming, papers=papers) if is_person else organisations.profile(luck, kind, number)
    has_paper = papers or luck.random() < 0.8
    return Persona(
        number, branch, luck.choice(CHANNELS), profile, _phone(seed, number),
        f"customer{seed}.{number}@mail.example" if luck.random() < 0.4 else None,
        _address(luck, branch) if papers or luck.random() < 0.7 else None,
        f"{40_000_000 + number * 17 % 9_000_000}" if has_paper and is_person else None,
        luck.randrange(1_000_000), naming, kind, papers,
    )  # fmt: skip


def lookalike(of: Persona, seed: int, number: int) -> Persona:
    """Somebody of this number who may well be that customer once more: another phone, a slip in name or birth date."""
    luck = chance("lookalike", f"{seed}/{number}")
    profile = dict(of.profile)
    family, born = profile["family_name"], profile["birth_date"]
    if family and len(family) > 1 and luck.random() < 0.6:  # a name of one sign has no place for a slip
        place = luck.randrange(1, len(family))
        profile["family_name"] = family[:place] + family[place - 1] + family[place:]
    elif born and luck.random() < 0.6:
        profile["birth_date"] = born[:4]
    phone = _phone(seed, number)
    return replace(of, number=number, profile=profile, phone=phone, email=None, paper=None, more=[])


def _person(luck: Random, naming: names.Naming, *, papers: bool) -> dict[str, Any]:
    gender = luck.choice(("female", "male"))
    given, family = luck.choice(naming.women if gender == "female" else naming.men), luck.choice(naming.families)
    if naming.country == "KE" and not papers and luck.random() < 0.06:
        given, family = luck.choice(names.SINGLE), ""
    industry = luck.choice(list(names.OCCUPATIONS))
    employment = luck.choice(
        ("self_employed", "self_employed", "employed", "employed", "student", "homemaker", "retired")
    )
    return {
        "given_names": given, "family_name": family or None, "organisation_name": None, "registration_number": None,
        "birth_date": _birth_date(luck, whole=papers), "gender": gender,
        "category": luck.choice(("retail", "retail", "retail", "salaried", "youth", "senior")),
        "employment": employment,
        "employer_category": luck.choice(("private", "government", "ngo")) if employment == "employed" else None,
        "industry": industry,
        "education": luck.choice(("primary", "secondary", "secondary", "vocational", "university")),
        "income": luck.choice(INCOMES), "occupation": luck.choice(names.OCCUPATIONS[industry]), "business_type": None,
    }  # fmt: skip


def _birth_date(luck: Random, *, whole: bool) -> str:
    """Most know the day; some the month, some the year only."""
    born = date(luck.randint(1945, 2007), luck.randint(1, 12), luck.randint(1, 28)).isoformat()
    known = 1.0 if whole else luck.random()
    return born if known > 0.08 else born[:7] if known > 0.04 else born[:4]


def _phone(seed: int, number: int) -> str:
    """A Kenyan mobile number of its own: multiplying by a prime walks through all million without repeating one."""
    return f"+2547{20 + number // 1_000_000 % 10}{(number * 7919 + seed * 104_729) % 1_000_000:06d}"


def _address(luck: Random, branch: str) -> dict[str, Any]:
    line = f"{luck.randint(1, 180)} {luck.choice(names.STREETS)}"
    postcode = f"{luck.randint(100, 900) * 100:05d}"
    return {"line1": line, "city": names.TOWNS[branch], "postcode": postcode, "country": "KE", "address_type": "home"}
