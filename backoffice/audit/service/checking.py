"""Verifying the chains, and keeping when that was last done."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.audit.models import ChainCheck
from backoffice.kernel import audit_chain
from backoffice.kernel.audit_chain import Verified
from backoffice.kernel.audit_log import CHAINS, AuditHead
from backoffice.kernel.db import db
from backoffice.kernel.operations import command, query


@dataclass(frozen=True)
class ChainState:
    """A chain as it stands: how many entries it has, and what its last check found (None: never checked)."""

    chain: str
    entries: int
    check: ChainCheck | None


@query(Permission.GET_AUDIT)
def chain_state(_actor: Actor) -> list[ChainState]:
    """Both chains."""
    heads = {head.chain: head.seq for head in db.session.scalars(select(AuditHead))}
    return [ChainState(chain, heads.get(chain, 0), _last_check(chain)) for chain in CHAINS]


def check_chains(actor: Actor) -> list[Verified]:
    """Verify both chains now and keep what was found: a long read first, then a short command."""
    found = verify(actor)
    keep_check(actor, found)
    return found


@query(Permission.VERIFY_AUDIT, recorded=True)
def verify(_actor: Actor) -> list[Verified]:
    """Compute every hash again; about 240,000 entries a second."""
    return [audit_chain.verify(chain) for chain in CHAINS]


@command(Permission.VERIFY_AUDIT)
def keep_check(actor: Actor, found: Sequence[Verified]) -> None:
    """Note what a check found, for everybody who reads the log."""
    for one in found:
        db.session.add(
            ChainCheck(chain=one.chain, entries=one.entries, first_wrong=one.first_wrong, checked_by=actor.name)
        )


def _last_check(chain: str) -> ChainCheck | None:
    newest = select(ChainCheck).where(ChainCheck.chain == chain).order_by(ChainCheck.created_at.desc()).limit(1)
    return db.session.scalars(newest).first()
