"""Text of files that would command a terminal: it is spelt out wherever it is shown."""

import json

import pytest

from simneuro.errors import InputError, RunError, SimulationError
from simneuro.printable import visible

ATTACKS = {
    "clear the screen": "\x1b[2J",
    "set the title": "\x1b]0;owned\x07",
    "in one byte": "\x9b31m",
    "carriage return": "\rClaims: 9 of 9 hold",
    "backspace": "\x08" * 9,
    "delete": "\x7f",
    "right to left": "\u202etxt.evil",
    "isolate": "\u2067x\u2069",
    "mark": "\u200f",
    "line separator": "\u2028x",
    "next line": "\x85x",
}
COMMANDING = {chr(k) for k in (*range(9), *range(11, 32), *range(0x7F, 0xA0))}
COMMANDING |= set(
    "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


@pytest.mark.parametrize("what", ATTACKS)
def test_it_is_spelt_out(what):
    shown = visible(ATTACKS[what])
    assert not set(shown) & COMMANDING
    assert shown.startswith("\\")


def test_other_text_stays():
    text = "größe\tΔV = 3 µV\n神经元 — “x” ✓ \U0001f9e0"
    assert visible(text) == text


@pytest.mark.parametrize("kind", [InputError, RunError, SimulationError])
def test_messages_are_one_harmless_line(kind):
    message = "".join(ATTACKS.values()) + "\nAll claims hold"
    assert not set(str(kind(message))) & (COMMANDING | {"\n"})


def toml(text):
    return json.dumps(text)[1:-1].replace("\\u007f", "\\u007F")


@pytest.mark.parametrize("what", ATTACKS)
def test_scenario_files(call, place, what):
    attack = toml(ATTACKS[what])
    text = (place / "small.toml").read_text()
    title = text.replace("Three cells", f"Three{attack} cells")
    described = f'description = "a{attack}b"\nname = "small"\n' + title
    for content in (described, text.replace("brette2007", f"brette{attack}2007")):
        (place / "small.toml").write_text(content)
        for command in ("show", "check", "cite"):
            result = call(command, "small.toml")
            assert not set(result.output) & COMMANDING


@pytest.mark.parametrize("what", ["clear the screen", "right to left", "carriage return"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('model = "lif"', 'model = "l{}if"'),
        ("size = 2", 'size = "{}"'),
        ("[populations.cell]", '[populations."c{}ell"]'),
        ('"populations.cell.size"', '"populations.c{}ell.size"'),
        ('duration = "100 ms"', 'duration = "100 {}"'),
        ("seed = 3", 'seed = 3\nname = "{}"'),
        ("seed = 3", 'seed = 3\n"{}" = 3'),
    ],
)
def test_messages_about_scenario_files(call, place, old, new, what):
    text = (place / "small.toml").read_text()
    assert old in text
    (place / "small.toml").write_text(text.replace(old, new.format(toml(ATTACKS[what])), 1))
    for words in (("check", "small.toml"), ("--debug", "show", "small.toml")):
        result = call(*words)
        assert result.exit_code == 2
        assert not set(result.output) & COMMANDING


@pytest.mark.parametrize("what", ATTACKS)
def test_claims_captions_and_provenance_of_a_run(call, finished, rewrite, what):
    attack = ATTACKS[what]
    rewrite(
        "claims.json", lambda found: found[0].update(claim=attack, expected=attack, unit=attack)
    )
    rewrite(
        "run.json", lambda made: made.update(code=f"/tmp/{attack}.py", versions={attack: attack})
    )
    for command in ("report", "figures"):
        result = call(command, finished)
        assert result.exit_code == 0
        assert not set(result.output) & COMMANDING


def test_names_of_files(call, place, finished):
    evil = "sm\x1b[2Jall"
    (place / "small.toml").rename(place / f"{evil}.toml")
    for command in ("check", "show", "run"):
        result = call(command, f"{evil}.toml")
        assert not set(result.output) & COMMANDING
    finished.rename(finished.with_name(f"x\x1b[31m{finished.name}"))
    result = call("report", finished.with_name(f"x\x1b[31m{finished.name}"))
    assert result.exit_code == 0
    assert not set(result.output) & COMMANDING


def test_a_claim_cannot_pass_for_several(call, finished, rewrite):
    fake = "x\n✓ holds  All is well"
    rewrite("claims.json", lambda found: found[0].update(claim=fake, holds=False))
    lines = call("report", finished).stdout.splitlines()
    assert not any(line.strip().startswith("✓ holds") for line in lines)
