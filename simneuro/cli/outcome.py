"""How a command ends: its exit status, and errors told in one paragraph on standard error."""

import os
import sys
import traceback
from typing import Any

import typer
from typer.core import TyperCommand

from simneuro.errors import InputError, RunError

FAILED, WRONG_INPUT, STOPPED = 1, 2, 130
# The commands that keep what they have done.
_GOES_ON = {"run": ("What is finished is kept; the same command goes on from there.",)}


class Command(TyperCommand):
    """A command; what it raises becomes a paragraph on standard error and an exit status."""

    def invoke(self, ctx: Any) -> Any:
        try:
            super().invoke(ctx)
            print(end="", flush=True)  # a reader that has gone is noticed here, not at exit
        except (typer.Exit, typer.Abort):
            raise
        except BrokenPipeError:
            _forget_output()
        except KeyboardInterrupt:
            tell(" ".join(("Stopped.", *_GOES_ON.get(str(ctx.info_name), ()))))
            raise typer.Exit(STOPPED) from None
        except Exception as error:
            if ctx.obj["debug"]:
                traceback.print_exc()
            else:
                tell(_paragraph(error))
            raise typer.Exit(WRONG_INPUT if isinstance(error, InputError) else FAILED) from None


def tell(paragraph: str) -> None:
    """Write one paragraph to standard error."""
    typer.echo(paragraph, err=True)


def _paragraph(error: Exception) -> str:
    if isinstance(error, InputError | RunError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror}."
    what = " ".join(f"{type(error).__name__}: {error}".split())
    return (
        f"simneuro failed: {what}. This is a fault of simneuro; 'simneuro --debug ...' shows where."
    )


def _forget_output() -> None:
    """The reader of our output has gone (``| head``): the rest of it goes nowhere, in silence."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
