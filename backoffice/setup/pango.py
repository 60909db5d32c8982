"""Pango, which lays out the text of PDFs: the one library that no Python package brings along."""

import ctypes
import sys
from pathlib import Path

from backoffice.setup import debian
from backoffice.setup.problems import SetupProblem

LINUX = ["libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"]
MACOS = ["libpango-1.0.dylib", "libpangoft2-1.0.dylib", "libharfbuzz-subset.0.dylib"]
HOMEBREW = [Path("/opt/homebrew/lib"), Path("/usr/local/lib")]
DEBIAN_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]


def is_there() -> bool:
    """Whether PDFs can be made."""
    return all(loads(name) for name in (MACOS if sys.platform == "darwin" else LINUX))


def loads(library: str) -> bool:
    """Whether the dynamic loader, or Homebrew's folder, has the library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return sys.platform == "darwin" and any((folder / library).exists() for folder in HOMEBREW)
    return True


def install() -> str:
    """Install it where we may; the sentence about what is left to do, empty if nothing is."""
    if debian.may_install():
        try:
            debian.install(DEBIAN_PACKAGES)
        except SetupProblem as problem:
            return f"Pango could not be installed, so PDFs cannot be made yet. {problem}"
    if is_there():
        return ""
    return f"PDFs cannot be made until Pango is installed: {how_to_install()} Everything else works without it."


def how_to_install() -> str:
    """The command to type on this machine."""
    if sys.platform == "darwin":
        return "brew install pango"
    if debian.has_apt():
        return f"sudo apt-get install {' '.join(DEBIAN_PACKAGES)}"
    return "with your system's package manager install Pango 1.44 or newer and HarfBuzz with its subset library."
