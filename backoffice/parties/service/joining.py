"""What speaks against making two records one where both stand behind the same organisation."""

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from backoffice.customers.models import Customer
from backoffice.kernel.db import db
from backoffice.kernel.joining import Blocker
from backoffice.parties.models import Party

TWICE = "Both records have the same part in an organisation. End one of the two first, and see to the shares."


def blockers(*, survivor: Customer, duplicate: Customer) -> list[Blocker]:
    """One person has a part once, and only a person can say what becomes of two shares."""
    found = []
    for mine, other in ((Party.person_id, Party.customer_id), (Party.customer_id, Party.person_id)):
        theirs = aliased(Party)
        same = and_(getattr(theirs, other.key) == other, theirs.kind == Party.kind, theirs.until_day.is_(None))
        both = (mine == survivor.id, getattr(theirs, mine.key) == duplicate.id, Party.until_day.is_(None))
        if db.session.scalars(select(Party.id).join(theirs, same).where(*both).limit(1)).first():
            found.append(Blocker("SAME_PART", TWICE, "customers.show", duplicate.id))
    return found[:1]
