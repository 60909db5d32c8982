"""What an operation is, and what is known of the one under way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID, uuid4

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.kernel.changes import Changes


@dataclass(frozen=True)
class Operation:
    """One line of the register: what may be done, by whom, and where it is written."""

    name: str
    kind: Literal["command", "query"]
    permission: Permission
    function: Callable[..., Any]
    recorded: bool = False
    reason: str = ""
    sensitive: bool = False


@dataclass
class Running:
    """The operation under way in a session: who does it, and what it has touched so far."""

    operation: Operation
    actor: Actor
    entry_id: UUID = field(default_factory=uuid4)
    inner: list[str] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)
    broken: bool = False

    @property
    def may_write(self) -> bool:
        return self.operation.kind == "command"
