"""Who acts: what they may do, how they are called, and that nobody is mistaken for another."""

from backoffice.access.actor import STRANGER, SYSTEM, Actor
from backoffice.access.permissions import CLIENT_ROLES, Permission
from backoffice.access.roles import permissions_of


def person(name: str = "Rita Nyambura", sub: str = "1d4f", iss: str = "https://one.example", **more) -> Actor:
    return Actor(iss=iss, sub=sub, name=name, permissions=frozenset(), **more)


def test_everybody_may_what_is_public_and_a_stranger_nothing_else() -> None:
    assert STRANGER.may(Permission.PUBLIC)
    assert not any(STRANGER.may(permission) for permission in CLIENT_ROLES)


def test_the_system_has_exactly_the_permissions_it_is_given() -> None:
    clerk = Actor.system("retention", frozenset({Permission.ERASE_CUSTOMER}))
    assert clerk.may(Permission.ERASE_CUSTOMER)
    assert not clerk.may(Permission.GET_CUSTOMER)
    assert all(SYSTEM.may(permission) for permission in CLIENT_ROLES)


def test_an_id_is_short_and_stable_and_never_shared() -> None:
    long = "x" * 255
    people = [
        person(), person(sub="1d50"), person(iss="https://two.example"), person(sub=long), person(sub=long + "x"),
        person(sub="#1d4f"), Actor.system(), Actor.system("seed"), STRANGER,
    ]  # fmt: skip
    assert len({who.id for who in people}) == len(people)
    assert all(len(who.id) <= 80 for who in people)
    assert person().id == person(name="Rita N.", branch="south").id


def test_a_person_named_like_the_system_is_not_the_system() -> None:
    assert person(iss="system", sub="system").id != SYSTEM.id


def test_initials_come_from_the_first_and_the_last_name() -> None:
    assert [person(name=name).initials for name in ("Rita Nyambura", "Ana de la Cruz", "sukarno", "")] == [
        "RN", "AC", "S", "",
    ]  # fmt: skip


def test_only_some_see_beyond_their_branch() -> None:
    def holding(role: str) -> Actor:
        return Actor("https://one.example", "1", "Somebody", permissions_of([role]), branch="north")

    assert not holding("agent").sees_all_branches
    assert holding("kyc-reviewer").sees_all_branches


def test_job_titles_follow_the_order_of_the_role_table() -> None:
    assert person(roles=frozenset({"auditor", "agent"})).job_titles == ("Field agent", "Auditor")
