"""The door of set-up: `python3 backoffice/setup/bootstrap.py`, on whatever Python the machine calls python3.

Written so that also an old Python understands it far enough to look for a newer one and hand over.
"""

import importlib
import subprocess
import sys
import types
from pathlib import Path

OLDEST = (3, 11)
NEWER = ["python3.13", "python3.12", "python3.11", "python3.14"]
ASK_VERSION = "import sys; sys.exit(0 if sys.version_info[:2] >= (3, 11) else 1)"


def main() -> int:
    """Set up, or say in a sentence why not."""
    if sys.version_info[:2] < OLDEST:
        return hand_over()
    # The package's own __init__ builds the web application, whose libraries are not installed yet: stand in for it.
    package = types.ModuleType("backoffice")
    package.__path__ = [str(Path(__file__).resolve().parents[1])]
    sys.modules["backoffice"] = package
    return importlib.import_module("backoffice.setup.steps").main()  # type: ignore[no-any-return]


def hand_over() -> int:
    """Run this file again on a newer Python, if the machine has one."""
    for name in NEWER:
        try:
            if subprocess.call([name, "-c", ASK_VERSION], stderr=subprocess.DEVNULL) == 0:
                return subprocess.call([name, *sys.argv])
        except OSError:
            continue
    sys.stderr.write(
        "The back office needs Python 3.11 or newer, and this machine's python3 is {}.{}. On Debian and Ubuntu:"
        " sudo apt-get install python3.11 python3.11-venv; on macOS: brew install python@3.13."
        " Then run the same command again.\n".format(*sys.version_info[:2])
    )
    return 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.stderr.write("\nSet-up was interrupted. Run the same command again: it goes on where it can.\n")
        sys.exit(130)
