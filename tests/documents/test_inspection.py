"""Inspection: what is taken, what is refused with which sentence, and that nothing is left behind."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import islice
from pathlib import Path

import pytest
from PIL import Image

from backoffice.documents.inspection import sandbox
from backoffice.documents.inspection.codes import SENTENCES, Code
from backoffice.documents.inspection.inspector import inspect
from backoffice.documents.inspection.verdicts import Inspected, Kind, Limits, Rejected
from tests.documents import wellformed
from tests.documents.malformed import Malformed, malformed, polyglots

WITH_FILE = wellformed.pdf(wellformed.one_page() | {7: wellformed.stream(b"x", b"/Type /EmbeddedFile")})
Look = Callable[..., Inspected | Rejected]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files of our own, reachable by everybody as the system's is."""
    folder = Path(tempfile.mkdtemp(prefix="test-inspection-"))
    folder.chmod(0o1777)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def look(tmp_path: Path, workshop: Path) -> Iterator[Look]:
    """Inspect these bytes under this name; in the end no temporary file and no child may be left."""

    def inspected(data: bytes, name: str, **limits: float) -> Inspected | Rejected:
        path = tmp_path / os.urandom(8).hex()
        path.write_bytes(data)
        try:
            return inspect(path, declared_name=name, limits=Limits(**limits))
        finally:
            path.unlink()

    yield inspected
    assert list(workshop.iterdir()) == []
    assert children() == []
    workshop.rmdir()


