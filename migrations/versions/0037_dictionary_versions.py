"""Dictionaries in versions, with the bank's own labels in other languages."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

DICTIONARIES = (
    "customer-type", "account-type", "address-type", "phone-type", "email-type", "category", "employer-category",
    "employment", "industry", "education", "income", "mno",
)  # fmt: skip
FIRST = """
INSERT INTO dictionary_version (id, version, created_at, dictionary, number, document, why, proposed_by,
                                proposed_by_name)
SELECT gen_random_uuid(), 1, now(), dictionary, 1,
       json_build_object('entries', json_agg(json_build_object(
           'code', code, 'label', label, 'labels', labels, 'retired', retired) ORDER BY position, code)),
       'The bank began with this.', 'system:system', 'system'
FROM dictionary_entry GROUP BY dictionary
"""


def upgrade() -> None:
    op.add_column("dictionary_entry", sa.Column("labels", sa.JSON(), nullable=False, server_default="{}"))
    op.alter_column("dictionary_entry", "labels", server_default=None)
    op.create_table(
        "dictionary_version",
        sa.Column(
            "dictionary",
            sa.Enum(*DICTIONARIES, name="dictionary", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(length=1000), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_by_name", sa.String(length=200), nullable=False),
        sa.Column("agreed_by_name", sa.String(length=200), nullable=True),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_dictionary_version_counted_from_one")),
        sa.ForeignKeyConstraint(["request_id"], ["approval_request.id"], name=op.f("fk_dictionary_version_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dictionary_version")),
        sa.UniqueConstraint("dictionary", "number", name=op.f("uq_dictionary_version_dictionary_number")),
    )
    op.execute(FIRST)


def downgrade() -> None:
    op.drop_table("dictionary_version")
    op.drop_column("dictionary_entry", "labels")
