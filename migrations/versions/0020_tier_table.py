"""The table of tiers in numbered versions, with directions, units and rules of its limits; how long a tier holds."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# (level, name, needs, channels, features, highest balance, highest payment), as the bank begins.
TIERS = [
    (1, "Basic", "phone", "ussd mobile_limited", "p2p_transfer basic_bill_payment", "10000.00", "5000.00"),
    (2, "Standard", "id address", "mobile ussd web", "all_p2p merchant loans_basic", "50000.00", "25000.00"),
    (3, "Premium", "id address income", "web mobile ussd agent branch priority_support",
     "loans_unlimited business_accounts", "500000.00", "250000.00"),
    (4, "Business", "business_registration beneficial_owners", "business_dashboard",
     "batch_payments api_access reporting", None, None),
]  # fmt: skip
RULE = "KYC tiers, opening table"
PERIODS = "period IN ('transaction', 'day', 'month', 'balance')"
OLD_PERIODS = "period IN ('at_any_time', 'each', 'day', 'month')"
INSERT = sa.text(
    "INSERT INTO policy_version (id, version, created_at, kind, number, document, why, proposed_by, proposed_by_name, "
    "effective_from) VALUES (gen_random_uuid(), 1, now(), 'tiers', 1, CAST(:document AS json), "
    "'The bank began with this.', 'system:system', 'system', timestamptz '2020-01-01 00:00:00+00')"
)


def upgrade() -> None:
    _kinds(", 'tiers'")
    op.get_bind().execute(INSERT, {"document": json.dumps(_document())})
    op.add_column("tier", sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
    op.drop_constraint(op.f("uq_tier_level_effective_from"), "tier")
    op.create_unique_constraint(op.f("uq_tier_level_number"), "tier", ["level", "number"])
    _new_limits()
    op.add_column("tier_assignment", sa.Column("holds_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tier_assignment", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tier_assignment", sa.Column("cause", sa.String(length=40), nullable=False, server_default="request"))
    op.execute("UPDATE tier_assignment SET cause = 'phone' WHERE request_id IS NULL")
    causes = "cause IN ('phone', 'request', 'evidence_ended')"
    op.create_check_constraint(op.f("ck_tier_assignment_cause"), "tier_assignment", causes)
    for table, column in (("tier", "number"), ("tier_limit", "number"), ("tier_limit", "direction"),
                          ("tier_limit", "worth"), ("tier_limit", "rule"), ("tier_assignment", "cause")):  # fmt: skip
        op.alter_column(table, column, server_default=None)
    in_force = "ends_at IS NULL AND holds_until IS NOT NULL"
    op.create_index("ix_tier_assignment_holds_until", "tier_assignment", ["holds_until"], postgresql_where=in_force)


def downgrade() -> None:
    op.drop_index("ix_tier_assignment_holds_until", table_name="tier_assignment")
    op.drop_column("tier_assignment", "cause")
    op.drop_column("tier_assignment", "told_at")
    op.drop_column("tier_assignment", "holds_until")
    _old_limits()
    op.execute("DELETE FROM tier WHERE number > 1")
    op.drop_constraint(op.f("uq_tier_level_number"), "tier")
    op.create_unique_constraint(op.f("uq_tier_level_effective_from"), "tier", ["level", "effective_from"])
    op.drop_column("tier", "number")
    op.execute("DELETE FROM policy_version WHERE kind = 'tiers'")
    _kinds("")


def _new_limits() -> None:
    op.drop_constraint(op.f("uq_tier_limit_level_measure_period_effective_from"), "tier_limit")
    op.drop_constraint(op.f("ck_tier_limit_period"), "tier_limit")
    direction = sa.Column("direction", sa.String(length=40), nullable=False, server_default="any")
    op.add_column("tier_limit", direction)
    op.execute("UPDATE tier_limit SET direction = 'credit' WHERE measure = 'balance'")
    op.execute("UPDATE tier_limit SET period = CASE measure WHEN 'balance' THEN 'balance' ELSE 'transaction' END")
    op.drop_column("tier_limit", "measure")
    op.create_check_constraint(op.f("ck_tier_limit_period"), "tier_limit", PERIODS)
    op.create_check_constraint(op.f("ck_tier_limit_direction"), "tier_limit", "direction IN ('any', 'debit', 'credit')")
    op.add_column("tier_limit", sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("tier_limit", sa.Column("unit", sa.String(length=12), nullable=True))
    worth = sa.Column("worth", sa.Numeric(precision=18, scale=6), nullable=False, server_default="1")
    op.add_column("tier_limit", worth)
    op.add_column("tier_limit", sa.Column("rule", sa.String(length=120), nullable=False, server_default=RULE))
    op.create_check_constraint(op.f("ck_tier_limit_worth_something"), "tier_limit", "worth > 0")
    once = ["number", "level", "period", "direction"]
    op.create_unique_constraint(op.f("uq_tier_limit_number_level_period_direction"), "tier_limit", once)


def _old_limits() -> None:
    op.execute("DELETE FROM tier_limit WHERE number > 1")
    op.drop_constraint(op.f("uq_tier_limit_number_level_period_direction"), "tier_limit")
    op.drop_constraint(op.f("ck_tier_limit_period"), "tier_limit")
    measures = sa.Enum("balance", "payment", name="measure", native_enum=False, length=40)
    op.add_column("tier_limit", sa.Column("measure", measures, nullable=False, server_default="payment"))
    op.execute("UPDATE tier_limit SET measure = 'balance' WHERE period = 'balance'")
    op.execute("UPDATE tier_limit SET period = CASE measure WHEN 'balance' THEN 'at_any_time' ELSE 'each' END")
    op.alter_column("tier_limit", "measure", server_default=None)
    op.create_check_constraint(op.f("ck_tier_limit_measure"), "tier_limit", "measure IN ('balance', 'payment')")
    op.create_check_constraint(op.f("ck_tier_limit_period"), "tier_limit", OLD_PERIODS)
    once = ["level", "measure", "period", "effective_from"]
    op.create_unique_constraint(op.f("uq_tier_limit_level_measure_period_effective_from"), "tier_limit", once)
    for column in ("rule", "worth", "unit", "number", "direction"):
        op.drop_column("tier_limit", column)


def _kinds(more: str) -> None:
    op.drop_constraint(op.f("ck_policy_version_policykind"), "policy_version")
    kinds = f"kind IN ('onboarding', 'kyc', 'review', 'reasons', 'messages', 'terms'{more})"
    op.create_check_constraint(op.f("ck_policy_version_policykind"), "policy_version", kinds)


def _document() -> dict[str, object]:
    return {"effective_from": None, "units": [], "levels": [_level(*tier) for tier in TIERS]}


def _level(level: int, name: str, needs: str, channels: str, features: str, *most: str | None) -> dict[str, object]:
    kinds = (("balance", "credit"), ("transaction", "any"))
    limits = [
        {"period": period, "direction": direction, "amount": amount, "unlimited": amount is None, "unit": None,
         "rule": RULE}
        for (period, direction), amount in zip(kinds, most, strict=True)
    ]  # fmt: skip
    return {
        "level": level, "name": name, "documents_required": needs.split(), "organisations_only": level == 4,
        "channels": channels.split(), "features": features.split(), "limits": limits,
    }  # fmt: skip
