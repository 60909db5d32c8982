"""Which tokens pass the validator: the good ones pass, every named forgery is refused."""

from typing import Any

import pytest

from backoffice.access.permissions import Permission
from backoffice.identity.signatures import BadToken, KeysUnavailable
from backoffice.identity.tokens import LOGOUT_EVENT, TokenValidator
from tests.identity.forge import (
    CURVE,
    ISSUER,
    NONCE,
    NOW,
    PUBLISHED,
    SECOND,
    STRANGE,
    access_claims,
    id_claims,
    logout_claims,
    signed,
)  # fmt: skip
from tests.identity.forgeries import BAD_ACCESS_TOKENS, GOOD


class Provider:
    """A stand-in for the key set's address that counts its callers and can be out of reach."""

    def __init__(self) -> None:
        self.now, self.calls, self.reachable, self.published = float(NOW), 0, True, PUBLISHED

    def fetch(self) -> dict[str, Any]:
        self.calls += 1
        if not self.reachable:
            raise KeysUnavailable("nobody answers")
        return self.published


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
def validator(provider: Provider) -> TokenValidator:
    return TokenValidator(ISSUER, jwks_fetch=provider.fetch, clock=lambda: provider.now)


@pytest.mark.parametrize("name", BAD_ACCESS_TOKENS)
def test_a_bad_access_token_is_refused_without_repeating_it(validator: TokenValidator, name: str) -> None:
    token = BAD_ACCESS_TOKENS[name]
    with pytest.raises(BadToken) as refused:
        validator.access(token)
    assert refused.value.reason
    assert not token or token[:40] not in refused.value.reason


def test_more_than_forty_forgeries_are_tried() -> None:
    assert len(BAD_ACCESS_TOKENS) >= 40


def test_a_good_access_token_says_who_may_do_what(validator: TokenValidator) -> None:
    claims = validator.access(GOOD)
    assert (claims.iss, claims.sub, claims.name, claims.branch, claims.sid) == (
        ISSUER, "1d4f", "Rita Nyambura", "north", "s1",
    )  # fmt: skip
    assert claims.permissions == {Permission.REVIEW_DOCUMENT}
    assert claims.actor().kind == "person"


def test_a_curve_signature_passes(validator: TokenValidator) -> None:
    assert validator.access(signed(access_claims(), CURVE, kid="curve", alg="ES256")).sub == "1d4f"


def test_a_person_without_a_role_left_passes_with_no_permission(validator: TokenValidator) -> None:
    assert validator.access(signed(access_claims(resource_access=...))).permissions == frozenset()


def test_a_machine_is_known_by_its_client(validator: TokenValidator) -> None:
    actor = validator.access(signed(access_claims(azp="svc-core", sid=..., name=..., branch=...))).actor()
    assert (actor.kind, actor.roles, actor.name) == ("machine", {"svc-core"}, "rita")


def test_times_may_be_off_by_thirty_seconds(validator: TokenValidator) -> None:
    assert validator.access(signed(access_claims(iat=NOW - 60, exp=NOW - 29)))
    assert validator.access(signed(access_claims(iat=NOW + 30, nbf=NOW + 30)))


def test_a_token_of_a_megabyte_is_refused_for_its_length_before_anything_is_read(validator: TokenValidator) -> None:
    for huge in ("a" * 1_000_000, signed(access_claims(padding="a" * 1_000_000))):
        with pytest.raises(BadToken, match="too long"):
            validator.access(huge)


def test_an_id_token_passes_for_its_own_sign_in(validator: TokenValidator) -> None:
    claims = validator.id_token(signed(id_claims()), NONCE)
    assert (claims.sub, claims.sid, claims.permissions) == ("1d4f", "s1", frozenset())


@pytest.mark.parametrize(
    ("token", "nonce"),
    [
        (signed(access_claims(nonce=NONCE)), NONCE),
        (signed(id_claims(nonce=...)), NONCE),
        (signed(id_claims()), "another"),
        (signed(id_claims(nonce="")), ""),
        (signed(id_claims(azp="svc-core")), NONCE),
        (signed(id_claims(sid=...)), NONCE),
        (signed(id_claims(aud="account")), NONCE),
    ],
    ids=["access token", "no nonce", "another nonce", "empty nonce", "other client", "no session", "other audience"],
)
def test_a_bad_id_token_is_refused(validator: TokenValidator, token: str, nonce: str) -> None:
    with pytest.raises(BadToken):
        validator.id_token(token, nonce)


def test_a_logout_token_names_the_session_and_how_long_to_remember_it(validator: TokenValidator) -> None:
    claims = validator.logout_token(signed(logout_claims(), typ="logout+jwt"))
    assert (claims.jti, claims.sub, claims.sid, claims.replay_until) == ("l1", "1d4f", "s1", NOW + 210)


@pytest.mark.parametrize(
    "token",
    [
        signed(logout_claims()),
        signed(logout_claims(nonce="n"), typ="logout+jwt"),
        signed(logout_claims(events=...), typ="logout+jwt"),
        signed(logout_claims(events={"other": {}}), typ="logout+jwt"),
        signed(logout_claims(events={LOGOUT_EVENT: None}), typ="logout+jwt"),
        signed(logout_claims(sub=..., sid=...), typ="logout+jwt"),
        signed(logout_claims(jti=...), typ="logout+jwt"),
        signed(logout_claims(exp=...), typ="logout+jwt"),
        signed(logout_claims(aud="account"), typ="logout+jwt"),
        signed(access_claims(events={LOGOUT_EVENT: {}}), typ="logout+jwt"),
        signed(logout_claims(), STRANGE, typ="logout+jwt"),
    ],
)
def test_a_bad_logout_token_is_refused(validator: TokenValidator, token: str) -> None:
    with pytest.raises(BadToken):
        validator.logout_token(token)


def test_a_new_key_is_fetched_at_most_every_thirty_seconds(validator: TokenValidator, provider: Provider) -> None:
    validator.access(GOOD)
    token = signed(access_claims(), SECOND, kid="second")
    provider.published = {"keys": [*PUBLISHED["keys"], SECOND.as_dict(private=False)]}
    for _ in range(100):
        with pytest.raises(BadToken):
            validator.access(token)
    assert provider.calls == 1
    provider.now += 30
    assert validator.access(token)
    assert provider.calls == 2


def test_a_key_that_is_no_longer_published_is_forgotten(validator: TokenValidator, provider: Provider) -> None:
    validator.access(GOOD)
    provider.published = {"keys": [SECOND.as_dict(private=False)]}
    provider.now += 601
    with pytest.raises(BadToken):
        validator.access(signed(access_claims(iat=NOW + 601, exp=NOW + 661)))


def test_without_keys_nothing_is_judged(validator: TokenValidator, provider: Provider) -> None:
    provider.reachable = False
    with pytest.raises(KeysUnavailable):
        validator.access(GOOD)
    provider.reachable, provider.now = True, NOW + 1
    assert validator.access(GOOD)


def test_an_outage_of_the_provider_keeps_the_keys_we_have(validator: TokenValidator, provider: Provider) -> None:
    validator.access(GOOD)
    provider.reachable, provider.now = False, NOW + 700
    assert validator.access(signed(access_claims(iat=NOW + 700, exp=NOW + 760)))


def test_a_validator_cannot_be_told_to_accept_shared_secrets() -> None:
    with pytest.raises(ValueError, match="RS256"):
        TokenValidator(ISSUER, jwks_fetch=dict, algorithms=("HS256",))
