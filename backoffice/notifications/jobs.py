"""The delivery of messages, tried again until a gateway takes them; late reports about them; forgetting at night."""

from uuid import UUID

from backoffice.access.actor import SYSTEM, Actor
from backoffice.access.permissions import Permission
from backoffice.integrations.ports import NotDelivered, Report
from backoffice.kernel.jobs import job
from backoffice.notifications import service
from backoffice.notifications.models import ATTEMPTS, MessageState

TIDYING = Actor.system("tidying", frozenset({Permission.VERIFY_CONTACT, Permission.ALL_BRANCHES}))


@job(attempts=ATTEMPTS, wait=2)
def deliver(message_id: UUID | str) -> None:
    """Hand over one message; running it twice sends once. Raises NotDelivered to be run again."""
    message = service.deliver(SYSTEM, UUID(str(message_id)))
    if message and message.state is MessageState.QUEUED:
        raise NotDelivered("the gateway did not take the message")


@job(attempts=3)
def hear(gateway_id: str, word: str, said: str) -> None:
    """Look again whether a report is about a message of ours; running it twice changes nothing more."""
    service.apply_report(SYSTEM, Report(gateway_id, arrived=word == "arrived", said=said))


@job(cron="40 3 * * *", attempts=3)
def forget() -> None:
    """Forget old texts, and messages of long ago; running it twice does no harm."""
    while service.forget_texts(TIDYING):
        pass
    while service.forget_messages(TIDYING):
        pass
