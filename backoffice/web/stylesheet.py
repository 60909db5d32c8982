"""The style sheets: of every page what it uses of Tabler, the fonts and our own files; of cases and the portal more.

Tabler whole is ten times what the pages use: a rule goes when a class or an attribute of its selector is no word of
any template or script.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

TABLER = "vendor/@tabler/core/dist/css/tabler.min.css"
FONTS = "vendor/web-fonts.css"
OURS = (
    "tokens", "base", "layout", "frame", "frame-top", "page-head", "panel", "button", "menu", "pill", "form",
    "form-section", "record-table", "matrix", "filters", "strip", "feedback", "person-head", "figure", "shares",
    "next-case", "judge", "message", "request", "decision-bar",
    "tier-ladder", "journey", "search-box", "events", "upload", "maybe", "pairs", "print",
)  # fmt: skip
# What only pages with papers need, behind the sheet of every page; print again, which has the last word.
OF_CASES = ("document-viewer", "viewer-thumbs", "compare-table", "case", "papers", "merging", "print")
OF_THE_PORTAL = ("doors", "portal")
# What each sheet holds; that of every page begins with Tabler and the fonts.
SHEETS = {"styles.css": OURS, "case.css": OF_CASES, "portal.css": OF_THE_PORTAL}
# Words of our pages that are also classes of Tabler which no page uses.
NO_CLASSES = frozenset({
    "alert", "avatar", "badge", "card", "chart", "empty", "grid", "loader", "page", "placeholder", "progress", "row",
    "signature", "status", "steps", "table", "tag", "timeline", "toolbar",
})  # fmt: skip
NESTING = ("@media", "@supports", "@layer", "@container")
# A block with at most one level of blocks inside: minified style sheets have no deeper ones.
_BLOCK = re.compile(r"([^{}]*)\{((?:[^{}]|\{[^{}]*\})*)\}")
_NAMED = re.compile(r"\.(-?[A-Za-z_](?:[\w-]|\\.)*)|\[([\w-]+)")  # the classes and attributes of a selector
_BEFORE_RULES = re.compile(r'@charset "[^"]*";|/\*.*?\*/', re.DOTALL)
_LICENCE = re.compile(r"/\*!.*?\*/", re.DOTALL)
_VARIABLE_USED = re.compile(r"var\((--[\w-]+)")
_RELATIVE = re.compile(r"url\((?!data:)")
_COMMENT_OR_INDENT = re.compile(r"/\*.*?\*/|\n\s*|(?<=[:;,{}]) | (?={)|;(?=\s*})", re.DOTALL)


@cache
def stylesheet(static: str, templates: str, name: str) -> bytes:
    """A whole sheet, made once a process from the folders of static files and of templates."""
    root = Path(static)
    own = _own(root, SHEETS[name])
    if SHEETS[name] is not OURS:
        return own.encode()
    fonts = _RELATIVE.sub(f"url({Path(FONTS).parent.as_posix()}/", _read(root / FONTS))
    ours = _COMMENT_OR_INDENT.sub("", fonts) + own
    tabler = _read(root / TABLER)
    kept = trimmed(_BEFORE_RULES.sub("", tabler), words_of(sources(root, Path(templates))))
    licence = _LICENCE.match(tabler.removeprefix('@charset "UTF-8";'))
    return f"{licence[0] if licence else ''}{without_idle_variables(kept, ours)}{ours}".encode()


def _own(root: Path, names: Iterable[str]) -> str:
    return _COMMENT_OR_INDENT.sub("", "".join(_read(root / "css" / f"{name}.css") for name in names))


def sources(static: Path, templates: Path) -> Iterable[Path]:
    """Every file that may name a class."""
    yield from templates.rglob("*.html")
    yield from (static / "js").glob("*.js")
    yield from Path(__file__).parent.glob("*.py")


def words_of(files: Iterable[Path]) -> frozenset[str]:
    """All words of these files: more than the classes they use, never fewer."""
    return frozenset(word for file in files for word in re.findall(r"[\w-]+", _read(file))) - NO_CLASSES


def trimmed(css: str, words: frozenset[str]) -> str:
    """The rules whose classes and attributes are all among the words."""

    def rule(head: str, body: str) -> str:
        kept = [one for one in head.split(",") if all(_bare(name) in words for name in _names(one))]
        return f"{','.join(kept)}{{{body}}}" if kept else ""

    return _each_rule(css, rule)


def without_idle_variables(css: str, ours: str) -> str:
    """The same without Tabler's variables that nothing reads, also none that stays."""
    used = set(_VARIABLE_USED.findall(css + ours))
    left = _without_variables(css, used)
    return left if left == css else without_idle_variables(left, ours)


def _without_variables(css: str, used: set[str]) -> str:
    def rule(head: str, body: str) -> str:
        kept = [one for one in body.split(";") if not one.startswith("--tblr-") or one.partition(":")[0] in used]
        return f"{head}{{{';'.join(kept)}}}" if any(kept) else ""

    return _each_rule(css, rule)


def _each_rule(css: str, rule: Callable[[str, str], str]) -> str:
    return "".join(_block(head.strip(), body, rule) for head, body in _BLOCK.findall(css))


def _block(head: str, body: str, rule: Callable[[str, str], str]) -> str:
    if head.startswith(NESTING):
        inner = _each_rule(body, rule)
        return f"{head}{{{inner}}}" if inner else ""
    return f"{head}{{{body}}}" if head.startswith("@") else rule(head, body)


def _names(selector: str) -> list[str]:
    return [of_class or attribute for of_class, attribute in _NAMED.findall(selector)]


def _bare(name: str) -> str:
    return name.replace("\\", "")


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")
