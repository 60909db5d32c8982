"""Gathers every English message from templates and code, and brings the catalogues up to date: `python -m` this."""

import ast
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from flask import Flask

from backoffice.web.languages.catalogue import ENGLISH, FOLDER, LANGUAGES
from backoffice.web.languages.speaker import Speaker, is_words

ROOT = Path(__file__).parents[3]
# What these say is for whoever runs the house, not for who works in it.
UNSPOKEN = (
    "demo/",
    "docs/",
    "setup/",
    "assets/",
    "integrations/",
    "api/",
    "cli.py",
    "checks.py",
    "config.py",
    "grants.py",
)
# A date that changes at each run would make a difference where nothing changed.
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
# What these take is said to no person: defects, and rules of the database.
SILENT = {"RuntimeError", "ValueError", "LookupError", "TypeError", "BadToken", "Unreachable", "KeysUnavailable"}
SILENT |= {"CheckConstraint"}


class Collector:
    """A voice that knows nothing and remembers everything it was asked to say."""

    def __init__(self) -> None:
        self.messages: dict[str, None] = {}

    def said(self, message: str) -> None:
        self.messages[message] = None

    def heard(self, words: str) -> None:
        self.messages[words] = None


def of_templates(app: Flask) -> Iterator[str]:
    """The messages of all templates."""
    environment = app.jinja_env
    for name in environment.list_templates(extensions=["html"]):
        source, _, _ = environment.loader.get_source(environment, name)  # type: ignore[union-attr]  # Flask gives one
        collector = Collector()
        Speaker(collector).visit(environment.parse(source))
        yield from collector.messages


def of_code(folder: Path = ROOT / "backoffice") -> Iterator[str]:
    """Literal sentences that code gives to constructors, `say` and `flash`, or keeps in constants of a module."""
    for file in sorted(folder.rglob("*.py")):
        if not file.relative_to(folder).as_posix().startswith(UNSPOKEN):
            yield from _literals(ast.parse(file.read_text()))


def _literals(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if _speaks(name):
                yield from _texts(node, sentences=name != "say")
            case ast.Assign() | ast.AnnAssign() if node in tree.body and node.value:
                yield from _texts(node.value)


def _speaks(callee: str) -> bool:
    return callee in ("say", "flash") or (callee[:1].isupper() and callee not in SILENT and not callee.isupper())


def _texts(node: ast.AST, *, sentences: bool = True) -> Iterator[str]:
    if isinstance(node, ast.JoinedStr):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and (is_words(node.value) or not sentences):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from _texts(child, sentences=sentences)


def of_titles(folder: Path = ROOT / "templates" / "messages") -> Iterator[str]:
    """What colleagues and customers call the messages of the product; their texts are in each language already."""
    for file in sorted(folder.glob("*.toml")):
        yield tomllib.loads(file.read_text(encoding="utf-8"))["title"]


def messages(app: Flask) -> list[str]:
    """Every message once, sorted."""
    return sorted({" ".join(one.split()) for one in (*of_templates(app), *of_code(), *of_titles())} - {""})


def update(app: Flask) -> None:
    """Bring each catalogue up to date: new messages are empty, those no longer said are gone."""
    wanted = messages(app)
    for language in LANGUAGES:
        if language != ENGLISH:
            _update(FOLDER / f"{language}.po", language, wanted)


def _update(file: Path, language: str, wanted: list[str]) -> None:
    known = read_po(file.open("rb")) if file.exists() else Catalog(locale=language)
    title = f"# The screens in {LANGUAGES[language]}."
    renewed = Catalog(language, header_comment=title, creation_date=LONG_AGO, revision_date=LONG_AGO)
    for message in wanted:
        before = known.get(message)
        renewed.add(message, string=before.string if before else "")
    with file.open("wb") as out:
        write_po(out, renewed, width=0, omit_header=False)


if __name__ == "__main__":
    from wsgi import app as office  # the application is made when this runs as a program

    update(office)
