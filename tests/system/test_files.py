"""Files and folders appear whole or not at all."""

import json

import pytest

from simneuro.system import files


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def break_off(path):
    path.write_text("hal")
    raise OSError("disk full")


def make_half(folder):
    folder.mkdir()
    break_off(folder / "part")


def test_text_and_json_replace_what_was_there_in_a_folder_made_if_need_be(tmp_path):
    path = tmp_path / "new" / "page.html"
    for text in ("first", "grün"):
        files.write_text(path, text)
    assert path.read_text(encoding="utf-8") == "grün"
    files.write_json(path.with_name("run.json"), {"seed": 1, "found": [0.5, None]})
    assert json.loads(path.with_name("run.json").read_text()) == {"seed": 1, "found": [0.5, None]}
    assert names(path.parent) == ["page.html", "run.json"]


def test_a_draft_has_the_suffix_of_its_file_and_a_name_of_its_own(tmp_path):
    with files.replace_file(tmp_path / "a.b.png") as one, files.replace_file(tmp_path / "c") as two:
        assert one.suffix == ".png"
        assert one.name.startswith(".")
        assert one.parent == tmp_path
        one.touch()
        two.touch()
        assert names(tmp_path) == sorted([one.name, two.name])
    assert names(tmp_path) == ["a.b.png", "c"]


def test_a_block_that_raises_leaves_the_old_file(tmp_path):
    path = tmp_path / "kept"
    path.write_text("old")
    with pytest.raises(OSError, match="disk full"), files.replace_file(path) as draft:
        break_off(draft)
    assert (names(tmp_path), path.read_text()) == (["kept"], "old")


def fill(folder, text):
    folder.mkdir()
    (folder / "part").write_text(text)


def test_a_folder_is_replaced_and_nothing_else_remains(tmp_path):
    for text in ("first", "second"):
        with files.replace_folder(tmp_path / "deep" / "one") as draft:
            assert not draft.exists()
            fill(draft, text)
    assert names(tmp_path / "deep") == ["one"]
    assert (tmp_path / "deep" / "one" / "part").read_text() == "second"


@pytest.mark.parametrize("there", [True, False])
def test_a_block_that_raises_leaves_the_old_folder(tmp_path, there):
    if there:
        fill(tmp_path / "one", "old")
    with pytest.raises(OSError, match="disk full"), files.replace_folder(tmp_path / "one") as draft:
        make_half(draft)
    assert names(tmp_path) == (["one"] if there else [])
    assert not there or (tmp_path / "one" / "part").read_text() == "old"


def test_a_block_that_makes_nothing_leaves_the_old_folder(tmp_path):
    fill(tmp_path / "one", "old")
    with pytest.raises(FileNotFoundError), files.replace_folder(tmp_path / "one"):
        pass
    assert (tmp_path / "one" / "part").read_text() == "old"
    assert names(tmp_path) == ["one"]


def test_removing_leaves_nothing_and_may_be_too_late(tmp_path):
    fill(tmp_path / "one", "old")
    files.remove_folder(tmp_path / "one")
    files.remove_folder(tmp_path / "one")
    assert names(tmp_path) == []
