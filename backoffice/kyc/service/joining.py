"""Cases of two records that become one customer's: one is under way at most, and attempts are counted on."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select

from backoffice.access.actor import Actor
from backoffice.customers import service as customers
from backoffice.customers.models import Customer, Kyc
from backoffice.kernel.db import db
from backoffice.kernel.joining import Amendment, Blocker
from backoffice.kyc.models import UNDECIDED, KycCase
from backoffice.kyc.service import cases

BOTH_UNDER_WAY = "Both records have a KYC case that nobody has decided. Decide one of them first."


def blockers(*, survivor: Customer, duplicate: Customer) -> list[Blocker]:
    """Two cases under way cannot be one."""
    # Nothing is locked: people look at the picture inside a query, which may only read.
    under_way = select(KycCase.customer_id).where(
        KycCase.customer_id.in_((survivor.id, duplicate.id)), KycCase.state.in_(UNDECIDED)
    )
    if set(db.session.scalars(under_way)) != {survivor.id, duplicate.id}:
        return []
    return [Blocker("OPEN_CASES", BOTH_UNDER_WAY, "kyc.panel", duplicate.id, "KYC_VERIFICATION_PENDING")]


def joining(*, survivor: Customer, duplicate: Customer, choices: Mapping[str, UUID]) -> list[Amendment]:
    """The duplicate's attempts are counted after the survivor's."""
    del choices
    last = db.session.scalar(select(func.max(KycCase.attempt)).where(KycCase.customer_id == survivor.id)) or 0
    theirs = select(KycCase.id, KycCase.attempt).where(KycCase.customer_id == duplicate.id)
    table = KycCase.__tablename__
    return [Amendment((table, one.id), {"attempt": last + one.attempt}) for one in db.session.execute(theirs)]


def merged(*, actor: Actor, survivor: Customer, duplicate: Customer) -> None:
    """A case that came along is the survivor's now, where nobody has verified them yet."""
    del actor, duplicate
    if survivor.kyc is not Kyc.VERIFIED and cases.undecided_of(survivor.id):
        customers.note_kyc(survivor, Kyc.PENDING)
