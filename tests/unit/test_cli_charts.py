"""Public synthetic charts, written by others, go through the whole command."""

from __future__ import annotations

import pytest

from tests.commands import ROOT, faults, run, values

FOLDER = ROOT.parent / "shared" / "data" / "fhir"
CHARTS = sorted(FOLDER.glob("*.json"))

pytestmark = pytest.mark.skipif(
    not CHARTS, reason="the public synthetic charts are not beside this checkout"
)


@pytest.mark.parametrize("path", CHARTS, ids=lambda path: path.stem[:8])
def test_a_chart_gets_a_decision_and_an_account_of_every_resource(path):
    page = run("screen", path)
    assert page.exit_code in (3, 4)
    assert "FROM THE CHART" in page.stdout
    for line in page.stdout.splitlines():
        assert len(line) <= 80, line
    report = values("screen", path)
    assert faults("screening", report) == []
    chart = report["chart"]
    listed = [*chart["read"], *chart["unmapped"], *chart["skipped"]]
    whole = [row for row in listed if "." not in row["resource"]]
    assert sum(row["count"] for row in whole) == chart["entries"]
    for row in chart["unmapped"]:
        assert row["code"] in page.stdout
