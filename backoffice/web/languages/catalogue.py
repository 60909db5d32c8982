"""The catalogues: one gettext file a language beside the code, read once when somebody first wants the language."""

from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

from backoffice.kernel.words import Words

FOLDER = Path(__file__).parents[2] / "translations"
ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "fr": "Français", "es": "Español", "sw": "Kiswahili"}


class Catalogue:
    """What one language says for each English message; messages it does not know stay English."""

    def __init__(self, messages: dict[str, str]) -> None:
        self._messages = messages

    def said(self, message: str) -> str | None:
        return self._messages.get(message)

    def heard(self, words: str) -> None:
        """Looked up when it is put out."""

    def words(self, value: Any) -> Any:
        """A sentence with its values, or a text that is a message; markup and what people typed stay as they are."""
        if isinstance(value, Words):
            pattern = self._messages.get(value.pattern)
            return self.phrase(pattern, **value.values) if pattern else value
        return self._messages.get(value, value) if type(value) is str else value

    def phrase(self, pattern: str, **values: Any) -> str:
        """The pattern with its values; in a Markup pattern the values are escaped."""
        return pattern.format(**{name: self.words(value) for name, value in values.items()})


@cache
def catalogue(language: str) -> Catalogue:
    """The language's catalogue; English says every message itself."""
    return Catalogue({} if language == ENGLISH else _read(FOLDER / f"{language}.po"))


def _read(file: Path) -> dict[str, str]:
    with file.open("rb") as lines:
        return {str(one.id): str(one.string) for one in read_po(lines) if one.id and one.string and not one.fuzzy}
