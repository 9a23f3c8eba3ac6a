"""``make bench``: every measurement, one after the other, printed as they come.

Figures are for the machine and the minute they were taken in; only ratios of one run
say something about the engines.
"""

from __future__ import annotations

import platform
import subprocess
from importlib.metadata import version

import mesoplan
from comparison import Comparison, Measured, compare
from planning import HOOKS_LIMIT_MS, P95_LIMIT_MS, Latency, plans, screenings
from startup import LIMIT, starts

PACKAGES = (
    "common-expression-language",
    "zen-engine",
    "panzi-json-logic",
    "datalogic-py",
    "clipspy",
)


def main() -> None:
    """Measure and print."""
    practice = mesoplan.Practice()
    _print_setting()
    _print_comparison(compare(practice.library))
    _print_latencies(practice)
    _print_starts()


def _print_setting() -> None:
    node = subprocess.run(
        ["node", "--version"],  # noqa: S607 - wherever Node is installed
        capture_output=True,
        check=True,
        text=True,
    )
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    print(f"Mesoplan {mesoplan.__version__} on Python {platform.python_version()}")
    print(f"Beside it: {packages}, Node {node.stdout.strip()[1:]}")


def _print_comparison(found: Comparison) -> None:
    clear, fires, unknown = (f"{found.shares[code]:.0%}" for code in (0, 1, 2))
    print(
        f"\nScreening: {found.rules} rules, one person, one zone, one product\n"
        f"{found.checked:,} outcomes of the peers compared with Mesoplan's: all equal "
        f"({clear} clear, {fires} fire, {unknown} unknown)\n"
    )
    head = found.ours[0]
    print(f"{'':<64}{'a CPU second':>13}{'p50':>9}{'Mesoplan is':>13}")
    for measured in (*found.ours, *sorted(found.peers, key=lambda m: -m.rate)):
        ratio = "" if measured in found.ours else f"{head.rate / measured.rate:.2f} x"
        print(f"{_rates(measured)}{measured.p50 * 1e6:>6.0f} µs{ratio:>13}".rstrip())
    print("\nPeers give outcomes only: 0 clear, 1 fires, 2 unknown; no reasons.")


def _rates(measured: Measured) -> str:
    low, high = min(measured.per_second), max(measured.per_second)
    spread = f"{low / measured.rate - 1:+.0%} {high / measured.rate - 1:+.0%}"
    return f"{measured.name:<52}{spread:>12}{measured.rate:>13,.0f}"


def _print_latencies(practice: mesoplan.Practice) -> None:
    found = plans(practice)
    print(f"\n{'In process, milliseconds':<56}{'p50':>9}{'p95':>9}{'longest':>9}")
    for latency in (screenings(practice), found.screening, found.plan):
        print(_line(latency))
    print(
        f"{found.asked} consultations, {found.treatable} treatable, "
        f"{found.plan.calls} with a course: those are timed. Limits for p95: "
        f"{P95_LIMIT_MS} ms (ours), {HOOKS_LIMIT_MS} ms (CDS Hooks)"
    )


def _line(latency: Latency) -> str:
    figures = (latency.p50, latency.p95, latency.longest)
    return f"{latency.what:<56}" + "".join(f"{figure:>9.2f}" for figure in figures)


def _print_starts() -> None:
    print(f"\n{'Whole processes, seconds':<56}{'median':>8}{'longest':>9}")
    for start in starts():
        print(f"{start.what:<56}{start.median:>8.3f}{start.longest:>9.3f}")
    print(f"limit: {LIMIT} s")


if __name__ == "__main__":
    main()
