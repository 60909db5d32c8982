"""What the pages of screening show, prepared for the templates: the list, a match beside its customer, freshness."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from backoffice.access.actor import Actor
from backoffice.customers.service import clear_for, masking
from backoffice.screening.forms import JudgeForm
from backoffice.screening.models import MatchKind, MatchState, WatchMatch
from backoffice.screening.rules import comparing, judging
from backoffice.screening.service import Counts, Filters, Listed, Shown, Standing
from backoffice.web import narrowing
from backoffice.web.narrowing import one_of

ALL = "all"
TABS = {
    "open": "To judge", "proposed": "For a second person", "true": "True", "different": "Somebody else", ALL: "All",
}  # fmt: skip
KIND_WORDS = {MatchKind.SANCTION: "Sanction", MatchKind.PEP: "Public office", MatchKind.OTHER: "Other list"}
TOPIC_WORDS = {
    "sanction": "Sanctioned", "sanction.linked": "Linked to the sanctioned", "role.pep": "In public office",
    "role.rca": "Close to somebody in public office", "crime": "Crime", "debarment": "Barred from tenders",
    "wanted": "Wanted", "poi": "Person of interest",
}  # fmt: skip
COVERED = ("birth", "number")  # the rest stands on the customer's page in clear
VERDICTS = {
    "proposed": ("The same person; a second one decides", "hourglass-split"), "true": ("The same person", "flag"),
    "declined": ("The second person does not agree", "x-circle"), "different": ("Somebody else", "people"),
    "reopened": ("To judge again", "arrow-clockwise"),
}  # fmt: skip


def filters(args: Mapping[str, str]) -> Filters:
    """What the address of the page asks for; without a state what is to judge. Raises Invalid."""
    state = None if args.get("state") == ALL else one_of(MatchState, args, "state") or MatchState.OPEN
    return Filters(state, one_of(MatchKind, args, "kind"), args.get("branch") or None)


def around_the_list(chosen: Filters) -> dict[str, Any]:
    """Tabs, filters and chips; choosing a filter again takes it away."""
    narrowed = narrowing.without(narrowing.asked(chosen), "state")
    tab = chosen.state.value if chosen.state else ALL
    offered = {
        "kind": ("Listed for", {kind.value: words for kind, words in KIND_WORDS.items()}),
        "branch": narrowing.branches(),
    }
    asked = {"state": tab, **narrowed}
    tabs = [(state, words, _address({**narrowed, "state": state}), None) for state, words in TABS.items()]
    return {
        "tabs": tabs, "tab": tab, "groups": narrowing.groups(offered, asked, _address),
        "chips": narrowing.chips(offered, asked, _address), "asked": asked,
    }  # fmt: skip


def _address(asked: Mapping[str, Any]) -> str:
    return url_for("screening.index", **asked)


def line(listed: Listed) -> dict[str, Any]:
    """A match as a row or a card."""
    return {"name": listed.customer.name, "number": listed.customer.public_number, **_match(listed.match)}


def standing(found: Standing) -> dict[str, Any]:
    """A customer's box."""
    return {
        "customer": found.customer, "lines": [_match(match) for match in found.matches], "freshness": found.freshness,
        "connected": found.freshness.connected,
    }  # fmt: skip


def shown(actor: Actor, found: Shown) -> dict[str, Any]:
    """One match: both sides, what may be done now and why not."""
    match, living = found.match, found.customer.is_living
    judge = judging.why_not_judge(match, match.version, living=living)
    again = judging.why_not_reopen(match, match.version, living=living)
    return {
        "match": match, "customer": found.customer, "line": line(found), "rows": _rows(actor, found),
        "topics": [topic_words(one) for one in match.entry.get("topics", [])], "entry": match.entry,
        "judgements": [_said(one) for one in found.judgements], "waits": found.waits,
        "why_not_judge": judge.sentence if judge else "", "why_not_reopen": again.sentence if again else "",
        "to_judge": match.state is MatchState.OPEN, "judged": match.state in (MatchState.TRUE, MatchState.DIFFERENT),
        "takes_two": judging.takes_two(match),
    }  # fmt: skip


