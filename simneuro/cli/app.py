"""The command line program: its commands, its global options and its entry point."""

import sys
from typing import Annotated

import typer

from simneuro.brian2_pylab import loaded_for_commands
from simneuro.cli import (
    diff,
    doctor,
    explore,
    export,
    finished_runs,
    listing,
    run,
    scenario_files,
    status,
    validate,
)
from simneuro.cli.exit_status import Command, Commands
from simneuro.cli.streams import write_signs_in_ascii
from simneuro.system.process_identity import stop_like_ctrl_c

_HELP = """Simulate spiking neurons, and compare them with the activation functions of artificial
neural networks.

\b
Start with:
  simneuro list
  simneuro show lif
  simneuro explore lif
  simneuro run lif_step
  simneuro run lif_step --set populations.cell.parameters.t_ref="2 ms"

\b
Exit status: 0 done, 1 something failed during the run, 2 wrong input,
130 stopped by Ctrl+C, SIGTERM or SIGHUP.
"""

#: The commands that simulate nothing and run no code of the user's.
_READING = {"list", "show", "diff", "check", "export", "cite", "schema", "status"}

app = typer.Typer(
    name="simneuro",
    cls=Commands,
    help=_HELP,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("list", cls=Command)(listing.list_names)
app.command("show", cls=Command)(listing.show)
app.command("diff", cls=Command)(diff.diff)
app.command("check", cls=Command)(scenario_files.check)
app.command("run", cls=Command)(run.run)
app.command("explore", cls=Command)(explore.explore)
app.command("status", cls=Command)(status.status)
app.command("export", cls=Command)(export.export)
app.command("figures", cls=Command)(finished_runs.figures)
app.command("report", cls=Command)(finished_runs.report)
app.command("cite", cls=Command)(listing.cite)
app.command("validate", cls=Command)(validate.validate)
app.command("schema", cls=Command)(scenario_files.schema)
app.command("doctor", cls=Command)(doctor.doctor)


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"simneuro {version('simneuro')}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
]


@app.callback()
def set_options(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks of errors.")] = False,
    version: Version = False,
) -> None:
    """Keep the global options for the command."""
    context.obj = {"debug": debug}


def main() -> None:
    """Run the command line, and exit with its status."""
    write_signs_in_ascii()
    reads = bool(_READING & set(sys.argv[1:3]))  # the first may be --debug
    with stop_like_ctrl_c(), loaded_for_commands(only_reading=reads):
        app(prog_name="simneuro")
