"""The delivery of messages, tried again until a gateway takes them."""

from uuid import UUID

from backoffice.access.actor import SYSTEM
from backoffice.integrations.ports import NotDelivered
from backoffice.kernel.jobs import job
from backoffice.notifications import service
from backoffice.notifications.models import ATTEMPTS, MessageState


@job(attempts=ATTEMPTS, wait=2)
def deliver(message_id: UUID | str) -> None:
    """Hand over one message; running it twice sends once. Raises NotDelivered to be run again."""
    message = service.deliver(SYSTEM, UUID(str(message_id)))
    if message and message.state is MessageState.QUEUED:
        raise NotDelivered("the gateway did not take the message")
