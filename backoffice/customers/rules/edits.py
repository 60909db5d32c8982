"""Rules of edits: why one cannot be made or carried out, and which fields no paper shows."""

from backoffice.kernel.errors import Refusal

UNSHOWN = ("language",)  # no paper says it, so no reviewer need look again
CHANGED = Refusal("VERSION_CONFLICT", "Somebody changed this customer in the meantime. Look at it again.")
WAITS = Refusal(
    "VERSION_CONFLICT", "Another change of this customer waits for a decision. It must be decided or withdrawn first."
)
OTHERS = Refusal("NOT_HOLDER", "Somebody else proposed this change, so only they can withdraw it.")
