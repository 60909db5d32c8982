"""The one style sheet of every page: what the pages use of Tabler, the font, then our own files in their order.

Tabler whole is ten times what the pages use: a rule goes when a class of its selector is no word of any template or
script.
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
    "next-case", "document-viewer", "viewer-thumbs", "compare-table", "judge", "request", "decision-bar", "case",
    "tier-ladder", "journey", "search-box", "events", "upload", "maybe", "doors", "print",
)  # fmt: skip
# Words of our pages that are also classes of Tabler which no page uses.
NO_CLASSES = frozenset({
    "alert", "avatar", "badge", "card", "chart", "empty", "grid", "loader", "page", "placeholder", "progress", "row",
    "signature", "status", "steps", "table", "tag", "timeline", "toolbar",
})  # fmt: skip
NESTING = ("@media", "@supports", "@layer", "@container")
# A block with at most one level of blocks inside: minified style sheets have no deeper ones.
_BLOCK = re.compile(r"([^{}]*)\{((?:[^{}]|\{[^{}]*\})*)\}")
_CLASS = re.compile(r"\.(-?[A-Za-z_](?:[\w-]|\\.)*)")
_VARIABLE_USED = re.compile(r"var\((--[\w-]+)")
_RELATIVE = re.compile(r"url\((?!data:)")
_COMMENT_OR_INDENT = re.compile(r"/\*.*?\*/|\n\s*", re.DOTALL)


@cache
def stylesheet(static: str, templates: str) -> bytes:
    """The whole sheet, made once a process from the folders of static files and of templates."""
    root = Path(static)
    ours = "".join(_read(root / "css" / f"{name}.css") for name in OURS)
    fonts = _RELATIVE.sub(f"url({Path(FONTS).parent.as_posix()}/", _read(root / FONTS))
    kept = trimmed(_read(root / TABLER), words_of(sources(root, Path(templates))))
    ours = _COMMENT_OR_INDENT.sub("", fonts + ours)
    return f"{without_idle_variables(kept, ours)}{ours}".encode()


def sources(static: Path, templates: Path) -> Iterable[Path]:
    """Every file that may name a class."""
    yield from templates.rglob("*.html")
    yield from (static / "js").glob("*.js")
    yield from Path(__file__).parent.glob("*.py")


def words_of(files: Iterable[Path]) -> frozenset[str]:
    """All words of these files: more than the classes they use, never fewer."""
    return frozenset(word for file in files for word in re.findall(r"[\w-]+", _read(file))) - NO_CLASSES


def trimmed(css: str, words: frozenset[str]) -> str:
    """The rules whose classes are all among the words."""

    def rule(head: str, body: str) -> str:
        kept = [one for one in head.split(",") if all(_bare(name) in words for name in _CLASS.findall(one))]
        return f"{','.join(kept)}{{{body}}}" if kept else ""

    return _each_rule(css, rule)


def without_idle_variables(css: str, ours: str) -> str:
    """The same without Tabler's variables that nothing reads."""
    used = set(_VARIABLE_USED.findall(css + ours))

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


def _bare(name: str) -> str:
    return name.replace("\\", "")


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")
