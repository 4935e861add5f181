"""Exit status of the commands, and their error messages on standard error."""

import os
import sys
import traceback
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from simneuro.errors import InputError, RunError
from simneuro.printable import to_paragraph, visible
from simneuro.system.scenario_folder import UnknownScenario

FAILED, WRONG_INPUT, STOPPED = 1, 2, 130
# What is added to "Stopped." for commands that keep their partial results.
_AFTER_CTRL_C = {"run": "Finished points are kept; the same command continues from them."}


class Commands(TyperGroup):
    """The commands; where a scenario stands in place of one, the error says which was meant."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that the first argument names."""
        if args and args[0] not in self.commands:
            from simneuro.cli.mistyped import explain_command

            told = explain_command(args[0], self.commands)
            if told:
                print_error(told)
                raise typer.Exit(WRONG_INPUT)
        return super().resolve_command(ctx, args)


class Command(TyperCommand):
    """A command whose errors become one paragraph on standard error and an exit status."""

    def make_context(self, *args: Any, **more: Any) -> Any:
        """Read the arguments; a value that an option does not take is an error like others."""
        try:
            return super().make_context(*args, **more)
        except typer.BadParameter as error:
            if type(error) is not typer.BadParameter or error.param is None:
                raise
            print_error(f"{error.param.opts[0]}: {error.message}.")
            raise typer.Exit(WRONG_INPUT) from None

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments; if there are too many, tell what was meant."""
        given, ctx.allow_extra_args = list(args), True
        extra = super().parse_args(ctx, args)
        if extra and not ctx.resilient_parsing:
            from simneuro.cli.mistyped import explain_arguments

            told = explain_arguments(given, extra)
            if told:
                print_error(told)
                raise typer.Exit(WRONG_INPUT)
            ctx.fail(
                f"Got unexpected extra argument(s) ({visible(' '.join(extra))}). A path or a value "
                "with spaces stands in quotes."
            )
        return extra

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
                print_error(describe_error(error))
            raise typer.Exit(WRONG_INPUT if isinstance(error, InputError) else FAILED) from None


def print_error(paragraph: str) -> None:
    """Print one paragraph to standard error."""
    typer.echo(to_paragraph(paragraph), err=True)


def describe_input_error(error: InputError) -> str:
    """What is wrong; of a scenario that does not exist, what else has the name."""
    if not isinstance(error, UnknownScenario):
        return str(error)
    from simneuro.cli.name_kinds import explain_scenario

    return explain_scenario(error)


def describe_error(error: Exception) -> str:
    """What is said of an error, in a paragraph."""
    if isinstance(error, InputError):
        return describe_input_error(error)
    if isinstance(error, RunError):
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
