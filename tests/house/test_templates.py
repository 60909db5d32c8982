"""Templates hold pages, not logic: they compile, decide nothing, bear nothing inline, use only known icons."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, FileSystemLoader, nodes

from backoffice.web import pills, template_tools
from backoffice.web.assets import known_icons
from backoffice.web.respond import element_of
from backoffice.web.stylesheet import SHEETS

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "templates"
PAGES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
OUTSIDE_SHARED = [name for name in PAGES if not name.startswith("shared/")]
MACRO_FILES = [name for name in PAGES if name.startswith("shared/")]

INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "an htmx event attribute": re.compile(r"<[^>]*\shx-on"),
    "a script without a source": re.compile(r"<script(?![^>]*\ssrc=)"),
    "a style element": re.compile(r"<style\b"),
    "a javascript address": re.compile(r"javascript:"),
}
SAFE = re.compile(r"\|\s*safe\b")


@pytest.fixture(scope="module")
def environment() -> Environment:
    app = Flask("templates", static_folder=str(ROOT / "static"))
    template_tools.register(app)
    app.jinja_env.loader = FileSystemLoader(FOLDER)
    return app.jinja_env


def text_of(name: str) -> str:
    return re.sub(r"\{#.*?#\}", "", (FOLDER / name).read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("name", PAGES)
def test_every_template_compiles(environment: Environment, name: str) -> None:
    environment.get_template(name)


@pytest.mark.parametrize("name", OUTSIDE_SHARED)
def test_a_page_keeps_to_if_for_and_calls(environment: Environment, name: str) -> None:
    tree = environment.parse(text_of(name))
    logic = [type(node).__name__ for node in tree.find_all((nodes.Assign, nodes.AssignBlock, nodes.Macro))]
    assert not logic, f"{name} holds {logic}: put it into the view or into a macro of templates/shared."


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_inline(name: str) -> None:
    # What stands in braces is Jinja: `a > b` there must not end a tag early.
    html = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text_of(name), flags=re.DOTALL)
    found = [what for what, pattern in INLINE.items() if pattern.search(html)]
    assert not found
    assert not SAFE.search(text_of(name)), "Markup is made by macros; a page never declares a text safe."


@pytest.mark.parametrize("name", PAGES)
def test_a_part_stays_short(name: str) -> None:
    longest = 60 if "/_" in name else 120
    assert len(text_of(name).splitlines()) <= longest


def test_every_form_fills_the_element_of_some_part() -> None:
    """Of htmx's target only a plain id is found: `#a.b` would look for a class."""
    forms = re.compile(r"post_form\([^%]*?, part=\"([^\"]+)\"")
    wanted = {part for name in OUTSIDE_SHARED for part in forms.findall(text_of(name))}
    assert len(wanted) > 15
    assert wanted <= {element_of(name) for name in OUTSIDE_SHARED if "/_" in name}


def parameters(environment: Environment) -> dict[str, list[str]]:
    """Every macro's parameter names, and those of the global that draws an icon."""
    known = {"icon": ["icon"]}
    for name in MACRO_FILES:
        for macro in environment.parse(text_of(name)).find_all(nodes.Macro):
            known[macro.name] = [argument.name for argument in macro.args]
    return known


def icons_in(value: nodes.Node) -> Iterator[str]:
    """The literal words of an expression that may be an icon (both arms of an inline if)."""
    if isinstance(value, nodes.Const) and isinstance(value.value, str) and value.value:
        yield value.value
    elif isinstance(value, nodes.CondExpr):
        yield from icons_in(value.expr1)
        if value.expr2:
            yield from icons_in(value.expr2)
    elif isinstance(value, nodes.Getitem) and isinstance(value.node, nodes.Dict):
        for pair in value.node.items:
            yield from icons_in(pair.value)
    elif isinstance(value, nodes.Or):
        yield from icons_in(value.left)
        yield from icons_in(value.right)


def icons_of(tree: nodes.Template, known: dict[str, list[str]]) -> Iterator[str]:
    for call in tree.find_all(nodes.Call):
        names = known.get(call.node.name, []) if isinstance(call.node, nodes.Name) else []
        for place, value in [*zip(names, call.args, strict=False), *((pair.key, pair.value) for pair in call.kwargs)]:
            if place in ("icon", "icon_name"):
                yield from icons_in(value)


@pytest.mark.parametrize("name", PAGES)
def test_every_icon_of_a_template_is_in_the_sprite(environment: Environment, name: str) -> None:
    used = set(icons_of(environment.parse(text_of(name)), parameters(environment)))
    assert used <= known_icons(), f"Add to backoffice/assets/icons.txt: {sorted(used - known_icons())}"


def test_every_icon_of_the_code_is_in_the_sprite() -> None:
    used = {look.icon for look in pills.LOOKS.values()}
    for file in (ROOT / "backoffice").rglob("*.py"):
        if "node_modules" not in file.parts:
            used |= set(re.findall(r"\bicon\s*=\s*\"([a-z0-9-]+)\"", file.read_text(encoding="utf-8")))
    assert used <= known_icons(), f"Add to backoffice/assets/icons.txt: {sorted(used - known_icons())}"


def test_the_search_for_icons_finds_them(environment: Environment) -> None:
    page = '{{ icon("a") }}{% call strip("wait", icon="b" if x else "c") %}{% endcall %}{{ line("d", "e") }}'
    assert set(icons_of(environment.parse(page), parameters(environment))) == {"a", "b", "c", "d"}


def test_every_stylesheet_is_linked_and_every_linked_one_exists() -> None:
    held = {name for names in SHEETS.values() for name in names}
    assert held == {path.stem for path in (ROOT / "static" / "css").glob("*.css")}
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html"))
    assert {sheet for sheet in SHEETS if f"asset('{sheet}')" in pages} == set(SHEETS)


def test_raw_colours_stand_in_the_tokens_alone() -> None:
    for sheet in (ROOT / "static" / "css").glob("*.css"):
        if sheet.stem not in ("tokens", "print"):
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b", sheet.read_text(encoding="utf-8")), sheet.name


def test_every_script_that_the_frame_names_exists() -> None:
    frame = (ROOT / "static" / "js" / "frame.js").read_text(encoding="utf-8")
    always = re.findall(r"'([a-z]+)'", frame.partition("ALWAYS = [")[2].partition("]")[0])
    when_there = re.findall(r": '([a-z]+)'", frame.partition("WHEN_THERE = {")[2].partition("};")[0])
    existing = {path.stem for path in (ROOT / "static" / "js").glob("*.js")} - {"frame", "theme-auto"}
    assert {*always, *when_there} == existing
