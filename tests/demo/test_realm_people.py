"""A real Keycloak on trial knows the same people as the demo sign-in."""

from backoffice.demo.sign_in.people import NAMES, holder
from backoffice.demo.sign_in.realm_people import realm_people
from backoffice.identity.realm import RealmSettings, realm_document


def test_there_is_one_person_per_job_role_with_the_demos_own_subject() -> None:
    realm = realm_document(RealmSettings(for_trial=True), realm_people("a password"))
    people = {user["username"]: user for user in realm["users"] if "credentials" in user}
    assert people.keys() == NAMES.keys()
    assert all(people[role]["id"] == holder(role).sub for role in NAMES)
    assert all(people[role]["realmRoles"] == [role] for role in NAMES)
    assert all(user["attributes"] == {"branch": ["north"]} for user in people.values())
