"""The virtual environment: made, completed after a change of the locked list, remade when half made or damaged."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from backoffice.setup import debian
from backoffice.setup.commands import ROOT, note, run
from backoffice.setup.problems import SetupProblem
from backoffice.setup.stamps import Stamp, digest

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements.txt"
STAMP = VENV / "set-up.json"


def are_installed() -> bool:
    """Whether the environment holds exactly what the locked list says, and is whole."""
    return is_whole() and _made_from() == digest([REQUIREMENTS])


def is_whole() -> bool:
    """Whether an earlier set-up finished here, and all it put here is still here."""
    stamp = Stamp.read(STAMP)
    return stamp is not None and stamp.place == str(VENV) and PYTHON.exists() and set(stamp.holds) <= set(contents())


def install() -> str:
    """Install the locked packages, into a fresh environment unless there is a whole one; a note on how."""
    why_anew = "" if is_whole() else "made anew, since it was not whole" if VENV.exists() else ""
    if not is_whole():
        make_environment()
    made_from = digest([REQUIREMENTS])
    STAMP.unlink(missing_ok=True)
    install_locked()
    Stamp(made_from, str(VENV), contents()).write(STAMP)
    return why_anew


def contents() -> list[str]:
    """The names directly in the folders of programs and packages."""
    entries = (entry for folder in _folders() for entry in folder.iterdir() if entry.name != "__pycache__")
    return sorted(f"{entry.parent.name}/{entry.name}" for entry in entries)


def make_environment() -> None:
    """An empty environment with pip, instead of whatever is there."""
    if importlib.util.find_spec("ensurepip") is None:
        install_venv_support()
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    shutil.rmtree(VENV, ignore_errors=True)
    run([base_python(), "-m", "venv", VENV], otherwise="The folder .venv could not be made.")


def base_python() -> Path:
    """The system's interpreter: the one that runs us may have been in the folder that was just removed."""
    base = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    return base if base.exists() else Path(sys.executable).resolve()


def install_venv_support() -> None:
    """Debian keeps the module that puts pip into environments in a package of its own."""
    package = f"python3.{sys.version_info.minor}-venv"
    if not debian.may_install():
        raise SetupProblem(f"This Python cannot make virtual environments. Type: sudo apt-get install {package}")
    debian.install([package])


def install_locked() -> None:
    """Install with uv, which is several times faster; with pip alone where that fails. Both check every hash."""
    otherwise = "The Python packages could not be installed. Is this machine connected to the internet?"
    hashed = ["install", "--quiet", "--require-hashes"]
    pip: list[str | Path] = [PYTHON, "-m", "pip", "--disable-pip-version-check", *hashed]
    uv: list[str | Path] = [VENV / "bin" / "uv", "pip", *hashed, "--python", PYTHON]
    try:
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as uv_alone:
            uv_alone.write(locked("uv"))
            uv_alone.flush()
            run([*pip, "--no-deps", "-r", uv_alone.name], otherwise=otherwise)
        run([*uv, "-r", REQUIREMENTS], otherwise=otherwise, env={"UV_PYTHON_DOWNLOADS": "never", **uv_settings()})
    except SetupProblem as problem:
        note(f"Going on with pip alone: {problem}")
        run([*pip, "-r", REQUIREMENTS], otherwise=otherwise, tries=2)


def locked(package: str) -> str:
    """The lines of the locked list about one package."""
    text = REQUIREMENTS.read_text(encoding="utf-8")
    found = re.search(rf"^{re.escape(package)}==.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    if found is None:
        raise SetupProblem(f"{REQUIREMENTS.name} does not name {package}.")
    return found[0]


def uv_settings() -> dict[str, str]:
    """Where pip was told to fetch packages from, in uv's words; nothing if uv was told something itself."""
    if any(name in os.environ for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_FIND_LINKS")):
        return {}
    told = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False).stdout
    pip = {key.rpartition(".")[2]: value for key, value in re.findall(r"^(\S+)='(.*)'$", told, re.MULTILINE)}
    words = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "cert": "SSL_CERT_FILE",
        "no-index": "UV_NO_INDEX",
    }
    settings = {words[key]: value.replace("\\n", " ").strip() for key, value in pip.items() if key in words}
    folders = [
        place
        for place in pip.get("find-links", "").replace("\\n", " ").split()
        if "://" in place or Path(place).is_dir()
    ]
    return settings | ({"UV_FIND_LINKS": ",".join(folders)} if folders else {})


def _made_from() -> str:
    stamp = Stamp.read(STAMP)
    return stamp.made_from if stamp else ""


def _folders() -> list[Path]:
    return [folder for folder in (VENV / "bin", *VENV.glob("lib/python3.*/site-packages")) if folder.is_dir()]
