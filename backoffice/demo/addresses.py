"""Where the demo's stand-ins answer: known from their ports before they run, written to a file once they do."""

import os
import secrets
from pathlib import Path

HOST = "127.0.0.1"
FILE = "demo.json"
WATCH_LIST = Path(__file__).with_name("watch_list.jsonl")
SUMSUB_TOKEN = "sbx:demo"  # noqa: S105 (a name; the secrets lie in the home)
REALM_PATH = "/realms/bank"
CUSTOMERS_REALM_PATH = "/realms/customers"


def addresses_of(sign_in_port: int, gateway_port: int, mail_port: int) -> dict[str, str]:
    """The addresses of the neighbours on these ports; the providers of checks share the gateway's."""
    gateway_url = f"http://{HOST}:{gateway_port}"
    return {
        "issuer": f"http://{HOST}:{sign_in_port}{REALM_PATH}",
        "customers_issuer": f"http://{HOST}:{sign_in_port}{CUSTOMERS_REALM_PATH}",
        "token_url": f"http://{HOST}:{sign_in_port}{REALM_PATH}/demo/token",
        "sms_url": f"{gateway_url}/version1/messaging",
        "outbox_url": f"{gateway_url}/outbox",
        "gateway_url": gateway_url,
        "sumsub_url": gateway_url,
        "address_check_url": f"{gateway_url}/address",
        "credit_bureau_url": f"{gateway_url}/credit",
        "watch_list_url": f"{gateway_url}/yente",
        "smtp_url": f"smtp://{HOST}:{mail_port}",
    }


def kept_secret(home: Path, name: str = "sign-in") -> str:
    """A secret of this home (the sign-in's clients', a provider's), made at the first start and kept."""
    path = home / f"{name}-secret"
    if not path.exists():
        write_atomically(path, secrets.token_urlsafe(32))
    return path.read_text().strip()


def write_atomically(path: Path, text: str) -> None:
    """Put a file of its owner's only in place, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.touch(mode=0o600)
    beside.write_text(text)
    beside.replace(path)
