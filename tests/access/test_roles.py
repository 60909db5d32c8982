"""The job roles: exactly the contract's table."""

import pytest

from backoffice.access.permissions import CLIENT_ROLES, Permission
from backoffice.access.roles import JOB_ROLES, permissions_of, roles_granting, roles_held_with

D = """fetch_customer_type fetch_account_type fetch_address_type fetch_phone_type fetch_email_type
    fetch_customer_category fetch_customer_employer_category fetch_customer_employment fetch_customer_industry
    fetch_customer_education fetch_customer_income fetch_customer_mno"""
AGENT = f"""create_customer edit_customer get_customer fetch_customer submit_document get_document initiate_kyc
    verify_contact record_consent {D}"""
OFFICER = f"""{AGENT} stage_customer import_customer decline_customer merge_customer assign_tier restrict_customer
    reveal_customer fetch_account get_account create_account edit_task fetch_task share_phone"""
TABLE = {
    "agent": AGENT,
    "branch-officer": OFFICER,
    "kyc-reviewer": f"""get_customer fetch_customer reveal_customer get_document review_document initiate_kyc
        screen_customer edit_risk fetch_task {D} all_branches""",
    "supervisor": f"""{OFFICER} approve_customer approve_tier approve_merge unmerge_customer approve_import
        lift_restriction approve_risk approve_policy dispose_customer screen_customer fetch_dashboard all_branches""",
    "manager": f"""get_customer fetch_customer download_customer fetch_account get_account edit_segment
        fetch_dashboard approve_export {D} all_branches""",
    "privacy-officer": """get_customer fetch_customer reveal_customer record_consent export_personal_data
        erase_customer hold_customer get_audit all_branches""",
    "privacy-approver": "get_customer approve_erasure get_audit all_branches",
    "auditor": "get_customer fetch_customer get_audit verify_audit all_branches",
    "administrator": f"edit_dictionary edit_policy manage_jobs end_session {D} all_branches",
    "svc-channel": f"""create_customer edit_customer get_customer stage_customer submit_document initiate_kyc
        verify_contact record_consent {D} all_branches""",
    "svc-core": "get_customer fetch_account get_account create_account all_branches",
}


def test_the_roles_are_those_of_the_table_in_its_order() -> None:
    assert list(JOB_ROLES) == list(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_a_role_grants_exactly_what_the_table_says(name: str) -> None:
    assert {permission.value for permission in JOB_ROLES[name].permissions} == set(TABLE[name].split())


def test_every_permission_is_granted_by_some_role() -> None:
    assert permissions_of(JOB_ROLES) == CLIENT_ROLES


def test_the_page_for_the_refused_can_name_who_usually_holds_a_permission() -> None:
    assert roles_granting(Permission.APPROVE_TIER) == ["supervisor"]
    assert roles_granting(Permission.PUBLIC) == []


def test_several_roles_grant_their_sum_and_an_unknown_one_nothing() -> None:
    both = JOB_ROLES["agent"].permissions | JOB_ROLES["auditor"].permissions
    assert permissions_of(["agent", "auditor", "king"]) == both


@pytest.mark.parametrize("role", [role for role in JOB_ROLES.values() if not role.machine], ids=lambda role: role.name)
def test_a_person_is_called_by_the_largest_role_that_their_permissions_amount_to(role) -> None:
    assert roles_held_with(role.permissions) == {role.name}


def test_a_person_of_two_trades_is_called_by_both() -> None:
    assert roles_held_with(permissions_of(["agent", "kyc-reviewer"])) == {"agent", "kyc-reviewer"}
