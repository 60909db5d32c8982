"""What changed between two versions of a document, as people read it: messages with the texts that counted before."""

from backoffice.config import LANGUAGES
from backoffice.policy.catalogue import catalogue
from backoffice.policy.models import PolicyKind
from backoffice.policy.rules import messages
from backoffice.policy.rules.differences import Difference, differences
from backoffice.policy.rules.documents import Document


def changes(kind: PolicyKind, old: Document, new: Document) -> list[Difference]:
    """Each place whose value changed."""
    if kind is PolicyKind.MESSAGES:
        old, new = (messages.whole(catalogue(), document, LANGUAGES) for document in (old, new))
    return differences(old, new)
