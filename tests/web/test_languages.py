"""The words of templates: found wherever they stand, said in another language, and values left as they are."""

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from jinja2 import DictLoader
from markupsafe import Markup

from backoffice.kernel.words import Words, say
from backoffice.web.languages.catalogue import Catalogue
from backoffice.web.languages.environment import SpeakingEnvironment
from backoffice.web.languages.gather import Collector, is_words
from backoffice.web.languages.speaker import Speaker
from tests.identity.signing_in import sign_in, token_of

FRENCH = {
    "Cases": "Dossiers",
    "Open the case": "Ouvrir le dossier",
    "You hold {count} cases": "Vous avez {count} dossiers",
    "{count} case": "{count} dossier",
    "Branch": "Agence",
    "attempt {attempt}": "essai {attempt}",
    "At most {most} characters.": "Au plus {most} caractères.",
    "Open": "Ouvert",
}


def said(source: str, app: Flask, **values: object) -> str:
    """What a template says in French."""
    overlay = app.jinja_env.overlay(loader=DictLoader({"page": source}))
    assert isinstance(overlay, SpeakingEnvironment)
    overlay.voice = Catalogue(FRENCH)
    return overlay.get_template("page").render(**values)


@pytest.mark.parametrize(
    ("source", "french"),
    [
        ("<h1>Cases</h1>", "<h1>Dossiers</h1>"),
        ("<h1>\n  Cases\n</h1>", "<h1>\n  Dossiers\n</h1>"),
        ("<p>You hold {{ count }} cases</p>", "<p>Vous avez 3 dossiers</p>"),
        ('<a class="Open" title="Open the case">x</a>', '<a class="Open" title="Ouvrir le dossier">x</a>'),
        ('<a href="/{{ name }}" title="{{ label }}">x</a>', '<a href="/Open" title="Agence">x</a>'),
        ("<bdi>{{ name }}</bdi> {{ label }}", "<bdi>Open</bdi> Agence"),
        ("<code>Cases</code>", "<code>Cases</code>"),
        ("{{ 'attempt ' ~ attempt }}", "essai 2"),
        ("{% macro m(words) %}<b>{{ words }}</b>{% endmacro %}{{ m('Cases') }}", "<b>Dossiers</b>"),
        ("<p{% if count %} class='Open'{% endif %}>Cases</p>", "<p class='Open'>Dossiers</p>"),
        ("{{ icon('inbox')[:4] }}Cases", "<svgDossiers"),
        ("<p>Nothing is known of this</p>", "<p>Nothing is known of this</p>"),
    ],
)
def test_words_are_said_in_another_language_and_values_stay(app: Flask, source: str, french: str) -> None:
    assert said(source, app, count=3, name="Open", label="Branch", attempt=2) == french


def test_values_in_a_sentence_are_escaped_in_every_language(app: Flask) -> None:
    source = "<p>You hold {{ count }} cases</p>"
    assert said(source, app, count="<b>") == "<p>Vous avez &lt;b&gt; dossiers</p>"
    assert said(source, app, count=Markup("<b>3</b>")) == "<p>Vous avez <b>3</b> dossiers</p>"


def test_a_sentence_of_code_knows_its_pattern_and_is_a_plain_text_to_others() -> None:
    sentence = say("At most {most} characters.", most=20)
    assert sentence == "At most 20 characters." and isinstance(sentence, Words)
    assert Catalogue(FRENCH).words(sentence) == "Au plus 20 caractères."
    assert Catalogue({}).words(sentence) is sentence
    assert Catalogue(FRENCH).words(None) is None


def test_every_word_of_a_template_is_gathered(app: Flask) -> None:
    collector = Collector()
    source = "<p title='x'>Hello there</p>{{ empty('inbox', 'No case waits', 'kyc.index') }}{{ n|plural('case') }}"
    Speaker(collector).visit(app.jinja_env.parse(source))
    assert set(collector.messages) == {"Hello there", "No case waits", "{count} case", "{count} cases"}


@pytest.mark.parametrize("text", ["Cases", "No case waits", "look at the list", "Once more"])
def test_what_people_read_are_words(text: str) -> None:
    assert is_words(text)


@pytest.mark.parametrize("text", ["inbox", "kyc.index", "btn btn-primary", "/kyc/queue", "is-flagged", "GET", "x_y z"])
def test_names_and_classes_are_no_words(text: str) -> None:
    assert not is_words(text)


def test_a_template_from_a_text_speaks_english_to_everybody(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert render_template_string("<p>Cases</p>") == "<p>Cases</p>"


def test_the_chosen_language_is_kept_and_goes_before_the_browsers(client: FlaskClient) -> None:
    sign_in(client, "agent")
    assert '<html lang="es"' in client.get("/me", headers={"Accept-Language": "es-MX,es;q=0.9,en;q=0.1"}).text
    answer = client.post("/language", data={"csrf_token": token_of(client), "language": "fr", "next": "/me"})
    assert (answer.status_code, answer.location) == (303, "/me")
    page = client.get("/me", headers={"Accept-Language": "es"}).text
    assert '<html lang="fr"' in page and "Se déconnecter" in page


def test_a_language_that_nobody_speaks_here_is_refused_and_the_browsers_is_passed_over(client: FlaskClient) -> None:
    sign_in(client, "agent")
    assert client.post("/language", data={"csrf_token": token_of(client), "language": "tlh"}).status_code == 422
    assert '<html lang="en"' in client.get("/me", headers={"Accept-Language": "de,it"}).text
