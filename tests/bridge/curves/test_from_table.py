"""Curves from users' tables: units in headers, repeats, and what is refused."""

import brian2.only as b2
import numpy as np
import pandas as pd
import pytest

from simneuro.bridge import Activation, RateClassifier, curve_from_table, fit
from simneuro.errors import InputError, PlausibilityWarning

# 3 levels, 2 repeats; the same numbers in every form below. 1 pA is 1e-12 A.
LEVELS = [1e-10, 2e-10, 3e-10]
RATES = [[0.0, 1.0], [8.0, 10.0], [21.0, 20.0]]
LONG = "current (pA),rate (Hz)\n300,21\n100,0\n100,1\n200,8\n200,10\n300,20\n"


@pytest.fixture
def write(tmp_path):
    def file(text, name="fi.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return file


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        "I [nA],f [kHz]\n0.1,0\n0.1,0.001\n0.2,0.008\n0.2,0.010\n0.3,0.021\n0.3,0.02\n",
        "step_pA,rate 1 (Hz),rate 2 (Hz)\n100,0,1\n200,8,10\n300,21,20\n",
        "cell;I / pA;f (spikes/s)\nb;100,0;0\nb;100;1,0\nb;200;8\nb;200;10\nb;300;21\nb;300;20\n",
        "# Cell 7\n\nI (pA)\tf (1/s)\n1e2\t0\n1e2\t1\n\n200\t8\n200\t10\n300\t21\n300\t20\n\t\n",
        "\ufeffcurrent (pA),rate (Hz),rate (Hz)\n100,0,1\n200,8,10\n300,21,20\n",
    ],
    ids=["long", "nA and kHz", "repeats as columns", "semicolons", "tabs", "repeated header"],
)
def test_forms_of_a_file(write, text):
    curve = curve_from_table(write(text))
    assert curve["level"].values.tolist() == LEVELS
    assert curve["rate"].dims == ("level", "repeat")
    assert np.allclose(curve["rate"].values, RATES, rtol=1e-15, atol=0)
    assert curve["rate"].attrs["units"] == "Hz"
    assert curve["level"].attrs["units"] == "A"
    assert curve.attrs == {"source": "fi.csv"}


def test_a_file_that_windows_wrote(write):
    text = "current (µA);rate (Hz)\r\n0,1;5\r\n0,2;9\r\n"
    curve = curve_from_table(write(text, encoding="cp1252"))
    assert curve["level"].values.tolist() == [1e-7, 2e-7]


def test_a_path_as_text(write):
    assert curve_from_table(str(write(LONG))).equals(curve_from_table(write(LONG)))


def test_a_data_frame_and_columns_by_header():
    columns = {"I (pA)": [100, 200.0, 300], "rate 1 (Hz)": [0, 8, 21], "rate 2 (Hz)": [1, 10, 20]}
    for table in (columns, pd.DataFrame(columns)):
        curve = curve_from_table(table, source="cell 7")
        assert curve["level"].values.tolist() == LEVELS
        assert curve["rate"].values.tolist() == RATES
        assert curve.attrs["source"] == "cell 7"


def test_levels_with_fewer_repeats_keep_their_mean():
    columns = {"I (pA)": [100, 100, 200], "rate (Hz)": [2, 4, 8]}
    curve = curve_from_table(columns)
    assert curve["rate"].mean("repeat").values.tolist() == [3, 8]
    empty = {"I (pA)": [100, 200], "rate 1 (Hz)": [2, 8], "rate 2 (Hz)": [4, np.nan]}
    assert curve_from_table(empty)["rate"].mean("repeat").values.tolist() == [3, 8]


def test_columns_are_chosen_by_name():
    columns = {
        "command (pA)": [100, 200],
        "measured (pA)": [99, 201],
        "control (Hz)": [5, 9],
        "drug (Hz)": [1, 2],
    }
    curve = curve_from_table(columns, current="command", rate="drug (Hz)")
    assert curve["level"].values.tolist() == [1e-10, 2e-10]
    assert curve["rate"].values.tolist() == [[1], [2]]
    both = curve_from_table(columns, current="command", rate=["control", "drug"])
    assert both["rate"].values.tolist() == [[5, 1], [9, 2]]
    with pytest.raises(InputError, match=r"'command \(pA\)' and 'measured \(pA\)' are currents"):
        curve_from_table(columns, rate="drug")
    with pytest.raises(InputError, match=r"'control \(Hz\)', 'drug \(Hz\)' are rates.*a list of"):
        curve_from_table(columns, current="command")
    with pytest.raises(InputError, match=r"no column 'comand'\. Did you mean 'command'"):
        curve_from_table(columns, current="comand")
    with pytest.raises(InputError, match="does not have the unit of a rate"):
        curve_from_table(columns, current="command", rate="measured")


@pytest.mark.parametrize("duration", ["500 ms", 0.5 * b2.second])
def test_the_duration_is_the_window_of_an_activation(duration):
    curve = curve_from_table({"I (pA)": [0, 100], "rate (Hz)": [0, 40]}, duration=duration)
    assert curve.attrs["duration"] == 0.5
    act = Activation.from_curve(curve)
    assert act.rates.window == 0.5
    assert act.rates.ceiling == 40
    assert act.levels.scale == 1e-10


