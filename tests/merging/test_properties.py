"""Whatever two records went through before, merging and unmerging them gives back what they were."""

from collections.abc import Callable
from random import Random
from uuid import UUID, uuid4

import pytest

from backoffice.consents import service as consents
from backoffice.consents.models import Purpose
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Kind
from backoffice.customers import service as customers
from backoffice.customers.models import Channel
from backoffice.kernel.errors import BackofficeError
from backoffice.kyc import service as kyc
from backoffice.merging import service
from backoffice.merging.rules.comparing import CHOOSABLE
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import RestrictionKind, Source
from tests.kyc import bank as papers
from tests.merging.bank import AGENT, JOY, loaded, merged, snapshot, two, unmerged
from tests.tiers import bank as evidence

pytestmark = pytest.mark.usefixtures("app")
Act = Callable[[UUID, Random], object]
ADDRESSES = ("1 Hill Road", "2 Hill Road")


def _phone(customer_id: UUID, luck: Random) -> object:
    number = f"0733{luck.randrange(10**6):06d}"
    given = {"number": number, "phone_type": "mobile", "primary": luck.random() < 0.5}
    return contacts.add_phone_to(JOY, customer_id, given)


def _email(customer_id: UUID, luck: Random) -> object:
    given = {"address": f"{uuid4().hex}@example.org", "email_type": "work", "primary": luck.random() < 0.5}
    return contacts.add_email_to(JOY, customer_id, given)


def _address(customer_id: UUID, luck: Random) -> object:
    given = {"line1": luck.choice(ADDRESSES), "country": "KE", "address_type": "home", "primary": luck.random() < 0.5}
    return contacts.add_address_to(JOY, customer_id, given)


def _consent(customer_id: UUID, luck: Random) -> object:
    return consents.give(AGENT, customer_id, consents.Given(luck.choice(list(Purpose)), Channel.AGENT, "Said so."))


def _restricted(customer_id: UUID, luck: Random) -> object:
    kind = luck.choice(list(RestrictionKind))
    return restrictions.restrict(JOY, customer_id, kind, Source.CUSTOMER, "Asked for it.")


def _edited(customer_id: UUID, luck: Random) -> object:
    row, name = loaded(customer_id), luck.choice(("occupation", "given_names", "family_name"))
    return customers.change_profile(JOY, customer_id, row.version, {name: luck.choice(("Tailor", "Otieno", "Wanjiru"))})


def _removed(customer_id: UUID, luck: Random) -> object:
    phones = contacts.contacts_of([customer_id])[customer_id].phones
    return contacts.remove(JOY, customer_id, Kind.PHONE, luck.choice(phones).id)


ACTS: tuple[Act, ...] = (
    _phone, _email, _address, _consent, _restricted, _edited, _removed,
    lambda customer_id, _: papers.paper(loaded(customer_id)),
    lambda customer_id, _: kyc.open_case(AGENT, customer_id),
    lambda customer_id, _: evidence.verify_phone(AGENT, loaded(customer_id)),
)  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_unmerging_gives_back_whatever_there_was(seed: int) -> None:
    gives_back_whatever_there_was(seed)


@pytest.mark.bench
def test_unmerging_gives_back_whatever_there_was_in_two_hundred_histories() -> None:
    for seed in range(200):
        gives_back_whatever_there_was(seed)


def gives_back_whatever_there_was(seed: int) -> None:
    """One history of two records, merged and made two again."""
    luck, both = Random(seed), two(2 * seed + 1, 2 * seed + 2)
    for _ in range(12):
        try:
            luck.choice(ACTS)(luck.choice(both), luck)
        except BackofficeError:  # what a rule refuses is not done: the next act
            continue
    before = snapshot(both)
    choices = {name: luck.choice(both) for name in luck.sample(CHOOSABLE, 5)}
    if service.picture(JOY, *both, choices).blockers:
        assert snapshot(both) == before
        return
    merge_id = merged(*both, **choices)
    assert not loaded(both[1]).is_living
    unmerged(merge_id)
    after = snapshot(both)
    differing = [key for key in before if _settled(before[key]) != _settled(after.get(key, {}))]
    assert differing == [] and set(after) == set(before)


def _settled(row: dict[str, object]) -> dict[str, object]:
    """Reviewers look again at a case whose customer was merged: that alone goes on."""
    return {name: value for name, value in row.items() if name != "revision"}
