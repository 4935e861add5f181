"""The explore command: a page in the browser with sliders beside what a neuron or network does."""

from typing import Annotated

import typer

from simneuro.cli.printed_run import open_in_browser

Subject = Annotated[
    str,
    typer.Argument(
        metavar="MODEL | SCENARIO",
        help="A neuron, a variant (adex.adaptation), a scenario or a .toml; lif if not given.",
    ),
]
Port = Annotated[
    int, typer.Option(metavar="N", min=0, max=65535, help="The port; any that is free if 0.")
]
TargetName = Annotated[
    str | None, typer.Option("--target", metavar="NAME", help="numpy, cython or cpp.")
]
OpenPage = Annotated[bool, typer.Option("--open/--no-open", help="Open the browser.")]


def explore(
    subject: Subject = "lif", port: Port = 0, target: TargetName = None, open_: OpenPage = True
) -> None:
    """Explore a neuron or scenario in the browser, with sliders.

    The page is served by this computer to itself only, until Ctrl+C.
    """
    from simneuro.system.garbage import loaded_for_good

    with loaded_for_good():
        from simneuro.explore.server import PageServer
        from simneuro.explore.session import Session
        from simneuro.explore.targets import choose_target

    session = Session(subject, choose_target(target))
    with PageServer(session, port) as server:
        typer.echo(f"Exploring at {server.gate.address}")
        typer.echo("Only this computer can open it. Ctrl+C ends it.")
        if open_:
            open_in_browser(server.gate.address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            typer.echo("Ended.")
