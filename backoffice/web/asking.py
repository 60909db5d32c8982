"""Asking for the permission before a body is read: who may never do it is told so, whatever they sent."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from backoffice.kernel import operations
from backoffice.web.request_state import actor

View = TypeVar("View", bound=Callable[..., Any])


def asks(operation: Callable[..., Any]) -> Callable[[View], View]:
    """Let a view that reads a body begin by asking whether the caller may ever do this marked function."""

    def decorate(view: View) -> View:
        @wraps(view)
        def call(*args: Any, **kwargs: Any) -> Any:
            operations.ask(actor(), operation)
            return view(*args, **kwargs)

        return call  # type: ignore[return-value]  # functools.wraps keeps the signature

    return decorate
