"""Changing the policy: proposed by one person, agreed to by another; or loaded by whoever runs the command line."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, RequestKind
from backoffice.kernel import clock, moments, vault
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, Refusal, Refused
from backoffice.kernel.operations import command, query
from backoffice.policy.catalogue import catalogue
from backoffice.policy.comparing import changes
from backoffice.policy.models import TITLES, PolicyKind, PolicyVersion
from backoffice.policy.rules import documents, messages, mirrors
from backoffice.policy.rules.effects import Effect, effect_json
from backoffice.policy.service.reading import in_force

After = Callable[[documents.Document, documents.Document], documents.Document | None]
MIRRORS: dict[PolicyKind, tuple[PolicyKind, After]] = {
    PolicyKind.KYC: (PolicyKind.TIERS, mirrors.table_after),
    PolicyKind.TIERS: (PolicyKind.KYC, mirrors.kyc_after),
}
SAME = Refusal("INVALID_TRANSITION", "This is what counts already.")
CHANGED = Refusal("VERSION_CONFLICT", "The policy was changed in the meantime. Look at it again.")
BY_PEOPLE = Refusal("INVALID_TRANSITION", "People propose a policy; only the command line loads one at once.")


@command(Permission.EDIT_POLICY, sensitive=True)
def propose(actor: Actor, kind: PolicyKind, document: documents.Document, why: str, *, seen: int) -> ApprovalRequest:
    """Ask a second person to agree to this document, made from version `seen`. Raises Invalid (paths), Refused."""
    now = _changeable(kind, document, seen)
    request_id, effect = uuid4(), effect_json(_effect(kind, document))
    vault.new_subject(request_id)
    return approvals.propose(
        actor, RequestKind.POLICY, None, request_id=request_id, sealed_for=request_id,
        subject_id=_document_id(kind), why=why,
        old={"kind": kind.value, "number": now.number, "document": now.document},
        new={"kind": kind.value, "number": now.number + 1, "document": document, **effect},
    )  # fmt: skip


@query(Permission.EDIT_POLICY, recorded=True)
def preview(actor: Actor, kind: PolicyKind, document: documents.Document, *, seen: int) -> Effect:
    """What proposing this would lead to: what changes, whom it touches, who agrees. Raises as `propose` does."""
    _changeable(kind, document, seen)
    return _effect(kind, document)


@command(Permission.EDIT_POLICY)
def load(actor: Actor, document: documents.Document, why: str) -> PolicyVersion:
    """Bring a document into force at once (command line only); the one in force where it says the same."""
    if actor.kind != "system":
        raise Refused(BY_PEOPLE)
    kind = documents.kind_of(document)
    if kind is None:
        raise Invalid.one(
            "document",
            "This is no document of the policy: it names neither channels nor tiers, levels, risk, reasons or hours.",
        )
    _check(kind, document)
    now = in_force(kind)
    return now if now.document == document else _bring_into_force(actor, kind, now.number + 1, document, why=why)


def take_agreed(actor: Actor, request: ApprovalRequest) -> None:
    """Carry an agreed proposal out."""
    kind, number = PolicyKind(request.new["kind"]), int(request.new["number"])
    version = _bring_into_force(actor, kind, number, request.new["document"], why=request.why)
    version.proposed_by, version.proposed_by_name = request.maker, request.maker_name
    version.agreed_by_name, version.request_id = actor.name[:200], request.id


def why_not_now(actor: Actor, request: ApprovalRequest) -> Refusal | None:
    """Why an agreed proposal cannot be carried out any more, or None."""
    return CHANGED if in_force(PolicyKind(request.new["kind"])).number != request.old["number"] else None


def _document_id(kind: PolicyKind) -> UUID:
    """The same for every proposal about a document, so that one waits at a time."""
    return uuid5(NAMESPACE_URL, f"policy/{kind.value}")


def _changeable(kind: PolicyKind, document: documents.Document, seen: int) -> PolicyVersion:
    """The version that this document would follow. Raises Invalid, Refused."""
    _check(kind, document)
    now = in_force(kind)
    if now.number != seen:
        raise Refused(CHANGED)
    if now.document == document:
        raise Refused(SAME)
    return now


def _effect(kind: PolicyKind, document: documents.Document) -> Effect:
    now = in_force(kind).document
    touched = moments.publish("policy_proposed", kind=kind.value, old=now, new=document)
    return Effect.of(changes(kind, now, document), [one for found in touched for one in found])


def _check(kind: PolicyKind, document: Any) -> None:
    found = documents.problems(kind, document) or documents.too_early(document, clock.today())
    if kind is PolicyKind.MESSAGES and not found:
        found = messages.problems(catalogue(), document)
    if found:
        raise Invalid({f"document.{path}" if path != "document" else path: said for path, said in found.items()})


def _bring_into_force(
    actor: Actor, kind: PolicyKind, number: int, document: documents.Document, *, why: str, mirror: bool = True
) -> PolicyVersion:
    version = PolicyVersion(
        kind=kind, number=number, document=document, why=why, proposed_by=actor.id, proposed_by_name=actor.name[:200],
        effective_from=_begins(document),
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    moments.publish("policy_changed", actor=actor, kind=kind.value)
    if mirror and kind in MIRRORS:
        _mirror(actor, version)
    return version


def _mirror(actor: Actor, version: PolicyVersion) -> None:
    """What two documents both say follows in the other one, as its next version."""
    other, after = MIRRORS[version.kind]
    now = in_force(other)
    if document := after(now.document, version.document):
        why = f"Follows from “{TITLES[version.kind]}”, version {version.number}."
        _bring_into_force(actor, other, now.number + 1, document, why=why, mirror=False)


def _begins(document: documents.Document) -> datetime:
    """Now, or on the later day that the document names."""
    day, now = documents.begins_on(document), clock.now()
    return max(now, datetime.combine(day, time(), UTC)) if day else now
