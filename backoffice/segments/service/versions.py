"""The segments that count: the newest version of each, opened, and their names (behind operations of the callers)."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from backoffice.kernel.db import db
from backoffice.segments.models import Family, SegmentVersion
from backoffice.segments.rules import documents
from backoffice.segments.rules.documents import Segment


def newest() -> dict[str, SegmentVersion]:
    """The version of each segment that counts."""
    asked = select(SegmentVersion).ext(distinct_on(SegmentVersion.code))
    ordered = asked.order_by(SegmentVersion.code, SegmentVersion.number.desc())
    return {version.code: version for version in db.session.scalars(ordered)}


def in_force() -> dict[str, Segment]:
    """Every segment as it counts, the retired ones too."""
    return {code: documents.read(version.document) for code, version in newest().items()}


def names() -> dict[str, str]:
    """The names of those in use by code, for filters."""
    living = [(code, one) for code, one in in_force().items() if not one.retired]
    return {code: one.name for code, one in sorted(living, key=lambda pair: place_of(pair[1]))}


def place_of(segment: Segment) -> tuple[int, int, str]:
    """Family after family, value first."""
    return list(Family).index(segment.family), segment.rank, segment.name
