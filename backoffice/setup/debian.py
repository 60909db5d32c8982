"""Installs Debian and Ubuntu packages where we may."""

import os
import shutil

from backoffice.setup.commands import run

LATEST_LOCK_WAIT = "DPkg::Lock::Timeout=180"  # seconds; a fresh machine often updates itself at first


def may_install() -> bool:
    """Whether this is Debian or one of its kin, and we are root."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def has_apt() -> bool:
    return shutil.which("apt-get") is not None


def install(packages: list[str]) -> None:
    """Install the packages with what little they need; raises SetupProblem."""
    quietly = {"DEBIAN_FRONTEND": "noninteractive"}
    otherwise = f"apt-get could not install {' '.join(packages)}. Is this machine connected to the internet?"
    run(["apt-get", "-o", LATEST_LOCK_WAIT, "-q", "update"], otherwise=otherwise, env=quietly, tries=3)
    run(
        ["apt-get", "-o", LATEST_LOCK_WAIT, "-q", "-y", "--no-install-recommends", "install", *packages],
        otherwise=otherwise,
        env=quietly,
        tries=3,
    )
