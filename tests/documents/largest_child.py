"""`python -m tests.documents.largest_child 60`: inspects so many malformed files; prints the largest child's kilobytes.

A process of its own, because what a process remembers of its children's memory cannot be set back.
"""

import resource
import sys
import tempfile
from pathlib import Path

from backoffice.documents.inspection.inspector import inspect
from backoffice.documents.inspection.verdicts import Limits
from tests.documents.malformed import malformed


def main(count: int) -> None:
    """Inspect them one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        for number, file in enumerate(malformed(seed=3, count=count)):
            path = Path(folder) / str(number)
            path.write_bytes(file.data)
            inspect(path, declared_name=file.name, limits=Limits())
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


if __name__ == "__main__":
    main(int(sys.argv[1]))
