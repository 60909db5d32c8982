"""The words that the dictionaries begin with."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WORDS = {
    "customer-type": "INDIVIDUAL=Individual|GOVERNMENT_ENTITY=Government entity|PRIVATE_COMPANY=Private company|BANK=Bank|FINANCIAL_INSTITUTION=Financial institution|FOREIGN_AGENCY_OR_SUBSIDIARY=Foreign agency or subsidiary|NON_DOMICILED_COMPANY=Non-domiciled company",
    "account-type": "individual=Individual|government=Government|business=Business|interbank=Interbank|institutional=Institutional|foreign=Foreign|non_resident=Non-resident",
    "address-type": "home=Home|work=Work|postal=Postal|registered_office=Registered office",
    "phone-type": "mobile=Mobile|home=Home|work=Work",
    "email-type": "personal=Personal|work=Work",
    "category": "retail=Retail|salaried=Salaried|youth=Youth|senior=Senior|sme=Small or medium enterprise|corporate=Corporate|public=Public sector",
    "employer-category": "government=Government|private=Private company|ngo=Non-governmental organisation|international=International organisation|household=Private household",
    "employment": "employed=Employed|self_employed=Self-employed|student=Student|retired=Retired|homemaker=Homemaker|unemployed=Looking for work",
    "industry": "agriculture=Agriculture and fishing|trade=Trade|transport=Transport|construction=Construction|manufacturing=Manufacturing|hospitality=Hotels and food|health=Health|education=Education|finance=Finance|public_administration=Public administration|technology=Technology|other=Other",
    "education": "none=No schooling|primary=Primary|secondary=Secondary|vocational=Vocational|university=University",
    "income": "0_100=Up to 100|100_500=100 to 500|500_1000=500 to 1,000|1000_5000=1,000 to 5,000|5000_plus=Over 5,000",
    "mno": "safaricom=Safaricom|airtel=Airtel|telkom=Telkom|equitel=Equitel|mtn=MTN|orange=Orange|vodacom=Vodacom|tigo=Tigo",
}  # fmt: skip


def upgrade() -> None:
    insert = sa.text(
        "INSERT INTO dictionary_entry (id, version, created_at, dictionary, code, label, position, retired) "
        "VALUES (gen_random_uuid(), 1, now(), :dictionary, :code, :label, :position, false)"
    )
    for dictionary, listed in WORDS.items():
        for position, pair in enumerate(listed.split("|")):
            code, label = pair.split("=")
            row = {"dictionary": dictionary, "code": code, "label": label, "position": position}
            op.get_bind().execute(insert, row)


def downgrade() -> None:
    op.execute("DELETE FROM dictionary_entry")
