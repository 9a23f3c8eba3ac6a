"""``make bench-recall``: who received this lot, among ten million packs?

The clinic's own tables, indexes and queries. PostgreSQL is started for the run and
removed; SQLite is a file. Every answer is compared with a search through all rows.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HERE = Path(__file__).parent
PACKS = {
    "sqlite": int(os.environ.get("SQLITE_PACKS", "1000000")),
    "postgresql": int(os.environ.get("PACKS", "10000000")),
}
PACKS_A_LOT = 250
LARGEST = 20
ASKED = 500
LOOK_UPS = 2_000
COMPARED = 5
# as somebody would set it on a clinic's host of 8 GB with a solid-state disk
TUNED = {
    "shared_buffers": "2GB",
    "effective_cache_size": "5GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "512MB",
    "random_page_cost": "1.1",
    "max_wal_size": "8GB",
}
GIGABYTES_NEEDED = 25


def main() -> None:
    """Start the databases one after the other, and print."""
    if len(sys.argv) > 1:
        return measured(sys.argv[1])
    free = shutil.disk_usage(tempfile.gettempdir()).free // 2**30
    if free < GIGABYTES_NEEDED:
        message = f"{GIGABYTES_NEEDED} GB of disk are needed, {free} GB are free"
        raise SystemExit(message)
    for vendor in (name for name, packs in PACKS.items() if packs):
        with tempfile.TemporaryDirectory() as home:
            _started(vendor, {**os.environ, "MESOPLAN_HOME": home})
    return None


def _started(vendor: str, environment: dict[str, str]) -> None:
    environment["DJANGO_SETTINGS_MODULE"] = "mesoplan.settings.demo"
    command = [sys.executable, str(Path(__file__)), vendor]
    if vendor == "sqlite":
        environment.pop("MESOPLAN_DATABASE", None)
    elif not environment.get("MESOPLAN_DATABASE"):
        if shutil.which("pg_virtualenv") is None:
            message = "On Debian or Ubuntu: apt-get install postgresql"
            raise SystemExit(message)
        options = [
            o for name, value in TUNED.items() for o in ("-o", f"{name}={value}")
        ]
        address = "postgresql://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/$PGDATABASE"
        inner = f'MESOPLAN_DATABASE="{address}" exec "$@"'
        command = ["pg_virtualenv", *options, "sh", "-c", inner, "sh", *command]
    subprocess.run(command, env=environment, check=True)


def measured(vendor: str) -> None:
    """Everything about one database."""
    import django  # noqa: PLC0415 - its settings stand in the environment

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - Django is ready
    from history import Size, written  # noqa: PLC0415 - Django is ready
    from questions import Questions  # noqa: PLC0415 - Django is ready

    call_command("migrate", verbosity=0)
    size = Size(packs=PACKS[vendor], lots=PACKS[vendor] // PACKS_A_LOT)
    begun = time.monotonic()
    written(size)
    took = time.monotonic() - begun
    print(
        f"\n{vendor}: {size.packs:,} packs of {size.lots:,} lots, {size.uses:,} uses "
        f"in {size.sessions:,} sessions of {size.clients:,} clients, loaded in {took:.0f} s"
    )
    questions = Questions(size)
    print(f"{'':44} {'p50 ms':>9} {'p99 ms':>9} {'worst':>9}")
    lots = questions.some_lots(ASKED)
    largest = range(LARGEST)
    _line("who received a random lot", questions.received, lots)
    _line(f"  the {LARGEST} largest lots", questions.received, largest)
    _line("the whole list, with zones, of a random lot", questions.exposed, lots)
    _line("  the same lots, asked again", questions.exposed, lots)
    _line(f"  the {LARGEST} largest lots", questions.exposed, largest)
    someone = {lot: questions.received(lot)[0] for lot in lots}
    _line(
        "what one of its clients received", lambda i: questions.own(i, someone[i]), lots
    )
    _line("is this serial known?", questions.serial, range(1, LOOK_UPS))
    _line("what is recalled of this lot?", questions.recalled, lots)
    _line("a new pack, its serial kept unique", questions.new_pack, range(LOOK_UPS))
    refused = sum(questions.refused(i) for i in range(LOOK_UPS))
    print(f"the same serial again: {refused:,} of {LOOK_UPS:,} refused")
    same = [*lots[:COMPARED], 0]
    for lot in same:
        if set(questions.received(lot)) != set(questions.searched(lot)):
            message = f"lot {lot}: not what a search through all rows finds"
            raise SystemExit(message)
    _line("through all rows, without an index", questions.searched, same)
    print(f"equal to the search through all rows for {len(same)} lots")
    print(f"most clients of one lot: {len(set(questions.received(0))):,}")


def _line(what: str, ask: Callable[[int], object], asked: Iterable[int]) -> None:
    times = []
    for number in asked:
        begun = time.perf_counter()
        ask(number)
        times.append((time.perf_counter() - begun) * 1_000)
    cuts = quantiles(times, n=100, method="inclusive")
    print(f"{what:44} {cuts[49]:9.2f} {cuts[98]:9.2f} {max(times):9.2f}", flush=True)


if __name__ == "__main__":
    main()
