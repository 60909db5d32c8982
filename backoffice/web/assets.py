"""Where our static files are, by version, and the icons of the sprite."""

from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from flask import current_app, has_request_context, request
from markupsafe import Markup

SVG = Markup('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>')
ICON_LIST = Path(__file__).parents[1] / "assets" / "icons.txt"


@cache
def version_of(*roots: str) -> str:
    """Eight characters that change with any file of the folders (vendor files: name and size); read once a process."""
    digest = sha256()
    for root in map(Path, roots):
        for file in sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc"):
            name = file.relative_to(root).as_posix()
            digest.update(name.encode())
            digest.update(str(file.stat().st_size).encode() if name.startswith("vendor/") else file.read_bytes())
    return digest.hexdigest()[:8]


def folders() -> tuple[str, str]:
    """Where static files and templates lie; the style sheet is made from both."""
    return str(current_app.static_folder), str(Path(current_app.root_path, current_app.template_folder or ""))


def version() -> str:
    """The version of everything that browsers may keep."""
    return version_of(*folders(), str(Path(__file__).parent))  # what makes the sheets and the script counts too


def asset(name: str) -> str:
    """The address of a static file, with the version that lets browsers keep it for ever."""
    return _address(request.script_root if has_request_context() else "", name)


@lru_cache(maxsize=1024)
def _address(root: str, name: str) -> str:
    # Every application of a process has the same static files.
    return f"{root}{current_app.static_url_path}/{name}?v={version()}"


@cache
def known_icons() -> frozenset[str]:
    """The names that the sprite is built from."""
    return frozenset(ICON_LIST.read_text(encoding="utf-8").split())


@lru_cache(maxsize=1024)
def _svg(sprite: str, name: str, cls: str) -> Markup:
    if name not in known_icons():
        raise LookupError(f"The icon {name!r} is not in backoffice/assets/icons.txt.")
    classes = f"glyph {cls}".strip()
    return SVG.format(classes, sprite, name)


def icon(name: str, cls: str = "") -> Markup:
    """An icon of the sprite; it says nothing to a screen reader, the word beside it does."""
    return _svg(asset("icons.svg"), name, cls)
