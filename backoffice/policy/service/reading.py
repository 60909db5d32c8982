"""Reading the policy: what counts today, what counted before, what waits for agreement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest, RequestKind, RequestState
from backoffice.config import LANGUAGES
from backoffice.kernel.db import db
from backoffice.kernel.operations import query
from backoffice.policy.catalogue import catalogue
from backoffice.policy.models import PolicyKind, PolicyVersion
from backoffice.policy.rules import documents, messages
from backoffice.policy.rules.edits import Edits
from backoffice.policy.rules.reason_library import ReasonLibrary
from backoffice.policy.rules.review import Review
from backoffice.policy.rules.risk_rules import RiskRules
from backoffice.policy.rules.terms import Terms
from backoffice.policy.rules.tier_table import TierTable
from backoffice.web.spelling import titled


@dataclass(frozen=True)
class Standing:
    """One document: the version in force, and a proposal that waits."""

    version: PolicyVersion
    waiting: ApprovalRequest | None


@dataclass(frozen=True)
class Texts:
    """One message: what it says by language, and whether the bank says anything of it in its own words."""

    kind: messages.MessageKind
    said: Mapping[str, messages.Wording]
    is_own: bool


def in_force(kind: PolicyKind) -> PolicyVersion:
    """The version of a document that counts now (behind an operation of the caller's)."""
    newest = select(PolicyVersion).where(PolicyVersion.kind == kind).order_by(PolicyVersion.number.desc()).limit(1)
    return db.session.scalars(newest).one()


def onboarding() -> documents.Onboarding:
    """What each channel asks (behind an operation of the caller's)."""
    return documents.read(documents.Onboarding, in_force(PolicyKind.ONBOARDING).document)


def kyc() -> documents.Kyc:
    """What KYC asks (behind an operation of the caller's)."""
    return documents.read(documents.Kyc, in_force(PolicyKind.KYC).document)


def review() -> Review:
    """What reviews ask (behind an operation of the caller's)."""
    return documents.read(Review, in_force(PolicyKind.REVIEW).document)


def reasons() -> ReasonLibrary:
    """The library of reasons (behind an operation of the caller's)."""
    return documents.read(ReasonLibrary, in_force(PolicyKind.REASONS).document)


def wording(code: str, language: str) -> messages.Wording:
    """What a message says in that language, its places still empty (behind an operation of the caller's)."""
    return messages.wording(catalogue()[code], in_force(PolicyKind.MESSAGES).document, language)


def message_codes() -> list[str]:
    """Every message the product sends."""
    return list(catalogue())


def message_title(code: str) -> str:
    """What colleagues call a message; one that is no longer sent goes by its code."""
    known = catalogue().get(code)
    return known.title if known else titled(code)


@query(Permission.EDIT_POLICY)
def texts(actor: Actor) -> list[Texts]:
    """Every message with what it says in each language."""
    document = in_force(PolicyKind.MESSAGES).document
    return [
        Texts(kind, {one: messages.wording(kind, document, one) for one in LANGUAGES}, code in document["messages"])
        for code, kind in catalogue().items()
    ]


def terms() -> Terms:
    """What customers agree to (behind an operation of the caller's)."""
    return documents.read(Terms, in_force(PolicyKind.TERMS).document)


def risk() -> tuple[int, RiskRules]:
    """The rules about risk that count now, and their number (behind an operation of the caller's)."""
    newest = in_force(PolicyKind.RISK)
    return newest.number, documents.read(RiskRules, newest.document)


def edits() -> Edits:
    """Which edits a second person approves (behind an operation of the caller's)."""
    return documents.read(Edits, in_force(PolicyKind.EDITS).document)


def tier_table() -> tuple[int, datetime, TierTable]:
    """The newest table of tiers that was agreed to: its number, when it begins, what it says."""
    newest = in_force(PolicyKind.TIERS)
    return newest.number, newest.effective_from, documents.read(TierTable, newest.document)


@query(Permission.EDIT_POLICY)
def policies(actor: Actor) -> list[Standing]:
    """Every document as it stands."""
    waits = (ApprovalRequest.kind == RequestKind.POLICY, ApprovalRequest.state == RequestState.PENDING)
    requests = {request.new["kind"]: request for request in db.session.scalars(select(ApprovalRequest).where(*waits))}
    return [Standing(in_force(kind), requests.get(kind.value)) for kind in PolicyKind]


@query(Permission.EDIT_POLICY)
def history(actor: Actor, kind: PolicyKind) -> Sequence[PolicyVersion]:
    """All versions of a document, newest first."""
    every = select(PolicyVersion).where(PolicyVersion.kind == kind).order_by(PolicyVersion.number.desc())
    return db.session.scalars(every).all()
