"""What has changed in a brief is marked line by line. Pure."""

from visits.pages.brief_changes import marked
from visits.pages.brief_sections import Line, Section


def section(*lines: Line, key: str = "questions") -> Section:
    return Section(key, key.title(), lines)


def told(now: list[Section], read: list[Section]) -> list[tuple[str, str, str]]:
    return [(line.change, line.text, line.before) for part in marked(now, read) for line in part.lines]


def test_what_stays_is_not_marked() -> None:
    kept = section(Line("Who else must be sure?"), Line("When?"))
    assert told([kept], [kept]) == [("", "Who else must be sure?", ""), ("", "When?", "")]


def test_a_line_is_new_changed_or_taken_out() -> None:
    read = section(Line("What would make April easy for you?"), Line("Who pays?"))
    now = section(Line("What would make May easy for you?"), Line("Is the second source settled?"))
    assert told([now], [read]) == [
        ("changed", "What would make May easy for you?", "What would make April easy for you?"),
        ("new", "Is the second source settled?", ""),
        ("taken out", "Who pays?", ""),
    ]


def test_a_red_line_is_known_by_its_topic_and_a_change_of_who_may_go_further_is_one() -> None:
    read = section(
        Line("Nothing below 40", lead="Price."),
        Line("No more than 40 t", lead="Capacity.", after="Only A. Moreau."),
    )
    now = section(
        Line("Not under the frame contract", lead="Price."), Line("No more than 40 t", lead="Capacity.")
    )
    assert told([now], [read]) == [
        ("changed", "Not under the frame contract", "Price. Nothing below 40"),
        ("changed", "No more than 40 t", "Capacity. No more than 40 t Only A. Moreau."),
    ]


def test_the_same_line_twice_where_it_stood_once_is_one_that_is_new() -> None:
    once, twice = section(Line("Why?")), section(Line("Why?"), Line("Why?"))
    assert [change for change, _, _ in told([twice], [once])] == ["", "new"]
    assert [change for change, _, _ in told([once], [twice])] == ["", "taken out"]


def test_a_part_that_is_gone_says_what_stood_there_and_a_part_that_has_come_is_new() -> None:
    asks = section(Line("Let Nadine lead"), key="asks")
    assert told([section(Line("Why?"))], [asks]) == [
        ("new", "Why?", ""),
        ("taken out", "Let Nadine lead", ""),
    ]


def test_no_red_lines_any_more_takes_each_of_them_out() -> None:
    read = Section(
        "red-lines", "Red lines", [Line("Nothing below 40", lead="Price.")], nothing="There are none."
    )
    now = Section("red-lines", "Red lines", [], nothing="There are none.")
    (part,) = marked([now], [read])
    assert ([line.change for line in part.lines], part.is_red) == (["taken out"], True)
