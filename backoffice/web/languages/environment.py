"""Jinja for several languages: each has its own compiled templates with its words in them; English costs nothing."""

from collections.abc import MutableMapping
from typing import Any

from flask import Flask, g, has_request_context, request
from flask.templating import Environment
from jinja2 import Template, nodes
from werkzeug.datastructures import LanguageAccept

from backoffice.web.languages.catalogue import ENGLISH, LANGUAGES, Catalogue, catalogue
from backoffice.web.languages.speaker import Speaker

COOKIE = "language"


class SpeakingEnvironment(Environment):
    """Gives templates in the language of the request; an overlay of it speaks one language."""

    voice: Catalogue | None = None

    def __init__(self, app: Flask, **options: Any) -> None:
        super().__init__(app, **options)
        self._overlays: dict[str, SpeakingEnvironment] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # Jinja calls it so
    ) -> Template:
        speaking = self if self.overlayed else self._speaking(language())
        return super(SpeakingEnvironment, speaking).get_template(name, parent, globals)

    def _speaking(self, wanted: str) -> "SpeakingEnvironment":
        if wanted == ENGLISH:
            return self
        if wanted not in self._overlays:
            overlay: SpeakingEnvironment = self.overlay()
            overlay.voice = catalogue(wanted)
            self._overlays[wanted] = overlay
        return self._overlays[wanted]

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One dictionary a template: Jinja compares its names at each import, and those of a ChainMap slowly."""
        return {**self.globals, **(d or {})}

    def words(self, value: Any) -> Any:
        """What a template puts out, in this environment's language."""
        return self.voice.words(value) if self.voice else value

    def phrase(self, pattern: str, **values: Any) -> str:
        """A sentence with values, in this environment's language."""
        return self.voice.phrase(pattern, **values) if self.voice else pattern.format(**values)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if self.voice:
            Speaker(self.voice).visit(tree)
        return tree


def language() -> str:
    """The language of this request: chosen on the page, else what the browser asks for, else English."""
    try:
        told: str = g.language  # a page asks four hundred times: one look at the context, not three
    except (AttributeError, RuntimeError):  # not asked yet, or outside of any request
        return _heard() if has_request_context() else ENGLISH
    return told


def _heard() -> str:
    """Find out, and remember it for this request."""
    chosen = request.cookies.get(COOKIE, "")
    g.language = chosen if chosen in LANGUAGES else _asked(request.accept_languages)
    told: str = g.language
    return told


def _asked(wanted: LanguageAccept) -> str:
    return wanted.best_match(list(LANGUAGES)) or ENGLISH


def in_words(sentence: str) -> str:
    """A sentence in the language of this request, for what Python itself puts into markup."""
    told: str = catalogue(language()).words(sentence)
    return told
