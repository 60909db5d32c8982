"""The messages that ship with the product: one file for each in `templates/messages/`, read once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from backoffice.config import LANGUAGES
from backoffice.policy.rules.messages import MessageKind

FOLDER = Path(__file__).parents[2] / "templates" / "messages"


@cache
def catalogue() -> Mapping[str, MessageKind]:
    """Every message by its code, in the order of the codes."""
    return MappingProxyType({path.stem: _read(path) for path in sorted(FOLDER.glob("*.toml"))})


def _read(path: Path) -> MessageKind:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    texts = {language: {part: text.strip() for part, text in told[language].items()} for language in LANGUAGES}
    return MessageKind(path.stem, told["title"], frozenset(told["needs"]), told["sample"], texts)
