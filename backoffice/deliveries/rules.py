"""Whether a message may go once more to where it went."""

from collections.abc import Container

from backoffice.kernel.errors import Refusal
from backoffice.notifications.models import Message

STRANGER = Refusal("INVALID_TRANSITION", "This is no contact of the customer any more. Send it to another one.")


def why_not_there(message: Message, addresses: Container[str]) -> Refusal | None:
    """Why nothing goes to that address again, or None; `addresses` are where the customer is reached today."""
    return None if message.to in addresses else STRANGER
