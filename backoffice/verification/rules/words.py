"""Which of the words that were told and read counts: the newest, and of two of the same time the sternest."""

from typing import NamedTuple

from backoffice.integrations.ports import Answer, Finding
from backoffice.verification.models import CheckState

SECOND = 1000  # an API tells its times in whole seconds, webhooks in milliseconds
STERNNESS = {
    CheckState.ASKED: 0,
    CheckState.PENDING: 0,
    CheckState.GREEN: 1,
    CheckState.RETRY: 2,
    CheckState.FINAL: 3,
    CheckState.REVOKED: 4,
}
READ = {
    Answer.PENDING: CheckState.PENDING,
    Answer.GREEN: CheckState.GREEN,
    Answer.RETRY: CheckState.RETRY,
    Answer.FINAL: CheckState.FINAL,
}


class Heard(NamedTuple):
    """A word and when it was said (Unix milliseconds)."""

    at_ms: int
    word: CheckState


def is_newer(told: Heard, heard: Heard) -> bool:
    """Whether what is told now overrules what was heard; the order of arrival plays no part."""
    return (told.at_ms, STERNNESS[told.word]) > (heard.at_ms, STERNNESS[heard.word])


def until_read(word: CheckState) -> CheckState:
    """What a check is after a word, before the provider was asked itself: a revocation counts at once, nothing else."""
    return CheckState.REVOKED if word is CheckState.REVOKED else CheckState.PENDING


def counting(heard: Heard, finding: Finding) -> CheckState:
    """What a check is, given the newest word told and what was read: a sterner word falls only to a newer reading."""
    read = READ[finding.answer]
    newer = finding.at_ms // SECOND > heard.at_ms // SECOND
    if newer or STERNNESS[heard.word] <= STERNNESS[read]:
        return read
    # Pending: the provider looks at it again by itself, which is milder than no and sterner than yes.
    undecided = read is CheckState.PENDING and heard.word is not CheckState.REVOKED
    return read if undecided else heard.word
