"""The vocabulary of permissions: the contract's names, a sentence each, unknown names ignored."""

from backoffice.access.permissions import CLIENT_ROLES, DICTIONARIES, Permission

FIRST_DOCUMENT = {
    "create_customer", "edit_customer", "dispose_customer", "decline_customer", "get_customer",
    "stage_customer", "fetch_customer", "download_customer", "fetch_account", "get_account", "create_account",
    "fetch_customer_type", "fetch_account_type", "fetch_address_type", "fetch_phone_type", "fetch_email_type",
    "fetch_customer_category", "fetch_customer_employer_category", "fetch_customer_employment",
    "fetch_customer_industry", "fetch_customer_education", "fetch_customer_income", "fetch_customer_mno",
}  # fmt: skip

ADDED = {
    "approve_customer", "submit_document", "get_document", "review_document", "initiate_kyc", "verify_contact",
    "assign_tier", "approve_tier", "merge_customer", "approve_merge", "unmerge_customer", "import_customer",
    "approve_import", "approve_export", "reveal_customer", "restrict_customer", "lift_restriction",
    "edit_segment", "edit_risk", "approve_risk", "screen_customer", "record_consent", "export_personal_data",
    "erase_customer", "approve_erasure", "hold_customer", "get_audit", "verify_audit", "fetch_dashboard",
    "edit_dictionary", "edit_policy", "manage_jobs", "end_session", "approve_policy", "fetch_task", "edit_task",
    "share_phone", "all_branches",
}  # fmt: skip


def test_the_names_are_those_of_the_contract() -> None:
    assert len(FIRST_DOCUMENT) == 23
    assert {permission.value for permission in CLIENT_ROLES} == {*FIRST_DOCUMENT, *ADDED}


def test_each_permission_says_in_one_sentence_what_it_allows() -> None:
    sentences = [permission.sentence for permission in Permission]
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in sentences)
    assert len(set(sentences)) == len(sentences)


def test_there_are_twelve_dictionaries() -> None:
    assert len(DICTIONARIES) == 12


def test_names_that_grant_nothing_are_left_out() -> None:
    assert Permission.known(["get_customer", "public", "fly", "GET_CUSTOMER", 7, None]) == {Permission.GET_CUSTOMER}
