"""What the checker of a merge, or of its undoing, looks at: the very picture of who proposed it, as it is now."""

from typing import Any

from backoffice.access.actor import Actor
from backoffice.approvals.models import ApprovalRequest
from backoffice.merging import page, service, undo_page

Drawn = tuple[str, dict[str, Any]]


def merge(actor: Actor, request: ApprovalRequest) -> Drawn:
    """Both records with the result, and their documents."""
    picture = service.proposed_picture(actor, request.id)
    return "merging/_checked.html", page.picture_values(picture, choosing=False) | page.papers(actor, picture)


def unmerge(actor: Actor, request: ApprovalRequest) -> Drawn:
    """What goes back, and where things are placed that happened since."""
    picture, placings = service.proposed_undoing(actor, request.id)
    return "merging/_undoing.html", undo_page.undoing_values(picture, placings, placing=False)
