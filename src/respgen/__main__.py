"""`python -m respgen` is `respgen`."""

from respgen.cli import main

main(prog_name="respgen")
