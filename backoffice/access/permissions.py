"""Every permission there is, with one sentence of meaning each.

A permission is a client role of the Keycloak client `backoffice`; its value is the role's name.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Self


class Permission(StrEnum):
    """What a person or machine may ever do; whether it may happen now is a rule's matter."""

    sentence: str

    def __new__(cls, name: str, sentence: str) -> Self:
        """A member is its name (a `str`) and carries its sentence."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.sentence = sentence
        return member

    @classmethod
    def known(cls, names: Iterable[object]) -> frozenset[Permission]:
        """The permissions among these names; unknown names, other types and `public` are left out."""
        return frozenset(_CLIENT_ROLES[name] for name in names if isinstance(name, str) and name in _CLIENT_ROLES)

    # Anybody may: an operation marked so says why.
    PUBLIC = "public", "Open to anybody, also without signing in."

    # Lifecycle of a customer
    CREATE_CUSTOMER = "create_customer", "Register a new customer."
    EDIT_CUSTOMER = "edit_customer", "Correct a customer's data and contacts."
    DISPOSE_CUSTOMER = "dispose_customer", "Ask for a customer to be closed."
    DECLINE_CUSTOMER = "decline_customer", "Ask for a prospect to be turned down."
    GET_CUSTOMER = "get_customer", "Open one customer."
    STAGE_CUSTOMER = "stage_customer", "Put records aside that may become customers."
    FETCH_CUSTOMER = "fetch_customer", "List and search customers."
    DOWNLOAD_CUSTOMER = "download_customer", "Download a customer's file or a list of customers."
    APPROVE_CUSTOMER = "approve_customer", "Decide on closings, declined prospects and edits that need approval."

    # Accounts
    FETCH_ACCOUNT = "fetch_account", "List a customer's accounts."
    GET_ACCOUNT = "get_account", "Open one account of a customer."
    CREATE_ACCOUNT = "create_account", "Open an account for a customer."

    # Dictionaries
    FETCH_CUSTOMER_TYPE = "fetch_customer_type", "Read the types of customers."
    FETCH_ACCOUNT_TYPE = "fetch_account_type", "Read the types of accounts."
    FETCH_ADDRESS_TYPE = "fetch_address_type", "Read the types of addresses."
    FETCH_PHONE_TYPE = "fetch_phone_type", "Read the types of phones."
    FETCH_EMAIL_TYPE = "fetch_email_type", "Read the types of e-mail addresses."
    FETCH_CUSTOMER_CATEGORY = "fetch_customer_category", "Read the categories of customers."
    FETCH_CUSTOMER_EMPLOYER_CATEGORY = "fetch_customer_employer_category", "Read the categories of employers."
    FETCH_CUSTOMER_EMPLOYMENT = "fetch_customer_employment", "Read the kinds of employment."
    FETCH_CUSTOMER_INDUSTRY = "fetch_customer_industry", "Read the industries."
    FETCH_CUSTOMER_EDUCATION = "fetch_customer_education", "Read the levels of education."
    FETCH_CUSTOMER_INCOME = "fetch_customer_income", "Read the bands of income."
    FETCH_CUSTOMER_MNO = "fetch_customer_mno", "Read the mobile network operators."
    EDIT_DICTIONARY = "edit_dictionary", "Add, rename and retire dictionary entries."

    # Contacts, documents, KYC
    VERIFY_CONTACT = "verify_contact", "Send a code to a contact and enter it."
    SHARE_PHONE = "share_phone", "Add a phone that several people of one household use."
    SUBMIT_DOCUMENT = "submit_document", "Upload a customer's document."
    GET_DOCUMENT = "get_document", "Look at a customer's documents."
    REVIEW_DOCUMENT = "review_document", "Claim KYC cases and decide them."
    INITIATE_KYC = "initiate_kyc", "Open a KYC case."
    REVEAL_CUSTOMER = "reveal_customer", "See masked personal values, with a reason that is recorded."

    # Tiers, restrictions, risk
    ASSIGN_TIER = "assign_tier", "Propose a tier for a customer."
    APPROVE_TIER = "approve_tier", "Decide on proposed tiers."
    RESTRICT_CUSTOMER = "restrict_customer", "Set a restriction and ask for it to be lifted."
    LIFT_RESTRICTION = "lift_restriction", "Decide whether a restriction is lifted."
    EDIT_RISK = "edit_risk", "Rate a customer's risk."
    APPROVE_RISK = "approve_risk", "Decide on risk ratings that overrule the computed one."
    SCREEN_CUSTOMER = "screen_customer", "Run a customer against the watch lists and judge the hits."
    EDIT_SEGMENT = "edit_segment", "Put customers into segments."

    # From many records to one, from one file to many
    MERGE_CUSTOMER = "merge_customer", "Work through possible duplicates and propose merges."
    APPROVE_MERGE = "approve_merge", "Decide on proposed merges and on undoing them."
    UNMERGE_CUSTOMER = "unmerge_customer", "Ask for a merge to be undone."
    IMPORT_CUSTOMER = "import_customer", "Upload a file of customers."
    APPROVE_IMPORT = "approve_import", "Decide whether an uploaded file becomes customers."

    # Privacy and audit
    RECORD_CONSENT = "record_consent", "Record what a customer agreed to or withdrew."
    EXPORT_PERSONAL_DATA = "export_personal_data", "Put together everything held about a person."
    APPROVE_EXPORT = "approve_export", "Decide on exports of customers' data."
    ERASE_CUSTOMER = "erase_customer", "Ask for a person's data to be erased."
    APPROVE_ERASURE = "approve_erasure", "Decide on erasures."
    HOLD_CUSTOMER = "hold_customer", "Keep a customer's data from erasure for a legal reason."
    GET_AUDIT = "get_audit", "Read the audit log and who looked at whom."
    VERIFY_AUDIT = "verify_audit", "Check that the audit log is complete and unchanged."

    # Running the house
    ALL_BRANCHES = "all_branches", "See customers of every branch, not only one's own."
    FETCH_DASHBOARD = "fetch_dashboard", "Read figures and ageing."
    FETCH_TASK = "fetch_task", "List tasks."
    EDIT_TASK = "edit_task", "Create, assign and finish tasks."
    EDIT_POLICY = "edit_policy", "Change channel policy, tiers and reasons."
    APPROVE_POLICY = "approve_policy", "Decide on changes of policy, tiers and rules."
    MANAGE_JOBS = "manage_jobs", "See background jobs and retry failed ones."
    END_SESSION = "end_session", "End other people's sessions."


_CLIENT_ROLES = {member.value: member for member in Permission if member is not Permission.PUBLIC}

DICTIONARIES = frozenset({
    Permission.FETCH_CUSTOMER_TYPE, Permission.FETCH_ACCOUNT_TYPE, Permission.FETCH_ADDRESS_TYPE,
    Permission.FETCH_PHONE_TYPE, Permission.FETCH_EMAIL_TYPE, Permission.FETCH_CUSTOMER_CATEGORY,
    Permission.FETCH_CUSTOMER_EMPLOYER_CATEGORY, Permission.FETCH_CUSTOMER_EMPLOYMENT,
    Permission.FETCH_CUSTOMER_INDUSTRY, Permission.FETCH_CUSTOMER_EDUCATION,
    Permission.FETCH_CUSTOMER_INCOME, Permission.FETCH_CUSTOMER_MNO,
})  # fmt: skip
"""The permissions to read the twelve dictionaries."""

CONFIDENTIAL = frozenset({Permission.SCREEN_CUSTOMER, Permission.EDIT_RISK, Permission.APPROVE_RISK})
"""What was done with these is told, in a customer's history, only to who holds them: nobody is tipped off."""

CLIENT_ROLES = frozenset(_CLIENT_ROLES.values())
"""Every permission that a role can grant: all but `PUBLIC`."""
