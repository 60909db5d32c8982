"""The one script of every page: frame.js with the modules that it always loads, in one file.

Each of these exports nothing and becomes a function that the frame runs; modules of few pages stay files of their own.
"""

import re
from functools import cache
from pathlib import Path

SCRIPT = "scripts.js"
ENTRY = "frame"
_ALWAYS = re.compile(r"const ALWAYS = \[(?P<names>[^\]]*)\]")
_NAME = re.compile(r"'([a-z-]+)'")
_COMMENT_OR_INDENT = re.compile(r"^\s*//.*\n|\s+// .*$|^\s+", re.MULTILINE)


@cache
def bundle(static: str) -> bytes:
    """The frame's script with its modules in front, made once a process from the folder of static files."""
    folder = Path(static, "js")
    frame = (folder / f"{ENTRY}.js").read_text(encoding="utf-8")
    names = always(frame)
    modules = "".join(f"{name}: () => {{\n{(folder / f'{name}.js').read_text(encoding='utf-8')}}},\n" for name in names)
    return _COMMENT_OR_INDENT.sub("", f"const HERE = {{\n{modules}}};\n{frame}").encode()


def always(frame: str) -> list[str]:
    """The modules that the frame loads on every page."""
    found = _ALWAYS.search(frame)
    return _NAME.findall(found["names"]) if found else []
