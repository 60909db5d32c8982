"""What goes into an inspection (limits) and what comes out (a viewing copy, or a refusal)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from backoffice.documents.inspection.codes import SENTENCES, Code

MEGABYTE = 1024 * 1024


class Kind(StrEnum):
    """The three kinds of file that are taken."""

    JPEG = "jpeg"
    PNG = "png"
    PDF = "pdf"

    @property
    def media_type(self) -> str:
        """The content type under which the original may be handed out."""
        return "application/pdf" if self is Kind.PDF else f"image/{self.value}"


@dataclass(frozen=True)
class Limits:
    """How much a file may ask of us; bytes, pixels and seconds."""

    file_bytes: int = 10 * MEGABYTE
    pixels: int = 40_000_000
    pages: int = 30
    long_side: int = 2400
    dots_per_inch: int = 150
    memory_bytes: int = 512 * MEGABYTE
    written_bytes: int = 30 * MEGABYTE
    cpu_seconds: int = 10
    wall_seconds: float = 15
    reads_zone: bool = False


@dataclass(frozen=True)
class PageImage:
    """One page of the viewing copy: a JPEG without metadata, and its size in pixels."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Inspected:
    """A file that was read to its end: its kind, its viewing copy, the first page small enough for lists.

    `zone` holds the machine-readable lines, where they were looked for and found: `lines`, `page` and, if known, place.
    """

    kind: Kind
    pages: tuple[PageImage, ...]
    small: bytes
    zone: dict[str, Any] | None = None


@dataclass(frozen=True)
class Rejected:
    """A file that is not taken: a stable code and a sentence for the person who sent it."""

    code: Code
    sentence: str

    @classmethod
    def because(cls, code: Code, limits: Limits) -> "Rejected":
        """The refusal with its sentence, the limit that was passed named in it."""
        sentence = SENTENCES[code].format(
            megabytes=limits.file_bytes // MEGABYTE, megapixels=limits.pixels // 1_000_000, pages=limits.pages
        )
        return cls(code, sentence)
