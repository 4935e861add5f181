"""All commands, the options that stand before them, and where the program begins."""

import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from simneuro.cli import catalogue, difference, doctor, files, runs, validate
from simneuro.cli.outcome import Command

_HELP = """Simulate spiking neurons, and compare them with the activation functions of artificial
networks.

\b
Start with:
  simneuro list
  simneuro show lif
  simneuro run lif_step
  simneuro run lif_step --set populations.cell.parameters.t_ref="5 ms"

\b
Exit status: 0 done, 1 something failed while it ran, 2 the input is wrong,
130 stopped by Ctrl+C.
"""

app = typer.Typer(
    name="simneuro",
    help=_HELP,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("list", cls=Command)(catalogue.list_names)
app.command("show", cls=Command)(catalogue.show)
app.command("diff", cls=Command)(difference.diff)
app.command("check", cls=Command)(files.check)
app.command("run", cls=Command)(runs.run)
app.command("figures", cls=Command)(runs.figures)
app.command("report", cls=Command)(runs.report)
app.command("cite", cls=Command)(catalogue.cite)
app.command("validate", cls=Command)(validate.validate)
app.command("schema", cls=Command)(files.schema)
app.command("doctor", cls=Command)(doctor.doctor)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"simneuro {version('simneuro')}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
]


@app.callback()
def before(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks of errors.")] = False,
    version: Version = False,
) -> None:
    context.obj = {"debug": debug}


def main() -> None:
    """Run the command line; the process ends with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a sign that the terminal lacks is no error
    app(prog_name="simneuro")
