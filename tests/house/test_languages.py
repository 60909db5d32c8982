"""The catalogues are whole: every message of templates and code, with the same values in it, and no markup."""

import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from flask import Flask

from backoffice.web.languages.catalogue import ENGLISH, FOLDER, LANGUAGES
from backoffice.web.languages.gather import messages

VALUES = re.compile(r"\{\w*\}")


@pytest.fixture(params=[language for language in LANGUAGES if language != ENGLISH])
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    """One language's file, as translators keep it."""
    with (FOLDER / f"{request.param}.po").open("rb") as lines:
        return read_po(lines)


def test_every_message_is_said_and_none_that_is_gone(application: Flask, catalogue: Catalog) -> None:
    said = {one.id for one in catalogue if one.id and one.string}
    wanted = set(messages(application))
    assert not wanted - said, "say these in backoffice/translations (python -m backoffice.web.languages.gather first)"
    assert not said - wanted, "nobody says these any more: python -m backoffice.web.languages.gather"


def test_a_translation_holds_the_same_values_and_no_markup(catalogue: Catalog) -> None:
    for one in catalogue:
        if one.id:
            assert sorted(VALUES.findall(one.string)) == sorted(VALUES.findall(str(one.id))), one.id
            assert not set("<>") & set(one.string), one.id