def tallies(found: Counts) -> list[dict[str, Any]]:
    """The numbers of somebody's home."""
    of_kind = [
        _tally(KIND_WORDS[kind], getattr(found, kind.value), icon, state="open", kind=kind.value)
        for kind, icon in ((MatchKind.SANCTION, "shield-exclamation"), (MatchKind.PEP, "flag"))
    ]
    of_kind[0]["late"] = found.sanction > 0
    return [*of_kind, _tally("For a second person", found.proposed, "people", state="proposed")]


def judge_form(match: WatchMatch) -> JudgeForm:
    """The form on the match as it stands."""
    return JudgeForm(formdata=None, data={"version": match.version})


def topic_words(topic: str) -> str:
    """A topic of OpenSanctions in words; of one that is not named here its own."""
    root = topic.partition(".")[0]
    return TOPIC_WORDS.get(topic) or TOPIC_WORDS.get(root) or topic.replace(".", " ").capitalize()


def _match(match: WatchMatch) -> dict[str, Any]:
    entry = match.entry
    return {
        "url": url_for("screening.show", match_id=match.id), "state": match.state.value, "kind": match.kind.value,
        "kind_words": KIND_WORDS[match.kind], "caption": entry.get("caption", ""), "score": match.score,
        "signs": comparing.signs(match.evidence), "datasets": ", ".join(entry.get("datasets", [])),
        "position": next(iter(entry.get("positions", [])), ""), "current": match.current, "at": match.opened_at,
        "decided_at": match.decided_at, "why": ", ".join(_spoken(match.evidence)),
    }  # fmt: skip


def _spoken(codes: Sequence[str]) -> list[str]:
    """What speaks for one person, in a line."""
    words = [comparing.WORDS[code] for code in comparing.speaking(codes)]
    return [
        word if place == 0 or word.startswith("ID") else word[:1].lower() + word[1:] for place, word in enumerate(words)
    ]


def _rows(actor: Actor, found: Shown) -> list[dict[str, Any]]:
    """Customer and entry field by field; the customer's values are covered as on their page."""
    own, entry, row = found.asked.sought.properties if found.asked else {}, found.match.entry, found.customer
    clear = clear_for(actor, row.registered_by, row.created_at)
    numbers = [*own.get("idNumber", ()), *own.get("registrationNumber", ())]
    sides: dict[str, tuple[str, Sequence[str], Sequence[str]]] = {
        "name": ("Name", [row.name], entry.get("names", [])),
        "birth": ("Birth date", _covered(own.get("birthDate", ()), masking.birth, clear=clear), entry.get("born", [])),
        "country": ("Country", _countries(own.get("country", ())), _countries(entry.get("countries", []))),
        "number": ("ID number", _covered(numbers, masking.identity, clear=clear), entry.get("numbers", [])),
    }
    signs = {code.partition(".")[0]: comparing.signs([code]) for code in found.match.evidence}
    return [
        {"title": title, "own": mine, "listed": theirs, "signs": signs.get(field, []), "covered": field in COVERED}
        for field, (title, mine, theirs) in sides.items()
    ]


def _covered(values: Sequence[str], cover: Any, *, clear: bool) -> list[str]:
    return [value if clear else cover(value) for value in values]


def _countries(codes: Sequence[str]) -> list[str]:
    return [code.upper() for code in codes]


def _said(one: Any) -> dict[str, Any]:
    words, icon = VERDICTS[one.verdict.value]
    return {"words": words, "icon": icon, "note": one.note, "by": one.by_name, "at": one.created_at}


def _tally(name: str, value: int, icon: str, **asked: str) -> dict[str, Any]:
    url = url_for("screening.index", **asked)  # type: ignore[arg-type]  # the words of an address
    return {"url": url, "name": name, "value": value, "icon": icon, "note": "matches with watch lists", "late": False}
