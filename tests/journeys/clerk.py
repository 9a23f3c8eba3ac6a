"""One process inside the clinic that prepares what a journey begins with.

To start Python and the clinic anew for each piece of code costs seconds each time.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

WORK = """
import io, json, sys, traceback
from contextlib import redirect_stdout
import django
django.setup()
from django.db import connections
told = sys.stdout
for line in sys.stdin:
    said, failed = io.StringIO(), ""
    try:
        with redirect_stdout(said):
            exec(json.loads(line), {})
    except BaseException:
        failed = traceback.format_exc()
    connections.close_all()
    print(json.dumps([said.getvalue(), failed]), file=told, flush=True)
"""


@dataclass
class Clerk:
    """Runs pieces of Python inside a clinic, one after the other."""

    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[str] | None = None

    def runs(self, code: str) -> str:
        """What the code prints; what it raises fails the test."""
        if self.process is None:
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(
                    [sys.executable, "-c", WORK],
                    env=self.environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                )
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(code) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"the clerk has gone: {self.log.read_text(encoding='utf-8')}"
        said, failed = json.loads(answer)
        assert not failed, failed
        return str(said)

    def goes(self) -> None:
        """Home, until there is work again."""
        if self.process is not None:
            with self.process as ended:
                ended.kill()
            self.process = None
