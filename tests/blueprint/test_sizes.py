"""How texts break and how wide they are taken to be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cxtest.blueprint.drawing import Arrow, Box, Detail, Mark
from cxtest.blueprint.sizes import BOX_WIDTH, PADDING, TITLE, box_size, cut, label_size, text_width, wrapped


@given(st.text(max_size=200), st.integers(30, 300), st.integers(1, 4))
def test_no_line_is_wider_than_its_room_and_there_are_not_too_many(text: str, room: int, most: int) -> None:
    lines = wrapped(text, room, TITLE, most)
    assert 1 <= len(lines) <= most
    assert all(text_width(line, TITLE) <= room or len(line) == 1 for line in lines)


def test_what_fits_is_shown_whole_and_what_does_not_ends_with_an_ellipsis() -> None:
    assert wrapped("The care team says to ask the carrier", 168, 13, 3, bold=True) == ("The care team says to", "ask the carrier")
    assert wrapped("one two three four", 50, 13, 2) == ("one", "two…")
    assert cut("kurz", 100, 11) == "kurz"


def test_long_words_break_after_hyphens_and_else_anywhere() -> None:
    assert wrapped("not-understood-again", 108, 11, 2) == ("not-understood-", "again")
    assert "".join(wrapped("x" * 30, 70, 11, 9)) == "x" * 30


def test_east_asian_characters_count_double_and_combining_ones_nothing() -> None:
    assert text_width("漢字", 10) >= 2 * text_width("ab", 10) * 0.95
    assert text_width("e\u0301", 10) == text_width("e", 10)
    assert all(not line.startswith("\u0301") for line in wrapped("e\u0301" * 40, 60, 11, 3))


def test_a_title_has_at_most_three_lines() -> None:
    size = box_size(Box("a", "step", "word " * 60, "customer:customer", ""))
    assert len(size.title) == 3
    assert size.title[-1].endswith("…")
    assert size.width == BOX_WIDTH
    assert all(text_width(line, TITLE, bold=True) <= BOX_WIDTH - 2 * PADDING for line in size.title)


def test_a_box_shows_eight_lines_of_details_at_most_and_says_how_many_more_there_are() -> None:
    details = tuple(Detail("else", f"knows {number}") for number in range(12))
    shown = box_size(Box("a", "step", "A", "customer:customer", "", details)).details
    assert [line.text for line in shown[-2:]] == ["knows 6", "and 5 more"]
    assert len(box_size(Box("a", "step", "A", "customer:customer", "", details[:8])).details) == 8


def test_a_label_says_who_decides_and_what_is_carried() -> None:
    label = label_size(Arrow("a", "b", "c", "not-understood-again", by="chance", failure=True, carries="nothing"))
    assert [line.text for line in label.names] == ["not-understood-", "again"]
    assert [(line.kind, line.text) for line in label.notes] == [("by", "by chance"), ("carries", "carries nothing")]
    long = label_size(Arrow("a", "b", "c", "go", carries="order-number, email, reason, account and everything else"))
    assert "".join(line.text for line in long.notes).endswith("…")
    assert label_size(Arrow("a", "b", "c", "go", by="owner")).notes == ()
    assert label_size(Arrow("a", "b", "c", "go", by="clock")).notes[0].text == "by the clock"


def test_a_list_that_has_no_room_says_how_many_more_there_are() -> None:
    asked = ("order number", "e-mail address", "reason for sending it back")
    box = Box("a", "step", "A", "customer:customer", "", (Detail("ask", f"asks {', '.join(asked)}", asked),))
    assert [line.text for line in box_size(box).details] == ["asks order number, e-", "mail address + 1 more"]
    label = label_size(Arrow("a", "b", "c", "go", carries="order number, e-mail address and reason for sending it back", things=asked))
    assert " ".join(line.text for line in label.notes) == "carries order number + 2 more"


def test_a_badge_on_a_label_has_room() -> None:
    bare, marked = Arrow("a", "b", "c", "go"), Arrow("a", "b", "c", "go", marks=(Mark("error", "dead-end", "x"),))
    assert label_size(marked).width > label_size(bare).width + 15
