"""The words of messages: plain-text templates in `templates/messages/`, never HTML."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).parents[2] / "templates" / "messages"


def written(name: str, **values: object) -> str:
    """The message of that template with these values, without blank ends."""
    return _environment().get_template(name).render(**values).strip()


@cache
def _environment() -> Environment:
    # Plain text has nothing to escape; a missing value is a defect, not an empty place in a letter.
    return Environment(loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, autoescape=False)  # noqa: S701
