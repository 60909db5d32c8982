"""static/vendor out of made-up packages."""

import json
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from backoffice.assets import build_vendor

ICON = '<svg xmlns="http://www.w3.org/2000/svg" class="bi" viewBox="0 0 16 16">\n  <path d="M1 1"/>\n</svg>'


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    """The lists."""
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / "package.json").write_text(json.dumps({"dependencies": {"tool": "1.0"}}))
    (folder / "files.txt").write_text("# what the pages use\ntool/dist/*.js\n")
    (folder / "icons.txt").write_text("clock\nclock\n")
    (folder / "fonts.txt").write_text("@font/noto-sans | greek | 400\n")
    (folder / "web-fonts.txt").write_text("@font/noto-sans | greek | 400 | U+4E00-9FFF\n")
    return folder


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """What npm would have installed."""
    folder = tmp_path / "node_modules"
    contents = {
        "tool/dist/tool.js": "act()",
        "tool/LICENSE": "take it",
        "tool/secret.js": "",
        "bootstrap-icons/icons/clock.svg": ICON,
        "@fontsource-variable/inter/index.css": "@font-face { src: url(./files/inter.woff2) }",
        "@font/noto-sans/unicode.json": json.dumps({"greek": "U+0370-03FF"}),
    }
    for name, text in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    write_font(folder / "@font/noto-sans/files/noto-sans-greek-400-normal.woff2")
    return folder


def write_font(file: Path) -> None:
    """A font without letters."""
    file.parent.mkdir(parents=True)
    builder = FontBuilder(unitsPerEm=1000, isTTF=True)
    builder.setupGlyphOrder([".notdef"])
    builder.setupCharacterMap({})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0)})
    builder.setupHorizontalHeader()
    builder.setupNameTable({"familyName": "Noto Sans"})
    builder.setupOS2()
    builder.setupPost()
    builder.font.flavor = "woff2"
    builder.save(file)


@pytest.fixture
def vendor(tmp_path: Path, assets: Path, packages: Path) -> Path:
    """The built folder."""
    folder = tmp_path / "vendor"
    folder.mkdir()
    build_vendor.build(assets, packages, folder)
    return folder


def test_listed_files_keep_their_paths_and_bring_their_licence(vendor):
    files = sorted(str(path.relative_to(vendor)) for path in (vendor / "tool").rglob("*") if path.is_file())
    assert files == ["tool/LICENSE", "tool/dist/tool.js"]


def test_the_sprite_holds_each_listed_icon_once_in_the_colour_of_the_text(vendor):
    symbol = '<symbol id="clock" viewBox="0 0 16 16" fill="currentColor"><path d="M1 1"/></symbol>'
    assert (vendor / "icons.svg").read_text().count(symbol) == 1


def test_fonts_of_documents_are_unpacked_and_each_subset_is_a_family_of_its_own(vendor):
    styles = (vendor / "document-fonts.css").read_text()
    assert "font-family: 'Noto greek'; font-weight: 400;" in styles
    assert "unicode-range: U+0370-03FF;" in styles
    assert ":root { --document-font: 'Noto greek', sans-serif; }" in styles
    with TTFont(vendor / "document-fonts/noto-sans-greek-400-normal.ttf") as font:
        assert font.flavor is None


def test_pages_get_one_family_for_all_scripts_beside_inter_each_for_its_own_letters_only(vendor):
    styles = (vendor / "web-fonts.css").read_text()
    assert "url(@fontsource-variable/inter/files/inter.woff2)" in styles
    for weight in (400, 700):
        looks = f"{{ font-display: swap; font-family: 'Noto Scripts'; font-weight: {weight}; font-style: normal;"
        assert looks in styles
    assert "src: url(web-fonts/noto-sans-greek-400-normal.woff2) format('woff2'); unicode-range: U+4E00-9FFF;" in styles
    assert (vendor / "web-fonts/noto-sans-greek-400-normal.woff2").is_file()


@pytest.mark.parametrize(
    ("list_name", "line"),
    [
        ("icons.txt", "no-such-icon"),
        ("files.txt", "tool/missing.css"),
        ("fonts.txt", "@font/noto-sans | klingon | 400"),
        ("web-fonts.txt", "@font/noto-sans | klingon | 400"),
    ],
)
def test_a_line_that_names_nothing_is_refused_with_its_name(assets, packages, tmp_path, list_name, line):
    with (assets / list_name).open("a") as file:
        file.write(f"{line}\n")
    (tmp_path / "vendor").mkdir()
    with pytest.raises(build_vendor.VendorProblem, match=rf"{list_name} .*(no-such-icon|missing\.css|klingon)"):
        build_vendor.build(assets, packages, tmp_path / "vendor")
