"""Two records side by side, field by field: which value is taken by rule, and why."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backoffice.contacts.models import Phone
from backoffice.customers.models import Customer, Kyc

KEPT, ONLY_HERE, VERIFIED, NEWER, EQUAL, CHOSEN = (
    "Of the record that stays", "Only here", "Verified", "Newer", "Equal on both", "Chosen",
)  # fmt: skip
FIELDS = (
    "given_names", "family_name", "organisation_name", "registration_number", "birth_date", "gender", "category",
    "employment", "employer_category", "industry", "education", "income", "occupation", "business_type",
    "account_type", "language",
)  # fmt: skip
FIRST_CONTACTS = ("primary_phone", "primary_email", "primary_address")
CHOOSABLE = (*FIELDS, *FIRST_CONTACTS)
NO_PHONE = "Keep one phone at least."
NO_VERIFIED = "Keep one verified phone: what the customer may do rests on it."
LABELS = {"birth_date": "Date of birth"}


@dataclass(frozen=True)
class Candidate:
    """A value on one side, whether somebody verified it, and since when it is there."""

    value: object
    verified: bool
    since: datetime | None


@dataclass(frozen=True)
class Compared:
    """One field of both records as this person may read it; `chosen` is the record whose value is taken."""

    name: str
    label: str
    left: str
    right: str
    equal: bool
    chosen: UUID
    reason: str


def label_of(name: str) -> str:
    """`family_name` -> `Family name`."""
    return LABELS.get(name, name.replace("_", " ").capitalize())


def of_field(row: Customer, name: str) -> Candidate:
    """A customer's own field: verified with the customer's identity."""
    return Candidate(getattr(row, name), row.kyc is Kyc.VERIFIED, row.updated_at)


def default(left: Candidate, right: Candidate) -> tuple[bool, str]:
    """Whether the left value is taken, and why: what is there, the verified one, the newer one, the one that stays."""
    if left.value == right.value:
        return True, EQUAL
    if not left.value or not right.value:
        return bool(left.value), ONLY_HERE
    if left.verified is not right.verified:
        return left.verified, VERIFIED
    if left.since and right.since and left.since != right.since:
        return left.since > right.since, NEWER
    return True, KEPT


def strangers(
    choices: Mapping[str, UUID], survivor_id: UUID, duplicate_id: UUID, entries: Collection[str]
) -> dict[str, list[str]]:
    """A sentence by field for choices that no one can make; `entries` are the ids of what may be left behind."""
    wrong = {}
    for name, chosen in choices.items():
        if name not in CHOOSABLE and name not in entries:
            wrong[f"choices.{name}"] = ["There is no such field to choose."]
        elif chosen not in (survivor_id, duplicate_id):
            wrong[f"choices.{name}"] = ["Choose one of the two records."]
    return wrong


def left_behind(choices: Mapping[str, UUID], duplicate_id: UUID) -> dict[str, UUID]:
    """The entries of lists that are left with the record that goes."""
    return {name: chosen for name, chosen in choices.items() if name not in CHOOSABLE and chosen == duplicate_id}


def why_not_leave(phones: Iterable[Phone], left: Collection[str]) -> dict[str, list[str]]:
    """A sentence by entry where no phone would be kept, or none that was verified although one was."""
    every = list(phones)
    kept = [one for one in every if str(one.id) not in left]
    wrong = [NO_PHONE] if not kept else []
    if any(one.verified_at for one in every) and not any(one.verified_at for one in kept):
        wrong = wrong or [NO_VERIFIED]
    return {f"choices.{one.id}": wrong for one in every if wrong and str(one.id) in left}
