"""Inspection from the outside: a file in quarantine goes in, a viewing copy or a refusal comes out."""

import logging
from mmap import ACCESS_READ, mmap
from pathlib import Path, PurePath

import filetype

from backoffice.documents.inspection import outline, sandbox, strangers
from backoffice.documents.inspection.codes import Code, Refusal
from backoffice.documents.inspection.verdicts import Inspected, Kind, Limits, Rejected

KINDS_BY_ENDING = {".jpg": Kind.JPEG, ".jpeg": Kind.JPEG, ".jpe": Kind.JPEG, ".png": Kind.PNG, ".pdf": Kind.PDF}
# An animated PNG is a PNG here, so that it is refused for what it is.
KINDS_BY_MEDIA_TYPE = {kind.media_type: kind for kind in Kind} | {"image/apng": Kind.PNG}
STANDARD = Limits()
log = logging.getLogger(__name__)


def inspect(path: Path, *, declared_name: str, limits: Limits = STANDARD) -> Inspected | Rejected:
    """Check the file at `path`, which was sent under `declared_name`, and make its viewing copy.

    Never raises for what is in the file. Takes at most `limits.wall_seconds` and a little.
    """
    try:
        kind = _outer_kind(path, declared_name, limits)
        return Inspected(kind, *_viewing_copy(path, kind, limits))
    except Refusal as refusal:
        return Rejected.because(refusal.code, limits)
    except (OSError, ValueError):
        log.exception("an upload could not be inspected")
        return Rejected.because(Code.INSPECTION_FAILED, limits)


def _viewing_copy(path: Path, kind: Kind, limits: Limits) -> sandbox.Copy:
    with path.open("rb", buffering=0) as file:
        return sandbox.viewing_copy(file, kind, limits)


def _outer_kind(path: Path, declared_name: str, limits: Limits) -> Kind:
    """What can be said without decoding: size, kind, beginning, end, and signs of a second kind."""
    size = path.stat().st_size
    if not size:
        raise Refusal(Code.EMPTY)
    if size > limits.file_bytes:
        raise Refusal(Code.TOO_LARGE)
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        code = _fault(data, kind := _kind(data, declared_name))
    if code:
        raise Refusal(code)
    return kind


def _kind(data: mmap, declared_name: str) -> Kind:
    kind = KINDS_BY_MEDIA_TYPE.get(filetype.guess_mime(data[:8192]) or "")
    declared = KINDS_BY_ENDING.get(PurePath(declared_name).suffix.lower())
    if kind is None:
        raise Refusal(Code.TYPE_NOT_ALLOWED)
    if kind is not declared:
        raise Refusal(Code.TYPE_MISMATCH)
    return kind


def _fault(data: mmap, kind: Kind) -> Code | None:
    """Answered, not raised: a traceback would hold on to the mapped file and keep it from closing."""
    try:
        outline.CHECKS[kind](data)
        strangers.check(data, kind)
    except Refusal as refusal:
        return refusal.code
    return None
