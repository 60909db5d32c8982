"""What a broken database constraint means in the product's words: areas register a refusal for each of theirs."""

from sqlalchemy.exc import DBAPIError

from backoffice.kernel.errors import Refusal

_refusals: dict[str, Refusal] = {}
# Waited too long for a lock, or two waited for each other.
_LOCKED_OUT = {"55P03", "40P01"}


def means(constraint: str, refusal: Refusal) -> None:
    """Say what the caller is told when this constraint (or trigger's constraint name) refuses a write."""
    _refusals[constraint] = refusal


def refusal_for(error: DBAPIError) -> Refusal | None:
    """The refusal behind a database error, or None when it is a defect of ours."""
    original = error.orig
    name = getattr(getattr(original, "diag", None), "constraint_name", None)
    if name in _refusals:
        return _refusals[name]
    if getattr(original, "sqlstate", None) in _LOCKED_OUT:
        return Refusal("VERSION_CONFLICT", "Somebody else is working on this right now. Try again in a moment.")
    return None
