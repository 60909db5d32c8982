"""Changing a dictionary: proposed by an administrator, agreed to by whoever agrees to policy, kept in versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from sqlalchemy import Select, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, RequestKind, RequestState
from backoffice.dictionaries import rules
from backoffice.dictionaries.models import CHANGED, Dictionary, DictionaryEntry, DictionaryVersion
from backoffice.dictionaries.rules import Document
from backoffice.kernel import vault
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, Refusal, Refused
from backoffice.kernel.operations import command, query

SAME = Refusal("INVALID_TRANSITION", "This is what counts already.")


@dataclass(frozen=True)
class Standing:
    """A dictionary as it counts: its words, the number of its version, and the change that waits."""

    dictionary: Dictionary
    number: int
    document: Document
    bounds: rules.Bounds
    waiting: ApprovalRequest | None


@query(Permission.EDIT_DICTIONARY)
def standing(actor: Actor, dictionary: Dictionary) -> Standing:
    """What a change begins from."""
    document = document_of(dictionary)
    bounds = rules.bounds(dictionary, (word["code"] for word in document["entries"]))
    return Standing(dictionary, number_of(dictionary), document, bounds, _waiting(dictionary))


@query(Permission.EDIT_DICTIONARY)
def history(actor: Actor, dictionary: Dictionary) -> Sequence[DictionaryVersion]:
    """Every version of a dictionary, newest first."""
    return list(db.session.scalars(_versions(dictionary)))


@command(Permission.EDIT_DICTIONARY, sensitive=True)
def propose(actor: Actor, dictionary: Dictionary, document: Document, why: str, *, seen: int) -> ApprovalRequest:
    """Ask a second person to agree to these words, made from version `seen`. Raises Invalid (paths), Refused."""
    now = document_of(dictionary)
    by_code = {word["code"]: word for word in now["entries"]}
    if found := rules.problems(dictionary, by_code, document):
        raise Invalid({f"document.{path}" if path != "document" else path: said for path, said in found.items()})
    if number_of(dictionary) != seen:
        raise Refused(CHANGED)
    whole = rules.Words.model_validate(document).model_dump()
    if whole == now:
        raise Refused(SAME)
    request_id = uuid4()
    vault.new_subject(request_id)
    return approvals.propose(
        actor, RequestKind.DICTIONARY, None, request_id=request_id, sealed_for=request_id, why=why,
        subject_id=_about(dictionary),
        old={"dictionary": dictionary.value, "number": seen, "document": now},
        new={"dictionary": dictionary.value, "number": seen + 1, "document": whole},
    )  # fmt: skip


def take_agreed(actor: Actor, request: ApprovalRequest) -> None:
    """Carry an agreed change out: words are added, renamed, ordered and retired."""
    dictionary, document = Dictionary(request.new["dictionary"]), request.new["document"]
    version = DictionaryVersion(
        dictionary=dictionary, number=int(request.new["number"]), document=document, why=request.why,
        proposed_by=request.maker, proposed_by_name=request.maker_name, agreed_by_name=actor.name[:200],
        request_id=request.id,
    )  # fmt: skip
    db.session.add(version)
    entries = {entry.code: entry for entry in _every(dictionary)}
    for position, word in enumerate(document["entries"]):
        entry = entries.get(word["code"]) or DictionaryEntry(dictionary=dictionary, code=word["code"])
        entry.label, entry.labels, entry.retired = word["label"], word["labels"], word["retired"]
        entry.position = position
        db.session.add(entry)
    db.session.flush()


def why_not_now(actor: Actor, request: ApprovalRequest) -> Refusal | None:
    """Why an agreed change cannot be carried out any more, or None."""
    return CHANGED if number_of(Dictionary(request.new["dictionary"])) != request.old["number"] else None


def document_of(dictionary: Dictionary) -> Document:
    """All words as they count, the retired ones too (behind an operation of the caller's)."""
    return {
        "entries": [
            {"code": entry.code, "label": entry.label, "labels": entry.labels, "retired": entry.retired}
            for entry in _every(dictionary)
        ]
    }


def number_of(dictionary: Dictionary) -> int:
    """The number of the version that counts."""
    return db.session.scalars(_versions(dictionary).limit(1)).one().number


def _versions(dictionary: Dictionary) -> Select[DictionaryVersion]:
    mine = select(DictionaryVersion).where(DictionaryVersion.dictionary == dictionary)
    return mine.order_by(DictionaryVersion.number.desc())


def _about(dictionary: Dictionary) -> UUID:
    """The same for every proposal about a dictionary, so that one waits at a time."""
    return uuid5(NAMESPACE_URL, f"dictionary/{dictionary.value}")


def _every(dictionary: Dictionary) -> list[DictionaryEntry]:
    mine = select(DictionaryEntry).where(DictionaryEntry.dictionary == dictionary)
    return list(db.session.scalars(mine.order_by(DictionaryEntry.position, DictionaryEntry.code)))


def _waiting(dictionary: Dictionary) -> ApprovalRequest | None:
    waits = (ApprovalRequest.subject_id == _about(dictionary), ApprovalRequest.state == RequestState.PENDING)
    return db.session.scalars(select(ApprovalRequest).where(*waits)).first()
