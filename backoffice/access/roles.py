"""The job roles and the permissions each is made of: the one source of the realm file and the role matrix."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from backoffice.access.permissions import DICTIONARIES, Permission

P = Permission


@dataclass(frozen=True)
class JobRole:
    """A composite role: its name in Keycloak, what people call it, one sentence on its day, what it grants."""

    name: str
    title: str
    day: str
    permissions: frozenset[Permission]
    machine: bool = False


AGENT = DICTIONARIES | {
    P.CREATE_CUSTOMER, P.EDIT_CUSTOMER, P.GET_CUSTOMER, P.FETCH_CUSTOMER, P.SUBMIT_DOCUMENT, P.GET_DOCUMENT,
    P.INITIATE_KYC, P.VERIFY_CONTACT, P.RECORD_CONSENT,
}  # fmt: skip

BRANCH_OFFICER = AGENT | {
    P.STAGE_CUSTOMER, P.IMPORT_CUSTOMER, P.DECLINE_CUSTOMER, P.MERGE_CUSTOMER, P.ASSIGN_TIER,
    P.RESTRICT_CUSTOMER, P.REVEAL_CUSTOMER, P.FETCH_ACCOUNT, P.GET_ACCOUNT, P.CREATE_ACCOUNT,
    P.EDIT_TASK, P.FETCH_TASK, P.SHARE_PHONE,
}  # fmt: skip

KYC_REVIEWER = DICTIONARIES | {
    P.GET_CUSTOMER, P.FETCH_CUSTOMER, P.REVEAL_CUSTOMER, P.GET_DOCUMENT, P.REVIEW_DOCUMENT, P.INITIATE_KYC,
    P.SCREEN_CUSTOMER, P.EDIT_RISK, P.FETCH_TASK, P.ALL_BRANCHES,
}  # fmt: skip

SUPERVISOR = BRANCH_OFFICER | {
    P.APPROVE_CUSTOMER, P.APPROVE_TIER, P.APPROVE_MERGE, P.UNMERGE_CUSTOMER, P.APPROVE_IMPORT,
    P.LIFT_RESTRICTION, P.APPROVE_RISK, P.APPROVE_POLICY, P.DISPOSE_CUSTOMER, P.SCREEN_CUSTOMER,
    P.FETCH_DASHBOARD, P.ALL_BRANCHES,
}  # fmt: skip

MANAGER = DICTIONARIES | {
    P.GET_CUSTOMER, P.FETCH_CUSTOMER, P.DOWNLOAD_CUSTOMER, P.FETCH_ACCOUNT, P.GET_ACCOUNT, P.EDIT_SEGMENT,
    P.FETCH_DASHBOARD, P.APPROVE_EXPORT, P.ALL_BRANCHES,
}  # fmt: skip

PRIVACY_OFFICER = frozenset({
    P.GET_CUSTOMER, P.FETCH_CUSTOMER, P.REVEAL_CUSTOMER, P.RECORD_CONSENT, P.EXPORT_PERSONAL_DATA,
    P.ERASE_CUSTOMER, P.HOLD_CUSTOMER, P.GET_AUDIT, P.ALL_BRANCHES,
})  # fmt: skip

PRIVACY_APPROVER = frozenset({P.GET_CUSTOMER, P.APPROVE_ERASURE, P.GET_AUDIT, P.ALL_BRANCHES})
AUDITOR = frozenset({P.GET_CUSTOMER, P.FETCH_CUSTOMER, P.GET_AUDIT, P.VERIFY_AUDIT, P.ALL_BRANCHES})
ADMINISTRATOR = DICTIONARIES | {P.EDIT_DICTIONARY, P.EDIT_POLICY, P.MANAGE_JOBS, P.END_SESSION, P.ALL_BRANCHES}

SVC_CHANNEL = DICTIONARIES | {
    P.CREATE_CUSTOMER, P.EDIT_CUSTOMER, P.GET_CUSTOMER, P.STAGE_CUSTOMER, P.SUBMIT_DOCUMENT, P.INITIATE_KYC,
    P.VERIFY_CONTACT, P.RECORD_CONSENT, P.ALL_BRANCHES,
}  # fmt: skip

SVC_CORE = frozenset({P.GET_CUSTOMER, P.FETCH_ACCOUNT, P.GET_ACCOUNT, P.CREATE_ACCOUNT, P.ALL_BRANCHES})

_ROLES = (
    JobRole("agent", "Field agent", "Registers people in the street and photographs their documents.", AGENT),
    JobRole("branch-officer", "Branch officer", "Serves walk-ins, corrects data and proposes changes.", BRANCH_OFFICER),
    JobRole("kyc-reviewer", "KYC reviewer", "Compares documents with the data and decides each case.", KYC_REVIEWER),
    JobRole("supervisor", "Supervisor", "Is the second pair of eyes on tiers, merges and closings.", SUPERVISOR),
    JobRole("manager", "Manager", "Reads figures and ageing, and takes files and packs along.", MANAGER),
    JobRole("privacy-officer", "Privacy officer", "Answers access requests and prepares erasures.", PRIVACY_OFFICER),
    JobRole("privacy-approver", "Privacy approver", "Decides on erasures that another prepared.", PRIVACY_APPROVER),
    JobRole("auditor", "Auditor", "Reads who did what and looked at whom, and checks the log.", AUDITOR),
    JobRole("administrator", "Administrator", "Keeps dictionaries, policy, sessions and jobs in order.", ADMINISTRATOR),
    JobRole("svc-channel", "Channel app", "Registers customers on behalf of a channel.", SVC_CHANNEL, machine=True),
    JobRole("svc-core", "Core banking", "Reads customers and opens their accounts.", SVC_CORE, machine=True),
)

JOB_ROLES: dict[str, JobRole] = {role.name: role for role in _ROLES}


def roles_of_people() -> list[str]:
    """The names of the job roles that people hold, in the table's order."""
    return [role.name for role in _ROLES if not role.machine]


def roles_granting(permission: Permission) -> list[str]:
    """The names of the job roles that grant this permission, in the table's order."""
    return [role.name for role in _ROLES if permission in role.permissions]


def permissions_of(role_names: Iterable[str]) -> frozenset[Permission]:
    """What these job roles grant together; unknown names grant nothing."""
    roles = (JOB_ROLES[name] for name in role_names if name in JOB_ROLES)
    return frozenset[Permission]().union(*(role.permissions for role in roles))


def roles_held_with(permissions: frozenset[Permission]) -> frozenset[str]:
    """The people's job roles that these permissions amount to, without those that a larger one contains.

    Tokens are trusted for permissions only, so what a page calls somebody is told from these.
    """
    held = [role for role in _ROLES if not role.machine and role.permissions <= permissions]
    return frozenset(role.name for role in held if not any(role.permissions < other.permissions for other in held))
