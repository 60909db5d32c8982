"""Builds static/vendor out of the installed npm packages: files as they are, a sprite of icons, fonts.

Set-up runs it by its path with the venv's Python, so it imports nothing of this project.
"""

import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from fontTools.ttLib import woff2

INTER = Path("@fontsource-variable/inter")
SCRIPTS = "Noto Scripts"  # the family of pages for letters that Inter does not have
BOLD = "700"
SVG = re.compile(r'<svg[^>]*?viewBox="(?P<box>[^"]+)"[^>]*>(?P<shapes>.*)</svg>', re.DOTALL)


class VendorProblem(Exception):
    """A list asks for something that the packages do not have; the message names both."""


class Face(NamedTuple):
    """One font file: where it lies among the packages, and what documents call it in style sheets."""

    source: Path
    family: str
    weight: str
    unicode_range: str

    @property
    def file(self) -> str:
        return f"document-fonts/{self.source.stem}.ttf"

    @property
    def web_file(self) -> str:
        return f"web-fonts/{self.source.name}"

    def rule(self, family: str, file: str, kind: str) -> str:
        """The style sheet's rule for this file."""
        limits = f" unicode-range: {self.unicode_range};" if self.unicode_range else ""
        looks = f"font-family: '{family}'; font-weight: {self.weight}; font-style: normal;"
        return f"@font-face {{ {looks} src: url({file}) format('{kind}');{limits} }}\n"


def build(assets: Path, packages: Path, target: Path) -> None:
    """Fill the empty folder `target` from the folder `packages` as the lists in `assets` say."""
    for file in [*listed_files(assets / "files.txt", packages), *licences(assets / "package.json", packages)]:
        destination = target / file.relative_to(packages)
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, destination)
    (target / "icons.svg").write_text(
        sprite(assets / "icons.txt", packages / "bootstrap-icons/icons"), encoding="utf-8"
    )
    write_document_fonts(list(faces(assets / "fonts.txt", packages)), target)
    inter = (packages / INTER / "index.css").read_text(encoding="utf-8").replace("url(./", f"url({INTER}/")
    write_web_fonts(list(faces(assets / "web-fonts.txt", packages)), inter, target)


def listed_files(list_file: Path, packages: Path) -> Iterator[Path]:
    """The files that the list names; a pattern that finds none is a mistake in the list."""
    for pattern in lines(list_file):
        found = sorted(packages.glob(pattern))
        if not found:
            raise VendorProblem(f"{list_file.name} names “{pattern}”, which the installed packages do not have.")
        yield from found


def licences(package_json: Path, packages: Path) -> Iterator[Path]:
    """Whatever is handed on goes with its licence."""
    for name in json.loads(package_json.read_text(encoding="utf-8"))["dependencies"]:
        yield from sorted((packages / name).glob("LICENSE*"))


def sprite(list_file: Path, icons: Path) -> str:
    """One SVG with a <symbol> for each listed icon, to be used as <use href="…/icons.svg#name">."""
    symbols = "\n".join(symbol(name, icons, list_file.name) for name in sorted(set(lines(list_file))))
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def symbol(name: str, icons: Path, list_name: str) -> str:
    """One icon as a <symbol> with the icon's own view box, in the colour of the text around it."""
    file = icons / f"{name}.svg"
    drawing = SVG.search(file.read_text(encoding="utf-8")) if file.is_file() else None
    if drawing is None:
        raise VendorProblem(f"{list_name} names “{name}”, which bootstrap-icons does not have.")
    shapes = " ".join(drawing["shapes"].split())
    return f'<symbol id="{name}" viewBox="{drawing["box"]}" fill="currentColor">{shapes}</symbol>'


def faces(list_file: Path, packages: Path) -> Iterator[Face]:
    """The listed faces, in the order of the list."""
    for package, subset, weights, *named in ([cell.strip() for cell in line.split("|")] for line in lines(list_file)):
        ranges = json.loads((packages / package / "unicode.json").read_text(encoding="utf-8"))
        for weight in weights.split():
            source = packages / package / "files" / f"{Path(package).name}-{subset}-{weight}-normal.woff2"
            if not source.is_file():
                raise VendorProblem(f"{list_file.name} asks for “{source.name}”, which {package} does not have.")
            yield Face(source, f"Noto {subset}", weight, *named or [ranges.get(subset, "")])


def write_document_fonts(listed: list[Face], target: Path) -> None:
    """The unpacked font files, and one style sheet that names them and the stack of their families."""
    (target / "document-fonts").mkdir()
    for face in listed:
        woff2.decompress(face.source, target / face.file)
    families = ", ".join(f"'{family}'" for family in dict.fromkeys(face.family for face in listed))
    rules = "".join(face.rule(face.family, face.file, "truetype") for face in listed)
    (target / "document-fonts.css").write_text(
        f"{rules}:root {{ --document-font: {families}, sans-serif; }}\n", encoding="utf-8"
    )


def write_web_fonts(listed: list[Face], inter: str, target: Path) -> None:
    """The font files of pages as they are, and one style sheet that names them behind Inter's."""
    (target / "web-fonts").mkdir()
    for face in listed:
        shutil.copyfile(face.source, target / face.web_file)
    alone = {face.family for face in listed} - {face.family for face in listed if face.weight == BOLD}
    rules = ""
    for face in listed:
        # A browser joins only faces of equal weight: a script without a bold face serves twice, or it hides all others.
        for weight in (face.weight, BOLD) if face.family in alone else (face.weight,):
            rule = face._replace(weight=weight).rule(SCRIPTS, face.web_file, "woff2")
            rules += rule.replace("{ ", "{ font-display: swap; ", 1)  # text shows at once, in whatever font there is
    (target / "web-fonts.css").write_text(f"{inter}\n{rules}", encoding="utf-8")


def lines(list_file: Path) -> list[str]:
    """The lines of a list file without comments and blanks."""
    stripped = (line.strip() for line in list_file.read_text(encoding="utf-8").splitlines())
    return [line for line in stripped if line and not line.startswith("#")]


if __name__ == "__main__":
    try:
        build(Path(__file__).parent, packages=Path(sys.argv[1]), target=Path(sys.argv[2]))
    except VendorProblem as problem:
        sys.exit(str(problem))
