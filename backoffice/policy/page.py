"""What the policy's pages show, prepared for the templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from backoffice.approvals.models import ApprovalRequest
from backoffice.policy.models import TITLES, PolicyKind, PolicyVersion
from backoffice.policy.rules.differences import Difference, differences
from backoffice.policy.service.reading import Standing


@dataclass(frozen=True)
class Card:
    """One document with all that it says, and the proposal that waits."""

    kind: PolicyKind
    title: str
    version: PolicyVersion
    says: Sequence[tuple[str, str]]
    waiting: ApprovalRequest | None


@dataclass(frozen=True)
class Step:
    """One version and what it changed."""

    version: PolicyVersion
    changes: Sequence[Difference]


def card(standing: Standing) -> Card:
    """A document as it stands."""
    version = standing.version
    says = [(where, now) for where, _, now in differences({}, version.document)]
    return Card(version.kind, TITLES[version.kind], version, says, standing.waiting)


def versions(found: Sequence[PolicyVersion]) -> list[Step]:
    """Newest first, each with what it changed against the one before."""
    return [
        Step(newer, differences(older.document, newer.document) if older else [])
        for newer, older in zip_longest(found, found[1:])
    ]
