"""What an entry's topics say that it is listed for (OpenSanctions' own words)."""

from collections.abc import Iterable

from backoffice.screening.models import MatchKind

SANCTIONED = ("sanction",)
IN_OFFICE = ("role.pep", "role.rca", "gov", "poi")


def kind_of(topics: Iterable[str]) -> MatchKind:
    """What an entry's topics make of it, the sternest first."""
    told = list(topics)
    if any(topic.startswith(SANCTIONED) for topic in told):
        return MatchKind.SANCTION
    return MatchKind.PEP if any(topic.startswith(IN_OFFICE) for topic in told) else MatchKind.OTHER


def in_office(topics: Iterable[str]) -> bool:
    """Whether the entry is somebody in public office, or near to one, whatever else it is."""
    return any(topic.startswith(IN_OFFICE) for topic in topics)
