"""The one family of errors, with the codes and HTTP statuses of the product's contract, for every door alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

STATUS_OF: dict[str, int] = {
    "CUSTOMER_ERROR": 400,
    "KYC_REQUIRED": 400,
    "CUSTOMER_INACTIVE": 400,
    "INVALID_TRANSITION": 400,
    "VERIFICATION_FAILED": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "SELF_APPROVAL": 403,
    "CUSTOMER_NOT_FOUND": 404,
    "NOT_FOUND": 404,
    "METHOD_NOT_ALLOWED": 405,
    "DUPLICATE_CUSTOMER": 409,
    "PHONE_ALREADY_REGISTERED": 409,
    "KYC_VERIFICATION_PENDING": 409,
    "NOT_HOLDER": 409,
    "VERSION_CONFLICT": 409,
    "ALREADY_DECIDED": 409,
    "LEGAL_HOLD": 409,
    "IDEMPOTENCY_IN_PROGRESS": 409,
    "PAYLOAD_TOO_LARGE": 413,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "INVALID_PHONE": 422,
    "INVALID_EMAIL": 422,
    "DATA_VALIDATION_FAILED": 422,
    "IDEMPOTENCY_KEY_REUSED": 422,
    "THROTTLED": 429,
    "INTERNAL": 500,
    "AUDIT_UNAVAILABLE": 503,
    "IDENTITY_PROVIDER_UNAVAILABLE": 503,
}


@dataclass(frozen=True)
class Refusal:
    """Why a rule says no: a code, and the sentence shown to people. Never holds a personal value."""

    code: str
    sentence: str
    details: Mapping[str, Any] = field(default_factory=dict)


class BackofficeError(Exception):
    """What any door can answer: an HTTP status, a code, a sentence and details."""

    def __init__(self, code: str, message: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.details = code, message, dict(details or {})

    @property
    def status(self) -> int:
        return STATUS_OF[self.code]

    @property
    def noted_as(self) -> str:
        """The code under which the log keeps it."""
        return self.code


class Refused(BackofficeError):
    """A rule refused a permitted operation; the attempt is recorded."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code, refusal.sentence, refusal.details)
        self.refusal = refusal


class PermissionDenied(BackofficeError):
    """The actor lacks the permission; `permission` is its name."""

    def __init__(self, permission: str) -> None:
        super().__init__("PERMISSION_DENIED", f"This needs the permission {permission}.", {"permission": permission})
        self.permission = permission


class NotFound(BackofficeError):
    """No such record, or one outside the actor's scope: the two answer alike."""

    def __init__(self, what: str = "record") -> None:
        code = "CUSTOMER_NOT_FOUND" if what == "customer" else "NOT_FOUND"
        super().__init__(code, f"There is no such {what}.")


class Untrue(BackofficeError):
    """Something sealed is not what was put there, or was moved: it is never shown, and the log says so."""

    noted_as = "TAMPERED"

    def __init__(self) -> None:
        super().__init__("INTERNAL", "This is not what was put here, so it is not shown. The incident was noted.")


class Moved(BackofficeError):
    """The customer was merged into another; `survivor` is that one's id. Doors answer 308."""

    def __init__(self, survivor: UUID) -> None:
        super().__init__("CUSTOMER_NOT_FOUND", "This customer was merged into another.", {"id": str(survivor)})
        self.survivor = survivor


class Invalid(BackofficeError):
    """Input that cannot be taken: sentences by field path (`phones.0.number`), never the values."""

    def __init__(self, fields: Mapping[str, list[str]], code: str = "DATA_VALIDATION_FAILED") -> None:
        first = next(iter(fields.values()), ["The data is not valid."])[0]
        super().__init__(code, first, {"fields": dict(fields)})
        self.fields = dict(fields)

    @classmethod
    def one(cls, field_name: str, sentence: str, code: str = "DATA_VALIDATION_FAILED") -> "Invalid":
        """A single field's error."""
        return cls({field_name: [sentence]}, code)


class Throttled(BackofficeError):
    """Too many attempts; `retry_after` in seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__("THROTTLED", message, {"retry_after": retry_after})
        self.retry_after = retry_after


def problem(code: str, message: str, details: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The one JSON shape of an error."""
    return {"status_code": STATUS_OF[code], "error_code": code, "message": message, "details": dict(details or {})}
