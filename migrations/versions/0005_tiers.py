"""The four tiers and their limits, as the bank begins with them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BEGINNING = "2020-01-01T00:00:00+00:00"
TIERS = [
    (1, "Basic", "phone", "ussd mobile_limited", "p2p_transfer basic_bill_payment", "10000", "5000"),
    (2, "Standard", "id address", "mobile ussd web", "all_p2p merchant loans_basic", "50000", "25000"),
    (3, "Premium", "id address income", "web mobile ussd agent branch priority_support",
     "loans_unlimited business_accounts", "500000", "250000"),
    (4, "Business", "business_registration beneficial_owners", "business_dashboard",
     "batch_payments api_access reporting", None, None),
]  # fmt: skip
TIER = sa.text(
    "INSERT INTO tier (id, version, created_at, level, name, needs, channels, features, organisations_only, effective_from) "
    "VALUES (gen_random_uuid(), 1, now(), :level, :name, string_to_array(:needs, ' '), string_to_array(:channels, ' '), "
    "string_to_array(:features, ' '), :organisations_only, CAST(:begins AS timestamptz))"
)
LIMIT = sa.text(
    "INSERT INTO tier_limit (id, version, created_at, level, measure, period, amount, unlimited, effective_from) "
    "VALUES (gen_random_uuid(), 1, now(), :level, :measure, :period, CAST(:amount AS numeric), :unlimited, "
    "CAST(:begins AS timestamptz))"
)


def upgrade() -> None:
    connection = op.get_bind()
    for level, name, needs, channels, features, balance, payment in TIERS:
        tier = {"level": level, "name": name, "needs": needs, "channels": channels, "features": features}
        connection.execute(TIER, {**tier, "organisations_only": level == 4, "begins": BEGINNING})
        for measure, period, amount in (("balance", "at_any_time", balance), ("payment", "each", payment)):
            limit = {"level": level, "measure": measure, "period": period, "amount": amount}
            connection.execute(LIMIT, {**limit, "unlimited": amount is None, "begins": BEGINNING})


def downgrade() -> None:
    op.execute("DELETE FROM tier_limit")
    op.execute("DELETE FROM tier")
