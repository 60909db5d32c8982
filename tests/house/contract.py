"""The role table and the REST routes of the product's contract, written down once more: the code must say the same."""

D = (
    "fetch_customer_type fetch_account_type fetch_address_type fetch_phone_type fetch_email_type "
    "fetch_customer_category fetch_customer_employer_category fetch_customer_employment fetch_customer_industry "
    "fetch_customer_education fetch_customer_income fetch_customer_mno"
)
AGENT = (
    "create_customer edit_customer get_customer fetch_customer submit_document get_document initiate_kyc "
    f"verify_contact record_consent {D}"
)
BRANCH_OFFICER = (
    f"{AGENT} stage_customer import_customer decline_customer merge_customer assign_tier restrict_customer "
    "reveal_customer fetch_account get_account create_account edit_task fetch_task share_phone"
)
ROLES = {
    "agent": AGENT,
    "branch-officer": BRANCH_OFFICER,
    "kyc-reviewer": (
        "get_customer fetch_customer reveal_customer get_document review_document initiate_kyc screen_customer "
        f"edit_risk fetch_task all_branches {D}"
    ),
    "supervisor": (
        f"{BRANCH_OFFICER} approve_customer approve_tier approve_merge unmerge_customer approve_import "
        "lift_restriction approve_risk approve_policy dispose_customer screen_customer fetch_dashboard all_branches"
    ),
    "manager": (
        "get_customer fetch_customer download_customer fetch_account get_account edit_segment fetch_dashboard "
        f"approve_export all_branches {D}"
    ),
    "privacy-officer": (
        "get_customer fetch_customer reveal_customer record_consent export_personal_data erase_customer "
        "hold_customer get_audit all_branches"
    ),
    "privacy-approver": "get_customer approve_erasure get_audit all_branches",
    "auditor": "get_customer fetch_customer get_audit verify_audit all_branches",
    "administrator": f"edit_dictionary edit_policy manage_jobs end_session all_branches {D}",
    "svc-channel": (
        "create_customer edit_customer get_customer stage_customer submit_document initiate_kyc verify_contact "
        f"record_consent all_branches {D}"
    ),
    "svc-core": "get_customer fetch_account get_account create_account all_branches",
}
MACHINES = ("svc-channel", "svc-core")
PEOPLE = tuple(role for role in ROLES if role not in MACHINES)

_C = "/api/v1/customer/<uuid:customer_id>"
_K = "/api/v1/customer/kyc"
# Routes that other systems rely on, with the one permission each asks for.
ROUTES = {
    "POST /api/v1/customer": "create_customer",
    "GET /api/v1/customer": "fetch_customer",
    f"GET {_C}": "get_customer",
    f"PATCH {_C}": "edit_customer",
    f"GET {_C}/download": "download_customer",
    "GET /api/v1/customer/dictionary/<string:name>": "fetch_customer_industry",
    **{f"POST {_C}/{kind}": "edit_customer" for kind in ("phone", "email", "address")},
    **{f"DELETE {_C}/{kind}/<uuid:contact_id>": "edit_customer" for kind in ("phone", "email", "address")},
    **{
        f"{method} {_C}/{kind}/<uuid:contact_id>/verification": "verify_contact"
        for kind in ("phone", "email")
        for method in ("POST", "PUT")
    },
    f"POST {_C}/document": "submit_document",
    f"GET {_C}/document": "get_document",
    f"GET {_C}/document/<uuid:document_id>": "get_document",
    f"POST {_C}/kyc": "initiate_kyc",
    f"GET {_C}/kyc": "get_customer",
    f"GET {_K}/queue": "review_document",
    **{
        f"POST {_K}/<uuid:case_id>/{act}": "review_document"
        for act in ("claim", "release", "approve", "reject", "ask-again")
    },
    f"POST {_C}/tier": "assign_tier",
    f"GET {_C}/limit-check": "get_customer",
    f"POST {_C}/restriction": "restrict_customer",
    f"POST {_C}/restriction/<uuid:restriction_id>/lift": "restrict_customer",
    f"GET {_C}/risk": "get_customer",
    f"POST {_C}/risk": "edit_risk",
    f"POST {_C}/reveal": "reveal_customer",
    f"GET {_C}/history": "get_customer",
    f"GET {_C}/access-log": "get_audit",
}
# The permission with which requests of each kind are decided.
APPROVING = {
    "tier": "approve_tier", "merge": "approve_merge", "unmerge": "approve_merge", "import": "approve_import",
    "restriction": "lift_restriction", "closing": "approve_customer", "declining": "approve_customer",
    "edit": "approve_customer", "kyc": "review_document", "policy": "approve_policy", "risk": "approve_risk",
    "export": "approve_export", "erasure": "approve_erasure",
    "segment": "edit_segment", "dictionary": "approve_policy", "screening": "screen_customer",
}  # fmt: skip
