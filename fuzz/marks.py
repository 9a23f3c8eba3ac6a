"""Throws at the reader of marks whatever libFuzzer thinks of.

``make fuzz`` runs it for five minutes, ``make fuzz MINUTES=60`` for an hour. What is
thrown are bytes as a scanner sends them, or text as a page does; after each one the
invariants of tests/pack_marks.py must hold. libFuzzer prints its figures: runs, lines
reached (cov), runs a second. An input that breaks something is left in fuzz/found,
and goes into a test as an example.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["mesoplan.core.traceability"]):
    from tests.pack_marks import LONGEST, assert_sound

HERE = Path(__file__).resolve().parent
CORPUS, FOUND = HERE / "corpus", HERE / "found"
MINUTES = 5
_AS_TEXT = 1  # of the first byte, which tells how the others come in
SEEDS = (
    "]d20109504000059118172803311" + "0LOT7\x1d21SERIAL9",
    "010950400005911811260331" + "10LOT7\x1d3012\x1d800826033112",
    "0109504000059118" + "80141987654Ad4X4bL5ttr2310c2K",
    "0109504000059118" + "70032803311200",
    "(01)09504000059118(17)280300(10)LOT7",
    "https://id.gs1.org/01/09504000059118/10/LOT%2F7/21/SERIAL9?17=280331",
    "HTTP://a/414/9520123456788/254/32a%2Fb?99=X",
    "https://[2001:db8::1]/01/09504000059118/235/T?10=LOT7",
    "+A123BJC5D6E71G",
    "+E20831269/$$8020423286539+",
    "+A123BJC5D6E71/$$3280330LOT7/SS9/16D20260330/Q12B",
    "+$$82409053C001LC",
    "+A123BJC5D6E71G\n+$$3280330LOT7GK",
    "*+A123AA40_*",
    "MP028T5CY4TQKFF4",
    "mp02 8t5c y4tq kff4",
    "]E09504000059118",
    "]E09504000059118|]e017280331" + "10LOT7",
    "=/A9999XYZ100T0944=,000025",
    "[)>\x1e06\x1d9N110375286414",
    "01\uff109504000059118",
)


def one_scan(data: bytes) -> None:
    """Read one input in the way its first byte says."""
    body = data[1:]
    if data[:1] and data[0] & _AS_TEXT:
        # what is no text comes as the character that stands for it
        assert_sound(body.decode("utf-8", "replace"))
    else:
        assert_sound(body)


def main() -> None:
    """Hand over to libFuzzer; the one argument is how many minutes."""
    minutes = int(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    for folder in (CORPUS, FOUND):
        folder.mkdir(exist_ok=True)
    for number, seed in enumerate(SEEDS):
        for way in (0, _AS_TEXT):
            file = CORPUS / f"seed-{number}-{way}"
            file.write_bytes(bytes([way]) + seed.encode())
    options = [
        f"-max_total_time={minutes * 60}",
        f"-max_len={LONGEST + 100}",
        f"-dict={HERE / 'marks.dict'}",
        f"-artifact_prefix={FOUND}/",
        "-timeout=10",
        "-print_final_stats=1",
        str(CORPUS),
    ]
    atheris.Setup([sys.argv[0], *options], one_scan)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