def test_a_curve_without_duration_says_what_to_do():
    curve = curve_from_table({"I (pA)": [0, 100], "rate (Hz)": [0, 40]})
    with pytest.raises(InputError, match=r'curve_from_table\("fi.csv", duration="1 s"\)'):
        Activation.from_curve(curve)


def test_from_a_table_to_a_classifier():
    amount = np.linspace(0, 400, 9)
    table = {"current (pA)": amount, "rate (Hz)": 0.2 * np.maximum(0, amount - 100)}
    curve = curve_from_table(table, duration="1 s")
    fitted = fit(curve, ["relu"]).iloc[0]
    assert fitted["parameters"]["threshold"] == pytest.approx(1e-10, rel=1e-6)
    assert fitted["parameters"]["slope"] == pytest.approx(0.2e12, rel=1e-6)
    X = np.random.RandomState(0).normal(size=(200, 2))
    y = X[:, 0] > X[:, 1] ** 2
    net = RateClassifier((8,), Activation.from_curve(curve), random_state=0).fit(X, y)
    assert net.score(X, y) > 0.8  # the larger class has 0.75 of the samples


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("current,rate\n1,2\n", r'fi.csv: current: no column.*such as "current \(pA\)"'),
        ("I (pA),rate (hz)\n1,2\n", r"rate \(Hz\)\".*The columns are.*Did you mean 'Hz'"),
        ("I (pA),count\n1,2\n", "Numbers of spikes have to be divided by the length of the step"),
        ("I (pA/pF),f (Hz)\n1,2\n", "A current density has to be multiplied"),
        ("I (pA),f (Hz)\n1,2\n2,x\n", r"fi.csv: line 3: 'x' in 'f \(Hz\)' is not a number"),
        ("I (pA),f (Hz)\n1,2\n2,-3\n", "line 3: a rate is negative: -3 Hz"),
        ("I (pA),f (Hz)\n1,2\n,3\n", "line 3: a current is missing"),
        ("I (pA),f (Hz)\n1,2\n2,\n", "line 3: there is no rate at 2e-12 A"),
        ("I (pA),f (Hz)\n1,2\n1,3\n", "two or more levels of current, and this has 1"),
        ("I (pA),f (Hz)\n1,2\n2,3,4\n", "line 3 has 3 columns, but the first has 2"),
        ("I (A),f (Hz)\n100,2\n200,3\n", "is the unit in the header that of the numbers"),
        ("I (pA),f (kHz)\n100,2\n200,30\n", "30000 Hz at 2e-10 A is not what a neuron does"),
        ("I (pA),f (Hz),drug\n1,2,no\n2,3,no\n1,2,yes\n", r"frame\[frame\['drug'\] == 'no'\]"),
        ("\n\n", "the file is empty"),
    ],
)
def test_what_cannot_be_right_is_refused(write, text, said):
    with pytest.raises(InputError, match=said):
        curve_from_table(write(text))


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(InputError, match="No such file"):
        curve_from_table(tmp_path / "nothing.csv")
    with pytest.raises(InputError, match=r"pandas\.read_excel"):
        curve_from_table(tmp_path / "fi.xlsx")
    with pytest.raises(InputError, match="not list"):
        curve_from_table([1, 2])
    with pytest.raises(InputError, match="not columns of one length"):
        curve_from_table({"I (pA)": [1, 2], "f (Hz)": [1]})


@pytest.mark.parametrize("duration", ["1", "1 mV", "0 s", "-1 s", 1.0, "1.2.3 s"])
def test_a_duration_is_a_time(duration):
    with pytest.raises(InputError, match="duration"):
        curve_from_table({"I (pA)": [0, 100], "rate (Hz)": [0, 40]}, duration=duration)


def test_a_large_current_is_told():
    with pytest.warns(PlausibilityWarning, match=r"300 uA are implausible.*up to 10 uA"):
        curve_from_table({"I (µA)": [0, 150, 300], "rate (Hz)": [0, 8, 20]})


def test_a_file_without_a_header_line_is_told(write):
    with pytest.raises(InputError, match=r"no header line.*current \(pA\)"):
        curve_from_table(write("0,0\n100,8\n200,21\n"))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_mark_of_the_encoding_is_read(write, encoding):
    curve = curve_from_table(write(LONG, encoding=encoding))
    assert curve["level"].values.tolist() == LEVELS


def test_an_encoding_that_cannot_be_told_is_refused(write):
    with pytest.raises(InputError, match="UTF-8"):
        curve_from_table(write(LONG, encoding="utf-16-le"))


@pytest.mark.parametrize("heads", [("current pA", "rate Hz"), ("I, pA", "f, Hz")])
def test_units_after_a_blank_or_a_comma(heads):
    curve = curve_from_table({heads[0]: [100, 200, 300], heads[1]: [0, 8, 21]})
    assert curve["level"].values.tolist() == LEVELS


def test_a_negative_duration_is_told_as_it_was_given():
    with pytest.raises(InputError, match="got -5 ms"):
        curve_from_table({"I (pA)": [0, 1], "rate (Hz)": [0, 1]}, duration="-5 ms")


def test_what_is_no_curve_is_told_how_to_make_one():
    table = pd.DataFrame({"I (pA)": [0, 1], "rate (Hz)": [0, 1]})
    for use in (fit, Activation.from_curve):
        with pytest.raises(InputError, match=r"sn\.bridge\.curve_from_table"):
            use(table)
        with pytest.raises(InputError, match=r"sn.response_curve\(\"lif\""):
            use("lif")
