"""What a gateway tells afterwards: whether a message arrived."""

from datetime import timedelta

import structlog
from sqlalchemy import select, update

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.integrations.ports import Report
from backoffice.kernel import clock, housekeeping, jobs
from backoffice.kernel.db import db
from backoffice.kernel.operations import command
from backoffice.notifications import rules
from backoffice.notifications.models import Message, MessageAttempt, MessageState, Outcome

# A report may overtake the answer to the request it is about.
LATER = timedelta(seconds=10)
log = structlog.get_logger()


@command(Permission.PUBLIC, reason="The gateway calls it without a session; whoever knows its secret was checked.")
def receive_report(actor: Actor, report: Report) -> bool:
    """Apply a report that was proved genuine; one about a message that is not known yet is looked at once more."""
    if _applied(report):
        return True
    word = "arrived" if report.arrived else "lost"
    jobs.enqueue("notifications.hear", after=LATER, gateway_id=report.gateway_id, word=word, said=report.said)
    return False


@command(Permission.VERIFY_CONTACT)
def apply_report(actor: Actor, report: Report) -> bool:
    """The second look; whose message is unknown now is somebody else's."""
    del actor
    if _applied(report):
        return True
    log.warning("a delivery report names no message of ours")
    return False


def _applied(report: Report) -> bool:
    attempt = db.session.scalars(select(MessageAttempt).where(MessageAttempt.gateway_id == report.gateway_id)).first()
    if attempt is None:
        return False
    message = db.session.get_one(Message, attempt.message_id, with_for_update=True, populate_existing=True)
    _note(attempt, report)
    state = rules.after_report(message.state, arrived=report.arrived)
    if state is not message.state:
        message.state = state
        message.delivered_at = clock.now() if state is MessageState.DELIVERED else None
    return True


def _note(attempt: MessageAttempt, report: Report) -> None:
    """Beside the attempt: arrived is arrived."""
    outcome = Outcome.DELIVERED if report.arrived else Outcome.UNDELIVERED
    heard = update(MessageAttempt).where(MessageAttempt.id == attempt.id)
    heard = heard.where(MessageAttempt.outcome.is_distinct_from(Outcome.DELIVERED))
    housekeeping.write(heard.values(outcome=outcome, said=report.said[:120] or None))
