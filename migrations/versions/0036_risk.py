"""The risk of customers: the rules as a document of the policy, ratings, overrides, runs and days."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

INSERT = sa.text(
    "INSERT INTO policy_version (id, version, created_at, kind, number, document, why, proposed_by, proposed_by_name, "
    "effective_from) VALUES (gen_random_uuid(), 1, now(), 'risk', 1, CAST(:document AS json), "
    "'The bank began with this.', 'system:system', 'system', timestamptz '2020-01-01 00:00:00+00')"
)
KINDS = "kind IN ('onboarding', 'kyc', 'review', 'reasons', 'messages', 'terms', 'tiers', 'edits'{more})"
LEVELS = ("low", "medium", "high")
CAUSES = ("first", "facts", "rules", "time", "override", "override_ended")
# Code, what colleagues read, fact, words that meet it or (at least, at most), points, the level it raises to.
RULES = (
    ("PUBLIC_OFFICE", "Person in public office", "pep", ["yes"], 0, "high"),
    ("SANCTIONED", "On a sanctions list", "sanctioned", ["yes"], 0, "high"),
    ("FOREIGN_COMPANY", "Company at home elsewhere", "customer_type",
     ["NON_DOMICILED_COMPANY", "FOREIGN_AGENCY_OR_SUBSIDIARY"], 40, None),
    ("COMPANY", "Private company", "customer_type", ["PRIVATE_COMPANY"], 15, None),
    ("CASH_TRADE", "Trade that takes much cash", "industry", ["trade", "hospitality"], 15, None),
    ("HIGH_INCOME", "Income of the highest band", "income", ["5000_plus"], 10, None),
    ("NOT_FACE_TO_FACE", "Registered without being seen", "channel", ["web", "mobile", "ussd"], 10, None),
    ("PAPERS_DOUBTED", "KYC was rejected", "kyc", ["rejected"], 15, None),
    ("CALLED_FOR_ACTION", "Country for which action is called for", "country", ["IR", "KP", "MM"], 0, "high"),
    ("WATCHED_COUNTRY", "Country that is watched more closely", "country",
     ["CD", "HT", "LB", "SS", "SY", "VE", "YE"], 30, None),
    ("LARGE_LIMITS", "Tier with large limits", "tier", (3, None), 15, None),
    ("SUSPECTED_FRAUD", "Restricted for suspected fraud", "restriction", ["fraud"], 40, "medium"),
    ("UNDER_ORDER", "Restricted by a court or by compliance", "restriction", ["court", "compliance"], 25, None),
    ("REFUSED_AGAIN", "Refused KYC more than once", "kyc_refusals", (2, None), 20, None),
    ("NEW_HERE", "A customer for less than a month", "days_a_customer", (0, 30), 5, None),
    ("LONG_UNUSED", "Not used for a year", "days_unused", (365, None), 10, None),
)  # fmt: skip


def upgrade() -> None:
    _kinds(", 'risk'")
    op.get_bind().execute(INSERT, {"document": json.dumps(_document())})
    _ratings()
    _overrides()
    _runs()


def downgrade() -> None:
    for table in ("risk_day", "risk_run", "risk_override", "risk_rating"):
        op.drop_table(table)
    op.execute("DELETE FROM policy_version WHERE kind = 'risk'")
    _kinds("")


def _kinds(more: str) -> None:
    op.drop_constraint(op.f("ck_policy_version_policykind"), "policy_version")
    op.create_check_constraint(op.f("ck_policy_version_policykind"), "policy_version", KINDS.format(more=more))


def _document() -> dict[str, object]:
    terms = {"from_points": {"medium": 30, "high": 60}, "stays_days": {"medium": 30, "high": 90}, "override_days": 365}
    rules = []
    for code, name, fact, met_by, points, raises_to in RULES:
        words = met_by if isinstance(met_by, list) else []
        low, high = met_by if isinstance(met_by, tuple) else (None, None)
        rules.append({"code": code, "name": name, "active": True, "fact": fact, "any_of": words, "at_least": low,
                      "at_most": high, "points": points, "raises_to": raises_to})  # fmt: skip
    return {"risk": terms, "rules": rules}


def _level(column: str, name: str, words: tuple[str, ...] = LEVELS) -> sa.Column[str]:
    return sa.Column(
        column, sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40), nullable=False
    )


def _record(*, sealed: bool) -> list[sa.Column[object]]:
    own = [sa.Column("sealed_for", sa.Uuid(), nullable=False), sa.Column("sealed", sa.LargeBinary(), nullable=False)]
    return [
        *(own if sealed else []),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _ratings() -> None:
    op.create_table(
        "risk_rating",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        _level("level", "risk"),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ruled", sa.String(length=40), nullable=False),
        sa.Column("ruled_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("computed", sa.String(length=40), nullable=False),
        sa.Column("falls_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("rules_number", sa.Integer(), nullable=False),
        _level("cause", "cause", CAUSES),
        sa.Column("overridden", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *_record(sealed=True),
        sa.CheckConstraint("points >= 0", name=op.f("ck_risk_rating_counted")),
        sa.CheckConstraint("ruled IN ('low', 'medium', 'high')", name=op.f("ck_risk_rating_ruled_known")),
        sa.CheckConstraint("computed IN ('low', 'medium', 'high')", name=op.f("ck_risk_rating_computed_known")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_risk_rating_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_rating")),
    )
    current = sa.text("ended_at IS NULL")
    op.create_index("uq_risk_rating_current", "risk_rating", ["customer_id"], unique=True, postgresql_where=current)
    op.create_index("ix_risk_rating_customer_id_created_at_id", "risk_rating", ["customer_id", "created_at", "id"])
    falling = sa.text("ended_at IS NULL AND falls_at IS NOT NULL")
    op.create_index("ix_risk_rating_falls_at", "risk_rating", ["falls_at"], postgresql_where=falling)


def _overrides() -> None:
    op.create_table(
        "risk_override",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        _level("level", "risk"),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_by_name", sa.String(length=200), nullable=False),
        sa.Column("agreed_by", sa.String(length=80), nullable=False),
        sa.Column("agreed_by_name", sa.String(length=200), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *_record(sealed=True),
        sa.CheckConstraint("agreed_by <> proposed_by", name=op.f("ck_risk_override_four_eyes")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_risk_override_ends_later")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_risk_override_customer_id")),
        sa.ForeignKeyConstraint(["request_id"], ["approval_request.id"], name=op.f("fk_risk_override_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_override")),
    )
    in_force = sa.text("ended_at IS NULL")
    op.create_index(op.f("ix_risk_override_customer_id"), "risk_override", ["customer_id"])
    op.create_index(
        "uq_risk_override_in_force", "risk_override", ["customer_id"], unique=True, postgresql_where=in_force
    )
    op.create_index("ix_risk_override_ends_at", "risk_override", ["ends_at", "id"], postgresql_where=in_force)


def _runs() -> None:
    op.create_table(
        "risk_run",
        _level("why", "cause", CAUSES),
        sa.Column("reached", sa.Uuid(), nullable=True),
        sa.Column("weighed", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        *_record(sealed=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_run")),
    )
    running = sa.text("finished_at IS NULL")
    op.create_index(
        "uq_risk_run_running", "risk_run", [sa.text("(finished_at IS NULL)")], unique=True, postgresql_where=running
    )
    op.create_table(
        "risk_day",
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(level, sa.Integer(), nullable=False) for level in LEVELS),
        *_record(sealed=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_day")),
        sa.UniqueConstraint("day", name=op.f("uq_risk_day_day")),
    )
