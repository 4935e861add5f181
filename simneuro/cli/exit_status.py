"""Exit status of the commands, and their error messages on standard error."""

import os
import sys
import traceback
from typing import Any

import typer
from typer.core import TyperCommand

from simneuro.errors import InputError, RunError
from simneuro.printable import to_paragraph, visible

FAILED, WRONG_INPUT, STOPPED = 1, 2, 130
# What is added to "Stopped." for commands that keep their partial results.
_AFTER_CTRL_C = {"run": "Finished points are kept; the same command continues from them."}


class Command(TyperCommand):
    """A command whose errors become one paragraph on standard error and an exit status."""

    def make_context(self, *args: Any, **more: Any) -> Any:
        """Read the arguments; a value that an option does not take is told as other errors are."""
        try:
            return super().make_context(*args, **more)
        except typer.BadParameter as error:
            if type(error) is not typer.BadParameter or error.param is None:
                raise
            print_error(f"{error.param.opts[0]}: {error.message}.")
            raise typer.Exit(WRONG_INPUT) from None

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            super().invoke(ctx)
            print(end="", flush=True)  # flush now, so that a closed pipe raises here
        except (typer.Exit, typer.Abort):
            raise
        except BrokenPipeError:
            _discard_output()
        except KeyboardInterrupt:
            print_error(f"Stopped. {_AFTER_CTRL_C.get(str(ctx.info_name), '')}".strip())
            raise typer.Exit(STOPPED) from None
        except Exception as error:
            if ctx.obj["debug"]:
                typer.echo(visible(traceback.format_exc()), err=True)
            else:
                print_error(_describe_error(error))
            raise typer.Exit(WRONG_INPUT if isinstance(error, InputError) else FAILED) from None


def print_error(paragraph: str) -> None:
    """Print one paragraph to standard error."""
    typer.echo(to_paragraph(paragraph), err=True)


def _describe_error(error: Exception) -> str:
    if isinstance(error, InputError | RunError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror}."
    if isinstance(error, MemoryError):
        return (
            "There is not enough memory. Record less, make the network smaller or the run shorter, "
            "or use fewer workers; 'simneuro doctor' shows what is free."
        )
    what = " ".join(f"{type(error).__name__}: {error}".split())
    return (
        f"simneuro failed: {what}. This is a bug in simneuro; 'simneuro --debug ...' shows where."
    )


def _discard_output() -> None:
    """Discard further output, since the reader of our pipe has closed it (``| head``)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
