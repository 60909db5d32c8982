"""What the pages of segments show, prepared for the templates."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import url_for

from backoffice.kernel import clock
from backoffice.kernel.words import say
from backoffice.segments import comparing, service
from backoffice.segments.forms.placement import PlacementForm
from backoffice.segments.models import FAMILY_WORDS, SegmentPlacement, SegmentRun, SegmentVersion
from backoffice.segments.rules import documents
from backoffice.segments.rules.facts import Fact
from backoffice.segments.rules.placing import PERSON
from backoffice.segments.service import Listed, Size, Standing
from backoffice.web.time_words import day

SERIES = 7  # as many colours as a plot has


def lines(found: Sequence[Listed]) -> list[dict[str, Any]]:
    """The list: each segment with its rule in words and its size."""
    known = service.known_facts()
    return [
        {
            "name": one.segment.name, "url": url_for("segments.show", code=one.code), "about": one.segment.about,
            "family": FAMILY_WORDS[one.segment.family], "rule": comparing.rule(one.segment, known),
            "members": one.members, "members_url": members_url(one.code), "retired": one.segment.retired,
            "waiting": one.waiting,
        }
        for one in found
    ]  # fmt: skip


def members_url(code: str) -> str:
    """The list of the customers in a segment."""
    return url_for("customers.index", segment=code)


def progress(run: SegmentRun | None) -> int:
    """How far a run is, in percent."""
    return min(99, 100 * run.done // run.customers) if run and run.customers else 0


def plot(sizes: Sequence[Size], names: dict[str, str], family: Sequence[str]) -> dict[str, Any]:
    """Sizes by day for a plot: its series, and a row for each day."""
    codes = [code for code in family if code in names][:SERIES]
    by_day: dict[date, dict[str, int]] = {}
    for size in sizes:
        by_day.setdefault(size.day, {})[size.code] = size.members
    rows = [(day(when), *(counted.get(code, 0) for code in codes)) for when, counted in by_day.items()]
    return {"series": [(names[code], str(place + 1), False) for place, code in enumerate(codes)], "rows": rows}


def plots(sizes: Sequence[Size], found: Sequence[Listed]) -> list[dict[str, Any]]:
    """A plot for each family that has living segments."""
    living = [one for one in found if not one.segment.retired]
    names = {one.code: one.segment.name for one in living}
    families = dict.fromkeys(one.segment.family for one in living)
    return [
        {"title": FAMILY_WORDS[family], "id": f"sizes-{family}"}
        | plot(sizes, names, [one.code for one in living if one.segment.family is family])
        for family in families
    ]


def history(versions: Sequence[SegmentVersion], known: dict[str, Fact]) -> list[dict[str, Any]]:
    """Every version with what it changed, the newest first."""
    before = [*(version.document for version in versions[1:]), {}]
    return [
        {"version": version, "changes": comparing.changes(old, version.document, known)}
        for version, old in zip(versions, before, strict=True)
    ]


def one(versions: Sequence[SegmentVersion]) -> dict[str, Any]:
    """The page of one segment."""
    known, segment = service.known_facts(), documents.read(versions[0].document)
    return {
        "code": versions[0].code, "segment": segment, "family": FAMILY_WORDS[segment.family],
        "rule": comparing.rule(segment, known), "steps": history(versions, known),
        "members_url": members_url(versions[0].code),
    }  # fmt: skip


def standing(found: Standing) -> dict[str, Any]:
    """One customer's segments and engagement."""
    known, today = service.known_facts(), clock.today()
    return {
        "customer": found.customer, "score": found.score, "parts": found.engagement,
        "memberships": [
            {
                "name": one.name, "family": FAMILY_WORDS[one.segment.family], "since": one.since, "code": one.code,
                "by_hand": one.by == PERSON, "url": url_for("segments.show", code=one.code),
                "why": [(comparing.title(fact, known), comparing.word(fact, value, known)) for fact, value in one.why],
            }
            for one in found.memberships
        ],
        "placements": [_placement(one, found, today) for one in found.placements],
    }  # fmt: skip


def _placement(one: SegmentPlacement, found: Standing, today: date) -> dict[str, Any]:
    segment = found.known.get(one.code)
    return {"id": one.id, "row": one, "name": segment.name if segment else one.code, "holds": one.holds(today)}


def placement_form(form: PlacementForm) -> PlacementForm:
    """The form with the segments of today."""
    form.segment.choices = [("", "Choose…"), *service.names().items()]
    return form


def counted(effect: service.Effect) -> list[tuple[str, str]]:
    """What a rule would do, in numbers; of a sample they are about so many."""
    whole = effect.is_whole
    numbers = {"In it": effect.fitting, "Coming": effect.coming, "Leaving": effect.leaving}
    return [
        (name, f"{count:,}" if whole else say("about {count}", count=f"{effect.of_all(count):,}"))
        for name, count in numbers.items()
    ]
