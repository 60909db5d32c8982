"""What the login's box shows, prepared for the templates: the state in words, what is missing, the steps so far."""

from dataclasses import dataclass
from typing import Any

from backoffice.logins import rules
from backoffice.logins.models import Login, LoginState
from backoffice.logins.service import Standing
from backoffice.web.time_words import day

ERRORS = {
    "AddressTaken": "Another user of the sign-in service has this e-mail address.",
    "InvitationNotSent": "The sign-in service could not send the mail.",
    "SignInRefused": "The sign-in service refused; its settings need a look.",
}
UNREACHABLE = "The sign-in service did not answer."


@dataclass(frozen=True)
class Step:
    """One step on the way to the login."""

    name: str
    note: str
    done: bool


def values(standing: Standing) -> dict[str, Any]:
    """Everything the box shows."""
    refusal = standing.why_not_invite
    return {
        "customer": standing.customer,
        "login": standing.login,
        "state": standing.login.state.value if standing.login else "none",
        "sentence": sentence(standing),
        "steps": steps(standing),
        "act": act(standing.login),
        "why_not": refusal.sentence if refusal else "",
    }


def act(login: Login | None) -> str:
    """What the button does, in words."""
    if login is None:
        return "Set up the login"
    return "Send the invitation again" if login.invited_at else "Send the invitation"


def sentence(standing: Standing) -> str:
    """What is missing, or what happens next."""
    login, off = standing.login, rules.why_off(standing.customer)
    if off:
        return off.sentence
    if login is None:
        return "There is no login yet."
    return _of_state(login, verified=standing.verified)


def _of_state(login: Login, *, verified: bool) -> str:
    if login.state is LoginState.FAILED:
        return (
            f"{ERRORS.get(login.error or '', UNREACHABLE)} It is tried again by itself; then it waits among the jobs."
        )
    if login.state is LoginState.CREATED:
        return "The invitation is being sent." if verified else "It waits for a verified e-mail."
    words = {
        LoginState.REQUESTED: "The user is made within a minute.",
        LoginState.INVITED: "A mail with a link to set a password was sent.",
        LoginState.DISABLED: "The user is being enabled.",
    }
    return words[login.state]


def steps(standing: Standing) -> list[Step]:
    """From the first tier to the invitation."""
    login, tier = standing.login, standing.customer.tier_level
    made, invited = (login.made_at, login.invited_at) if login else (None, None)
    return [
        Step("Tier", "in force" if tier else "none yet", done=tier is not None),
        Step("Login", day(made) if made else "not made yet", done=made is not None),
        Step("E-mail", "verified" if standing.verified else "not verified", done=standing.verified),
        Step("Invited", day(invited) if invited else "not yet", done=invited is not None),
    ]
