"""Reads a template's words when it is compiled and lets a voice say them: a catalogue, or a collector of messages."""

import re
from collections.abc import Callable
from copy import copy
from typing import Any, Protocol

from jinja2 import nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from backoffice.web.languages.runs import LETTER, Piece, Place, runs

_SENTENCE = re.compile(r"[^\W\d_a-z].*[a-z]|.*\w[,.:;?!]? \w", re.DOTALL)
_CODE = re.compile(r"[{}<>=_|]|://|^\s*[a-z]+(?:[ -]+[a-z0-9]*-[a-z0-9-]*)+\s*$")


class Voice(Protocol):
    """Who says a template's words."""

    def said(self, message: str) -> str | None:
        """The message in this voice's language, or None where it does not know it."""

    def heard(self, words: str) -> None:
        """Words that stand in an expression and may be put out later."""


def is_words(text: str) -> bool:
    """Whether a text in code reads like words for people rather than a name, a class or an address."""
    return bool(_SENTENCE.match(text.strip())) and not _CODE.search(text)


class Speaker(NodeTransformer):
    """Rewrites one template so that it is said by a voice."""

    def __init__(self, voice: Voice) -> None:
        self.voice, self.place = voice, Place()

    def get_visitor(self, node: nodes.Node) -> Callable[..., Any] | None:
        """The method for a kind of node, in lower case as names of methods are."""
        return getattr(self, f"speak_{type(node).__name__.lower()}", None)

    def speak_output(self, node: nodes.Output) -> nodes.Output:
        self.generic_visit(node)
        node.nodes = [part for run in runs(self.place.read(node)) for part in self._run(run)]
        return node

    def speak_if(self, node: nodes.If) -> nodes.If:
        node.test = self.visit(node.test)
        start, end = copy(self.place), None
        for branch in (node.body, node.elif_, node.else_):
            self.place = copy(start)
            branch[:] = [self.visit(part) for part in branch]
            end = end or self.place
        self.place = end or start
        return node

    def _afresh(self, node: nodes.Node) -> nodes.Node:
        outside, self.place = self.place, Place()
        self.generic_visit(node)
        self.place = outside
        return node

    speak_macro = speak_callblock = speak_block = speak_assignblock = _afresh

    def speak_const(self, node: nodes.Const) -> nodes.Const:
        if isinstance(node.value, str) and is_words(node.value):
            self.voice.heard(node.value)
        return node

    def speak_filter(self, node: nodes.Filter) -> nodes.Filter:
        self.generic_visit(node)
        if node.name == "plural":
            one, *more = (word.value for word in node.args if isinstance(word, nodes.Const))
            self.voice.heard(f"{{count}} {one}")
            self.voice.heard(f"{{count}} {more[0] if more else one + 's'}")
        return node

    def speak_concat(self, node: nodes.Concat) -> nodes.Expr:
        pieces = [Piece(one.value if isinstance(one, nodes.Const) else one, True) for one in node.nodes]
        texts = " ".join(piece.content for piece in pieces if isinstance(piece.content, str))
        if is_words(f"A {texts} x") and (spoken := self._phrase(pieces, html=False)):
            return spoken
        self.generic_visit(node)
        return node

    def _run(self, run: list[Piece]) -> list[nodes.Expr]:
        if not run[0].spoken:
            return [_data(piece) for piece in run]
        if any(isinstance(piece.content, str) and LETTER.search(piece.content) for piece in run):
            if len(run) == 1:
                return [self._text(str(run[0].content))]
            if phrase := self._phrase(run, html=True):
                return [phrase]
        return [_data(piece) if isinstance(piece.content, str) else _call("words", piece.content) for piece in run]

    def _text(self, text: str) -> nodes.TemplateData:
        before, words, after = _edges(text)
        return nodes.TemplateData(before + (self.voice.said(" ".join(words.split())) or words) + after)

    def _phrase(self, run: list[Piece], *, html: bool) -> nodes.Expr | None:
        message, names, values = "", list[str](), list[nodes.Keyword]()
        for piece in run:
            if isinstance(piece.content, str):
                message += piece.content
                continue
            name = _name(piece.content)
            name = name if name not in names else f"{name}{len(names)}"
            names.append(name)
            values.append(nodes.Keyword(name, _call("words", piece.content)))
            message += f"{{{name}}}"
        before, message, after = _edges(message)
        said = self.voice.said(" ".join(message.split()))
        if said is None:
            return None
        pattern = before + said + after
        # Both the template and the catalogue are ours; the values are escaped when they are put in.
        return _call("phrase", nodes.Const(Markup(pattern) if html else pattern), *values)  # noqa: S704


def _edges(text: str) -> tuple[str, str, str]:
    words = text.strip()
    before = text[: len(text) - len(text.lstrip())]
    return before, words, text[len(before) + len(words) :]


def _data(piece: Piece) -> nodes.Expr:
    return nodes.TemplateData(piece.content) if isinstance(piece.content, str) else piece.content


def _call(name: str, *given: nodes.Expr | nodes.Keyword) -> nodes.Call:
    plain = [one for one in given if isinstance(one, nodes.Expr)]
    named = [one for one in given if isinstance(one, nodes.Keyword)]
    return nodes.Call(nodes.EnvironmentAttribute(name), plain, named, None, None)


def _name(value: nodes.Expr) -> str:
    match value:
        case nodes.Name():
            return value.name
        case nodes.Getattr():
            return value.attr
        case nodes.Filter() | nodes.Call() if isinstance(value.node, nodes.Expr):
            return _name(value.node)
        case nodes.Getitem() if isinstance(value.arg, nodes.Const) and isinstance(value.arg.value, str):
            return value.arg.value
        case _:
            return "value"
