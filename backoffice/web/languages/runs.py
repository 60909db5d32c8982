"""What a template says: the runs of text and values in it, each with its place in the HTML."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from jinja2 import nodes

SPOKEN_ATTRIBUTES = {"title", "aria-label", "placeholder", "alt", "label", "data-label", "data-busy"}
# What stands in these is data or code, never our words: names of people stand in <bdi>.
SILENT_ELEMENTS = {"bdi", "code", "kbd", "pre", "script", "style", "textarea"}
_TAG = re.compile(r"</?([a-zA-Z][\w-]*)|<!")
_IN_TAG = re.compile(r'>|([\w:-]+)\s*=\s*"')
LETTER = re.compile(r"[^\W\d_]")


class Piece(NamedTuple):
    """A part of what is put out: markup or text (a str), or the expression of a value; and whether people read it."""

    content: str | nodes.Expr
    spoken: bool


@dataclass
class Place:
    """Where in the HTML the reading stands; it goes on from node to node, because tags are cut by expressions."""

    inside: str = "text"  # text, tag, or the attribute's name
    element: str = ""
    silent: int = 0
    pieces: list[Piece] = field(default_factory=list)

    @property
    def spoken(self) -> bool:
        return self.silent == 0 if self.inside == "text" else self.inside in SPOKEN_ATTRIBUTES

    def read(self, output: nodes.Output) -> list[Piece]:
        """The pieces of one output, in order."""
        self.pieces = []
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                self._read_data(node.data)
            else:
                self.pieces.append(Piece(node, self.spoken))
        return self.pieces

    def _read_data(self, data: str) -> None:
        at = 0
        while at < len(data):
            at = {"text": self._in_text, "tag": self._in_tag}.get(self.inside, self._in_attribute)(data, at)

    def _keep(self, text: str, spoken: bool) -> None:
        if text:
            self.pieces.append(Piece(text, spoken))

    def _in_text(self, data: str, at: int) -> int:
        found = _TAG.search(data, at)
        if found is None:
            self._keep(data[at:], self.spoken)
            return len(data)
        self._keep(data[at : found.start()], self.spoken)
        self._keep(found[0], False)
        self.inside, self.element = "tag", ("/" if found[0].startswith("</") else "") + (found[1] or "").lower()
        return found.end()

    def _in_tag(self, data: str, at: int) -> int:
        found = _IN_TAG.search(data, at)
        if found is None:
            self._keep(data[at:], False)
            return len(data)
        self._keep(data[at : found.end()], False)
        self.inside = found[1] or "text"
        if not found[1]:
            self._end_tag()
        return found.end()

    def _end_tag(self) -> None:
        if self.element.removeprefix("/") in SILENT_ELEMENTS:
            self.silent = max(0, self.silent + (-1 if self.element.startswith("/") else 1))

    def _in_attribute(self, data: str, at: int) -> int:
        end = data.find('"', at)
        if end < 0:
            self._keep(data[at:], self.spoken)
            return len(data)
        self._keep(data[at:end], self.spoken)
        self._keep('"', False)
        self.inside = "tag"
        return end + 1


def runs(pieces: list[Piece]) -> list[list[Piece]]:
    """Neighbouring spoken pieces together, others alone; a value that touches a word at an edge stands alone too."""
    found: list[list[Piece]] = []
    for piece in pieces:
        if piece.spoken and found and found[-1][-1].spoken:
            found[-1].append(piece)
        else:
            found.append([piece])
    return [part for run in found for part in _without_edges(run)]


def _without_edges(run: list[Piece]) -> list[list[Piece]]:
    # {{ icon("pen") }}Edit: the icon is no part of the sentence, in {{ n }} waiting the number is.
    before: list[list[Piece]] = []
    after: list[list[Piece]] = []
    while len(run) > 1 and _is_value(run[0]) and not _starts_apart(run[1]):
        before.append([run.pop(0)])
    while len(run) > 1 and _is_value(run[-1]) and not _ends_apart(run[-2]):
        after.insert(0, [run.pop()])
    return [*before, run, *after]


def _is_value(piece: Piece) -> bool:
    return not isinstance(piece.content, str)


def _starts_apart(piece: Piece) -> bool:
    return isinstance(piece.content, str) and piece.content[:1].isspace() and bool(LETTER.search(piece.content))


def _ends_apart(piece: Piece) -> bool:
    return isinstance(piece.content, str) and piece.content[-1:].isspace() and bool(LETTER.search(piece.content))
