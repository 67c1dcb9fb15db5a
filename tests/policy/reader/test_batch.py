"""Many documents at once."""

from pathlib import Path

from yipanqi.policy.reader.batch import outcomes

TEXT = "某方案\n示发〔2023〕{}号\n一、事项\n（一）推进互认。（责任单位：重庆市公安局）"


def files(directory: Path, count: int) -> list[Path]:
    paths = [directory / f"{number}.txt" for number in range(1, count + 1)]
    for number, path in enumerate(paths, start=1):
        path.write_text(TEXT.format(number), "utf-8")
    return paths


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    paths = files(tmp_path, 2)
    found = list(outcomes([paths[0], tmp_path / "none.txt", paths[1]]))
    assert [each.path.name for each in found] == ["1.txt", "none.txt", "2.txt"]
    assert [problem.code for problem in found[1].problems] == ["missing"]
    assert [each.reading is not None for each in found] == [True, False, True]


def test_several_processes_read_as_one_does(tmp_path: Path) -> None:
    paths = files(tmp_path, 60)
    assert list(outcomes(paths, processes=2)) == list(outcomes(paths, processes=1))
