"""Some of the sample bank's people resemble those of its watch list; what was judged of them, and what still waits."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.demo.seed import hours
from backoffice.demo.seed.people import Persona
from backoffice.demo.seed.postbox import settle
from backoffice.demo.seed.staff import Staff
from backoffice.integrations import neighbours
from backoffice.kernel import clock
from backoffice.kernel.jobs import kept_back
from backoffice.screening import service
from backoffice.screening.jobs import SCREENER, go_through
from backoffice.screening.models import MatchState

# By their number in the bank: somebody in office (judged, and to judge), one on a sanctions list (a second person
# decides), and namesakes. Who has no papers to be drawn is written as they write themselves.
PEOPLE: dict[int, dict[str, Any]] = {
    0: {"given_names": "Baraka", "family_name": "Mutisya", "birth_date": "1961-03-02", "gender": "male"},
    1: {"given_names": "Viktor", "family_name": "Zelenkovich", "birth_date": "1970-11-05", "gender": "male"},
    3: {"given_names": "Neema", "family_name": "Kilonzi", "birth_date": "1974-08-19", "gender": "female"},
    7: {"given_names": "Xiaolong", "family_name": "Li", "birth_date": "1988-06-14", "gender": "male"},
    8: {"given_names": "Mohammed", "family_name": "Rashid", "birth_date": "1992-01-30", "gender": "male"},
    9: {"given_names": "Grace", "family_name": "Wambui", "birth_date": "1995-12-01", "gender": "female"},
}
OWN_SCRIPT = {
    1: {"given_names": "Виктор", "family_name": "Зеленкович"}, 8: {"given_names": "محمد", "family_name": "الرشيد"},
    7: {"given_names": "小龙", "family_name": "李"},
}  # fmt: skip
TRUE, DIFFERENT = "true", "different"
JUDGED = {
    0: (TRUE, "Birth date and office agree with the government's own page."),
    1: (TRUE, "Birth year agrees, and he named the same shipping firm at the counter."),
    8: (DIFFERENT, "Born in Kenya in 1992 and never abroad: passport seen. Another Mohammed."),
}
NOBODY = ("", "")
AFTER = timedelta(hours=3)
TOLD_APART = "Compared with the papers in the case: another person of this name."


def resembling(who: Persona) -> Persona:
    """The customer of this number, under a name of the list if theirs is one of those."""
    if not who.is_person or who.number not in PEOPLE:
        return who
    own = {} if who.brings_papers else OWN_SCRIPT.get(who.number, {})
    return replace(who, profile={**who.profile, **PEOPLE[who.number], **own})


def is_on_a_list(who: Persona) -> bool:
    """Whether this really is somebody listed: their papers wait until the bank has made up its mind."""
    return JUDGED.get(who.number, NOBODY)[0] == TRUE


def told_apart(reviewer: Actor, who: Persona, customer_id: UUID) -> None:
    """Papers are accepted of nobody whose match waits: the reviewer says first that it is somebody else."""
    _, note = JUDGED.get(who.number, (DIFFERENT, TOLD_APART))
    for match in service.of_customer(reviewer, customer_id).matches:
        if match.state is MatchState.OPEN:
            service.judge_different(reviewer, match.id, match.version, note)


def judged(staff: Staff, who: Persona, customer_id: UUID, now: datetime) -> None:
    """A reviewer judges the match of this customer, where somebody has."""
    verdict, note = JUDGED.get(who.number, NOBODY)
    reviewer = staff.reviewers[1]  # not who signs in at the demo's door: they are the second person
    if not verdict or neighbours.watch_lists() is None:
        return
    for match in service.of_customer(reviewer, customer_id).matches[:1]:
        if match.state is not MatchState.OPEN:
            continue
        with clock.at(hours.later(match.opened_at, AFTER, now)):
            judge = service.judge_true if verdict == TRUE else service.judge_different
            judge(reviewer, match.id, match.version, note)
            settle()


def everybody() -> None:
    """Screen the whole bank once, as the worker does every time the lists change."""
    lists = neighbours.watch_lists()
    if lists is None:
        return
    with kept_back():
        if run := service.begin(SCREENER, lists.name, lists.edition()):
            go_through(lists, run.id)
