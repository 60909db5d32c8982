"""The sealed search index: tokens in the customer's row, and the keyed dictionary from typed words to tokens.

Equality and frequency of tokens are visible to whoever holds the database without the keys; what they stand for is not.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from backoffice.customers.models import Customer, SearchWord
from backoffice.customers.rules import term, words
from backoffice.kernel import vault
from backoffice.kernel.db import db

WORD, NUMBER, EMAIL, PHONE = "search.word", "search.number", "search.email", "search.phone"
DICTIONARY = "search.dictionary"


def word_tokens(word: str) -> list[int]:
    """The tokens of one word in a row: the word and its first two and three letters."""
    return [vault.keyed_int32(WORD, word), *(vault.keyed_int32(WORD, f"{start}*") for start in words.beginnings(word))]


def tokens(name_words: Iterable[str], found_by: Mapping[str, Sequence[str]]) -> list[int]:
    """All tokens of a customer's row, sorted."""
    found = {token for word in name_words for token in word_tokens(word)}
    found |= {vault.keyed_int32(EMAIL, address.casefold()) for address in found_by.get("email", ())}
    found |= {vault.keyed_int32(NUMBER, term.number_of(number)) for number in found_by.get("identity", ())}
    found |= {vault.keyed_int32(PHONE, end) for phone in found_by.get("phone", ()) for end in term.phone_ends(phone)}
    return sorted(found)


def dictionary_rows(name_words: Iterable[str]) -> list[dict[str, int]]:
    """The dictionary's rows for these words: longer beginnings, and each word with a letter missing, to its token."""
    rows = []
    for word in name_words:
        token = vault.keyed_int32(WORD, word)
        keys = [f"{start}*" for start in words.longer_beginnings(word)] + [word, *words.shortened(word)]
        rows += [{"key": vault.keyed_int64(DICTIONARY, key), "token": token} for key in keys]
    return rows


def index(row: Customer) -> None:
    """Recompute a customer's tokens and teach the dictionary its words (inside a command)."""
    name_words = words.borne(row.given_names, row.family_name, row.organisation_name)
    numbers = [*row.found_by.get("identity", []), *row.found_by.get("former", []), row.public_number]
    by = {**row.found_by, "identity": numbers}
    fresh = tokens(name_words, by)
    if fresh == row.tokens:
        return
    row.tokens = fresh
    if rows := sorted(dictionary_rows(name_words), key=lambda entry: (entry["key"], entry["token"])):
        # Sorted, so that two registrations that learn the same words cannot lock each other out.
        statement = insert(SearchWord.__table__).on_conflict_do_nothing()  # type: ignore[arg-type]
        db.session().connection().execute(statement, rows)


def tokens_asked(asked: Sequence[str]) -> list[list[int]]:
    """For each typed word the tokens of the rows it may mean; an empty list means that nobody bears it."""
    keys = {word: _keys(word) for word in asked}
    every = {key for found in keys.values() for key in found}
    by_key: dict[int, list[int]] = {key: [] for key in every}
    if every:
        for key, token in db.session.execute(select(SearchWord.key, SearchWord.token).where(SearchWord.key.in_(every))):
            by_key[key].append(token)
    return [_tokens_of(word, [token for key in keys[word] for token in by_key[key]]) for word in asked]


def _keys(word: str) -> list[int]:
    if len(word) < words.SHORTEST_FORGIVEN - 1:
        return []
    typed = [word, *words.shortened(word)] + ([f"{word}*"] if len(word) > 3 else [])
    return [vault.keyed_int64(DICTIONARY, key) for key in typed]


def _tokens_of(word: str, from_dictionary: list[int]) -> list[int]:
    own = vault.keyed_int32(WORD, word)
    start = [vault.keyed_int32(WORD, f"{word}*")] if len(word) in (2, 3) else []
    return sorted({own, *start, *from_dictionary})
