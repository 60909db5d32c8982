"""What no single row of the case screen shows: papers, lines read, files seen elsewhere, what other areas found."""

from collections.abc import Iterator

from flask import url_for

from backoffice.access.actor import Actor
from backoffice.documents.models import Document, DocumentState, Requirement
from backoffice.kernel import area, clock
from backoffice.kernel.area import Finding
from backoffice.kernel.words import say
from backoffice.kyc.rules import cases as rules
from backoffice.kyc.rules import checks, zone_checks
from backoffice.kyc.rules.checks import Check
from backoffice.kyc.service import Sight


def of_case(actor: Actor, sight: Sight) -> list[Finding]:
    """All of them, those of other areas last."""
    standing = [*rules.to_judge(sight.papers), *_accepted_before(sight)]
    own = [_named("Papers", checks.missing(standing)), *_lines(sight), *_elsewhere(sight)]
    return [*own, *area.findings(actor, sight.customer.id)]


def _accepted_before(sight: Sight) -> Iterator[Document]:
    """Papers of other cases that still prove something today."""
    for paper in sight.earlier:
        if paper.state is DocumentState.ACCEPTED and (paper.expires_on is None or paper.expires_on >= clock.today()):
            yield paper


def _lines(sight: Sight) -> Iterator[Finding]:
    """Of each identity paper to be judged: whether its machine-readable lines were read and are sound."""
    for paper in rules.shown_to_judge(sight.case, sight.papers):
        if paper.requirement is Requirement.ID:
            yield _named(paper.title, zone_checks.was_read(zone_checks.zone_of(paper.zone)))


def _elsewhere(sight: Sight) -> Iterator[Finding]:
    """Other customers for whom the very same file was sent: by name and link where this person may see them."""
    others = {other for customers in sight.elsewhere.values() for other in customers}
    if not others:
        yield Finding("Also seen at", "ok", "No other customer sent these files")
    for known in sight.known_elsewhere:
        whose = {"name": known.name, "number": known.public_number}
        sentence = say("The same file was sent for {name} ({number})", **whose)
        yield Finding("Also seen at", "bad", sentence, url_for("customers.show", customer_id=known.id))
    if hidden := len(others) - len(sight.known_elsewhere):
        yield Finding("Also seen at", "bad", _of_other_branches(hidden))


def _of_other_branches(count: int) -> str:
    if count == 1:
        return "The same file was sent for another customer of another branch"
    return say("The same file was sent for {count} customers of other branches", count=count)


def _named(title: str, check: Check) -> Finding:
    return Finding(title, check.state, check.sentence)
