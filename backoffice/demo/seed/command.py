"""`flask seed`: makes the sample bank in two processes and shows how far it is."""

import subprocess
import sys
import time
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import text

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.audit import service as audit
from backoffice.config import Settings
from backoffice.demo.seed import bank, clocks, left_open, listed, merges, risks, segments
from backoffice.demo.seed.staff import Staff, issuer_of
from backoffice.kernel import keyset
from backoffice.kernel.db import db

PROCESSES = 2
SMALL = 30  # so few are made in this process


@click.command("seed")
@click.option("--customers", default=2000, show_default=True, type=click.IntRange(1, 1_000_000))
@click.option("--seed", default=1, show_default=True, help="The same number makes the same bank.")
@click.option("--part", default=None, type=int, hidden=True)
def seed(customers: int, seed: int, part: int | None) -> None:
    """Make a sample bank of this size through the real operations; only in an empty database."""
    settings: Settings = current_app.extensions["settings"]
    _keys(settings)
    staff = Staff(issuer_of(Path(settings.home), settings.oidc_issuer))
    if part is not None:
        bank.make(bank.Part(customers, seed, part, PROCESSES), staff)
        return
    if there := count():
        raise click.ClickException(
            f"There are {there:,} customers already; a sample bank is made in an empty database."
        )
    clocks.agree()
    begun = time.monotonic()
    if customers <= SMALL:
        bank.make(bank.Part(customers, seed), staff)
    else:
        _in_parts(customers, seed, begun)
    listed.everybody()
    risks.play(staff)
    merges.play(staff)
    segments.play(staff)
    left_open.play(staff)
    click.echo(_line(count(), customers, begun))
    audit.check_chains(Actor.system("sample bank", frozenset({Permission.VERIFY_AUDIT})))


def count() -> int:
    """How many customers there are."""
    found = int(db.session.execute(text("SELECT count(*) FROM customer")).scalar_one())
    db.session.commit()
    return found


def _in_parts(customers: int, seed: int, begun: float) -> None:
    command = [
        sys.executable,
        "-m",
        "flask",
        "--app",
        "wsgi",
        "seed",
        "--customers",
        str(customers),
        "--seed",
        str(seed),
    ]
    # S603: our own command.
    parts = [subprocess.Popen([*command, "--part", str(part)]) for part in range(PROCESSES)]  # noqa: S603
    try:
        while any(part.poll() is None for part in parts):
            _show(_line(count(), customers, begun))
            if any(part.poll() for part in parts):
                break
            time.sleep(1)
        failed = any(part.wait(0.1) for part in parts if part.poll() is not None)
    finally:
        for part in parts:
            part.terminate()
            part.wait()
    if failed:
        raise click.ClickException("The sample bank is unfinished. Make it anew in an empty database.")


def _line(done: int, customers: int, begun: float) -> str:
    seconds = time.monotonic() - begun
    return f"      {done:,} of {customers:,} customers, {done / max(seconds, 0.001):.0f} a second, {seconds:.0f} s"


def _show(line: str) -> None:
    """On a terminal the line is written over the one before; in a log only every tenth second."""
    if sys.stdout.isatty():
        click.echo(f"\r{line}   ", nl=False)
    elif int(time.monotonic()) % 10 == 0:
        click.echo(line)


def _keys(settings: Settings) -> None:
    if "keyset" not in current_app.extensions:
        if not settings.keyset_path.exists():
            keyset.create(settings.keyset_path)
        current_app.extensions["keyset"] = keyset.load(settings.keyset_path)
