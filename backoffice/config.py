"""Settings from the environment (prefix BACKOFFICE_): what a deployment may choose, and where the parts of HOME lie."""

from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SHORTEST_SECRET = 16
Mode = Literal["production", "demo", "test"]
LanguageCode = Literal["en", "fr", "es", "sw"]
LANGUAGES = {"en": "English", "fr": "French", "es": "Spanish", "sw": "Swahili"}


class Settings(BaseSettings):
    """One deployment's choices. Without a DATABASE_URL it is the demo on its own embedded PostgreSQL."""

    model_config = SettingsConfigDict(env_prefix="BACKOFFICE_", extra="ignore", frozen=True, hide_input_in_errors=True)

    home: Path = Path(".local")
    mode: Mode | None = None
    database_url: str = ""
    owner_database_url: str = ""
    secret_keys: list[SecretStr] = []
    keyset: str = ""
    public_url: str = "http://127.0.0.1:8000"
    proxy_hops: int = 0

    oidc_issuer: str = ""
    oidc_client_id: str = "backoffice"
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_directory_client: str = "svc-directory"
    oidc_directory_secret: SecretStr = SecretStr("")
    authorized_parties: list[str] = ["backoffice", "svc-channel", "svc-core"]

    customers_issuer: str = ""  # without one, customers get no login
    customers_client_id: str = "svc-provisioning"
    customers_client_secret: SecretStr = SecretStr("")
    portal_client_secret: SecretStr = SecretStr("")
    portal_branch: str = ""  # where customers of the portal belong; the first branch when none is named

    documents_url: str = ""
    sms_url: str = ""
    sms_user: str = "sandbox"
    sms_key: SecretStr = SecretStr("")
    sms_gateway: Literal["africastalking", "twilio"] = "africastalking"
    sms_from: str = ""  # a sender's name or number where the gateway wants one
    sms_report_secret: SecretStr = SecretStr("")  # in the address to which Africa's Talking reports deliveries
    smtp_url: str = ""
    mail_from: str = "no-reply@bank.example"
    message_text_days: int = 90  # so long what a message said is kept, and it can be sent again
    message_days: int = 730
    outbox_url: str = ""
    rate_limit_url: str = "memory://"

    sumsub_url: str = "https://api.sumsub.com"
    sumsub_token: SecretStr = SecretStr("")
    sumsub_secret: SecretStr = SecretStr("")
    sumsub_webhook_secret: SecretStr = SecretStr("")
    sumsub_webhook_secret_before: SecretStr = SecretStr("")  # the one that is being replaced
    sumsub_webhook_algorithm: Literal["SHA256", "SHA512"] = "SHA256"
    sumsub_level: str = "basic-kyc-level"
    sumsub_levels_before: list[str] = []
    sumsub_link_hours: int = 24
    ussd_secret: SecretStr = SecretStr("")  # signs what the USSD gateway sends; without it only these addresses come in
    ussd_addresses: list[str] = []
    address_check_url: str = ""
    address_check_key: SecretStr = SecretStr("")
    credit_bureau_url: str = ""
    credit_bureau_key: SecretStr = SecretStr("")
    watch_list_url: str = ""  # an interface like OpenSanctions' own (yente); without one the file is searched
    watch_list_key: SecretStr = SecretStr("")
    watch_list_dataset: str = "default"
    watch_list_file: str = ""  # entities of FollowTheMoney, one a line, or a CSV table
    clamd: str = ""

    bank_name: str = "Kirinya Bank"
    public_number_prefix: str = "BK"
    default_region: str = "KE"
    currency: str = "KES"
    default_language: LanguageCode = "en"
    branches: list[str] = ["north", "south", "harbour", "hills"]
    branch_languages: dict[str, LanguageCode] = {}  # where customers of a branch are usually written to in another one

    duplicate_engine: Literal["own", "splink"] = "own"  # what runs over all customers compare with

    session_idle_minutes: int = 15
    session_hours: int = 8
    minimum_age: int = 18

    @model_validator(mode="after")
    def _webhooks_are_signed(self) -> "Settings":
        """A webhook that anybody could sign would let anybody in, so nothing starts with half of the settings."""
        if self.sumsub_token.get_secret_value():
            for name in ("sumsub_secret", "sumsub_webhook_secret"):
                if len(getattr(self, name).get_secret_value()) < SHORTEST_SECRET:
                    raise ValueError(f"BACKOFFICE_{name.upper()} is missing or shorter than {SHORTEST_SECRET}")
        reports = self.sms_report_secret.get_secret_value()
        if reports and len(reports) < SHORTEST_SECRET:
            raise ValueError(f"BACKOFFICE_SMS_REPORT_SECRET is shorter than {SHORTEST_SECRET}")
        ussd = self.ussd_secret.get_secret_value()
        if ussd and len(ussd) < SHORTEST_SECRET:
            raise ValueError(f"BACKOFFICE_USSD_SECRET is shorter than {SHORTEST_SECRET}")
        before = self.sumsub_webhook_secret_before.get_secret_value()
        if before and len(before) < SHORTEST_SECRET:
            raise ValueError(f"BACKOFFICE_SUMSUB_WEBHOOK_SECRET_BEFORE is shorter than {SHORTEST_SECRET}")
        return self

    @cached_property
    def runs_as(self) -> Mode:
        """The mode: named, or production as soon as a database server is named."""
        return self.mode or ("production" if self.database_url else "demo")

    def secret_key(self) -> str:
        """What signs forms: the first of SECRET_KEYS; the demo and tests live with a fresh one per HOME."""
        return self.secret_keys[0].get_secret_value() if self.secret_keys else f"demo:{self.home.absolute()}"

    @property
    def keyset_path(self) -> Path:
        return Path(self.keyset) if self.keyset else self.home / "keyset.json"

    @property
    def documents_address(self) -> str:
        return self.documents_url or (self.home / "documents").absolute().as_uri()

    @property
    def preparing_note(self) -> Path:
        """Is there while the sample bank is being made, so that nobody takes it for ready."""
        return self.home / "being-prepared"

    @property
    def quarantine_folder(self) -> Path:
        return self.home / "quarantine"
