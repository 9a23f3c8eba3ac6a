"""``python -m mesoplan.cli``."""

from mesoplan.cli import main

main(prog_name="mesoplan")