def children() -> list[str]:
    """Processes started by this one for an inspection."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            parent = (folder / "stat").read_text().rsplit(")", 1)[1].split()[1]
        except OSError:
            continue
        if b"inspection" in command and b"child" in command and parent in {str(os.getpid()), "1"}:
            found.append(command.decode())
    return found


def refused(verdict: Inspected | Rejected) -> Code:
    assert isinstance(verdict, Rejected)
    assert verdict.sentence.endswith(".") and "{" not in verdict.sentence
    return verdict.code


def page(verdict: Inspected | Rejected, number: int = 0) -> Image.Image:
    assert isinstance(verdict, Inspected), verdict
    return Image.open(BytesIO(verdict.pages[number].data))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_a_png_of_any_colour_model_becomes_a_jpeg_copy(look: Look, mode: str) -> None:
    copy = page(look(wellformed.png(90, 60, mode), "scan.PNG"))
    assert (copy.format, copy.mode, copy.size) == ("JPEG", "RGB", (90, 60))


def test_what_is_transparent_turns_white(look: Look) -> None:
    out = BytesIO()
    Image.new("RGBA", (30, 30), (0, 0, 0, 0)).save(out, "PNG")
    assert min(page(look(out.getvalue(), "a.png")).getpixel((15, 15))) > 250


def test_a_large_photo_is_brought_down_to_the_longest_side(look: Look) -> None:
    verdict = look(wellformed.jpeg(3000, 1500), "photo.jpeg")
    assert isinstance(verdict, Inspected) and verdict.kind is Kind.JPEG
    assert [(sheet.width, sheet.height) for sheet in verdict.pages] == [(2400, 1200)]


def test_a_photo_held_sideways_is_turned_upright(look: Look) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    copy = page(look(wellformed.jpeg(320, 200, exif=exif), "photo.jpg"))
    assert copy.size == (200, 320)
    assert copy.getpixel((190, 10))[0] > 150 > copy.getpixel((190, 10))[1]


def test_the_copy_carries_no_metadata(look: Look) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x9286] = "MARKED-MAKER", "MARKED-COMMENT"
    exif.get_ifd(0x8825)[1] = "N"
    data = wellformed.jpeg(exif=exif, comment=b"MARKED", xmp=b"<x>MARKED</x>", icc_profile=b"MARKED" * 40)
    for verdict in (look(data, "a.jpg"), look(wellformed.png(text="MARKED"), "a.png")):
        copy = page(verdict)
        assert not copy.getexif() and set(copy.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert isinstance(verdict, Inspected) and b"MARKED" not in verdict.pages[0].data


@pytest.mark.parametrize("make", [wellformed.pdf, wellformed.packed_pdf])
def test_each_page_of_a_pdf_becomes_a_picture(look: Look, make: Callable[..., bytes]) -> None:
    verdict = look(make(wellformed.pages(3)), "bill.pdf")
    assert isinstance(verdict, Inspected) and len(verdict.pages) == 3
    copy = page(verdict, 2)
    assert copy.size == (625, 417) and copy.getpixel((20, 20))[0] > 180 > copy.getpixel((20, 20))[1]


def test_a_pdf_that_only_writes_about_scripts_is_taken(look: Look) -> None:
    assert isinstance(look(wellformed.pdf(wellformed.one_page(b"/Lang (of /JS and \\(/XFA)")), "a.pdf"), Inspected)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.jpg", Code.EMPTY),
        (wellformed.jpeg()[:-2], "a.jpg", Code.CUT_OFF),
        (wellformed.png()[:-5], "a.png", Code.CUT_OFF),
        (wellformed.pdf()[:-20], "a.pdf", Code.CUT_OFF),
        (wellformed.jpeg() + b"<p>", "a.jpg", Code.EXTRA_DATA),
        (wellformed.png() + b"\x00", "a.png", Code.EXTRA_DATA),
        (wellformed.pdf() + b"PK", "a.pdf", Code.EXTRA_DATA),
        (wellformed.jpeg(comment=b"<ScRipt >"), "a.jpg", Code.TWO_FILES_IN_ONE),
        (wellformed.jpeg(), "a.png", Code.TYPE_MISMATCH),
        (wellformed.jpeg(), "photo", Code.TYPE_MISMATCH),
        (b"GIF89a" + bytes(50), "a.jpg", Code.TYPE_NOT_ALLOWED),
        (wellformed.png(7000, 6000, "1"), "a.png", Code.TOO_MANY_PIXELS),
        (wellformed.pdf(wellformed.pages(31)), "a.pdf", Code.TOO_MANY_PAGES),
        (wellformed.locked_pdf(), "a.pdf", Code.LOCKED),
        (wellformed.locked_pdf(openable=True), "a.pdf", Code.LOCKED),
        (wellformed.pdf(wellformed.one_page(b"/OpenAction [3 0 R /Fit]")), "a.pdf", Code.ACTIVE_CONTENT),
        (wellformed.packed_pdf(wellformed.one_page(b"/Z << /S /#4caunch >>")), "a.pdf", Code.ACTIVE_CONTENT),
        (WITH_FILE, "a.pdf", Code.ATTACHMENT),
        (wellformed.pdf(wellformed.one_page(b"/AcroForm << /XFA (x) >>")), "a.pdf", Code.DYNAMIC_FORM),
    ],
)  # fmt: skip
def test_a_file_is_refused_for_its_own_reason(look: Look, data: bytes, name: str, code: Code) -> None:
    assert refused(look(data, name)) is code


def test_a_refusal_names_the_limit_that_was_passed(look: Look) -> None:
    verdict = look(wellformed.png(), "a.png", file_bytes=1024 * 1024 // 1024)
    assert refused(verdict) is Code.TOO_LARGE
    assert isinstance(look(wellformed.pdf(wellformed.pages(3)), "a.pdf", pages=3), Inspected)
    assert "more than 2 pages" in look(wellformed.pdf(wellformed.pages(3)), "a.pdf", pages=2).sentence


def test_every_reason_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Code)


@pytest.mark.parametrize(
    ("limits", "name"),
    [({"wall_seconds": 0.01}, "a.png"), ({"cpu_seconds": 0}, "a.pdf"), ({"memory_bytes": 90_000_000}, "a.png")],
)  # fmt: skip
def test_a_file_that_asks_for_too_much_is_given_up(look: Look, limits: dict[str, float], name: str) -> None:
    data = wellformed.png(5000, 5000) if name == "a.png" else wellformed.pdf()
    assert refused(look(data, name, **limits)) is Code.TOO_HEAVY


def test_a_child_that_starts_others_and_hangs_takes_them_with_it(
    look: Look, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "inspection-child.py"
    script.write_text("import os, time\nos.fork()\nopen('left.bin', 'w').write('x')\ntime.sleep(60)\n")
    monkeypatch.setattr(sandbox, "CHILD", script)
    assert refused(look(wellformed.png(), "a.png", wall_seconds=0.5)) is Code.TOO_HEAVY


@pytest.mark.parametrize(
    "lie",
    [
        "print('{')",
        "print('{\"pages\": [[1, 1]]}')",
        "print('{\"pages\": []}')",
        "print('{\"refused\": \"<b>\"}')",
        "print('[' * 100000)",
        "print('{\"pages\": [[1, 1]]}'); import os; os.symlink('/etc/passwd', 'page-1.jpg')",
        "print('{\"pages\": [[1, 1]]}'); import os; os.mkfifo('page-1.jpg')",
        "import os; os.abort()",
    ],
)  # fmt: skip
def test_a_child_that_was_taken_over_cannot_make_us_read_anything_else(
    look: Look, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lie: str
) -> None:
    script = tmp_path / "inspection-child.py"
    script.write_text(lie)
    monkeypatch.setattr(sandbox, "CHILD", script)
    assert refused(look(wellformed.png(), "a.png")) in {Code.UNREADABLE, Code.TOO_HEAVY}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_root_lets_the_child_be_nobody(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    owners: list[int] = []
    read = sandbox._bytes_of
    monkeypatch.setattr(sandbox, "_bytes_of", lambda path, most: owners.append(path.stat().st_uid) or read(path, most))
    assert isinstance(look(wellformed.png(), "a.png"), Inspected)
    assert owners[0] == 0 and owners[1] > 0


@pytest.mark.parametrize("count", [200, pytest.param(10_000, marks=pytest.mark.bench)])
def test_malformed_files_do_no_harm(look: Look, count: int) -> None:
    files = malformed(seed=3, count=count)
    with ThreadPoolExecutor(2) as pool:
        for some in batched(files, 100):
            verdicts = pool.map(lambda file: look(file.data, file.name), some)
            for file, verdict in zip(some, verdicts, strict=True):
                assert_harmless(file, verdict)


def test_no_child_takes_more_than_half_a_gigabyte() -> None:
    command = [sys.executable, "-m", "tests.documents.largest_child", "60"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert 1024 < int(told.stdout) <= 512 * 1024


def batched(files: Iterator[Malformed], size: int) -> Iterator[list[Malformed]]:
    while some := list(islice(files, size)):
        yield some


def test_no_file_that_is_two_kinds_at_once_is_taken(look: Look) -> None:
    for file in polyglots(seed=7, count=60):
        assert_harmless(file, look(file.data, file.name))


def assert_harmless(file: Malformed, verdict: Inspected | Rejected) -> None:
    """Refused where it must be; where taken, its copy is a proper JPEG; never a fault of our own."""
    if file.must_be_refused:
        assert isinstance(verdict, Rejected), file.label
    if isinstance(verdict, Rejected):
        assert verdict.code is not Code.INSPECTION_FAILED, file.label
        return
    for sheet in verdict.pages:
        with Image.open(BytesIO(sheet.data), formats=("JPEG",)) as copy:
            copy.load()
            assert copy.size == (sheet.width, sheet.height)
    with Image.open(BytesIO(verdict.small), formats=("JPEG",)) as small:
        assert max(small.size) <= 240 and len(verdict.small) < 64 * 1024
