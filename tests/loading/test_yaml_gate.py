"""What a stranger's YAML may contain. Every attack is tried on both parsers: the fast one, and the one written in Python."""

from __future__ import annotations

import time

import pytest

from cxtest.errors import InputError
from cxtest.loading.yaml_source import Document, read_document
from cxtest.source import visible

BOTH = pytest.mark.parametrize("pure", [False, True], ids=["fast parser", "pure parser"])


def refused(content: str | bytes, *, pure: bool) -> str:
    """The one problem with a file, as line, column and message."""
    began = time.process_time()
    with pytest.raises(InputError) as raised:
        read_document("x.yaml", content, pure=pure)
    assert time.process_time() - began < 5
    (problem,) = raised.value.problems
    assert problem.where is not None
    return f"{problem.where.line}:{problem.where.column} {problem.message}"


def read(content: str | bytes, *, pure: bool) -> Document:
    return read_document("x.yaml", content, pure=pure)


@BOTH
def test_an_alias_bomb_is_refused_at_its_first_anchor(pure: bool) -> None:
    bomb = 'a: &a ["lol","lol"]\n' + "".join(f"{b}: &{b} [*{a},*{a},*{a},*{a}]\n" for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    assert refused(bomb, pure=pure) == "1:4 a text that begins with `&` needs quotes; anchors (`&name`) are not used here"


@BOTH
def test_a_merge_bomb_is_refused(pure: bool) -> None:
    bomb = "a: {x: 1}\n" + "".join(f"b{i}: {{<<: [{{}}, {{}}]}}\n" for i in range(20))
    assert refused(bomb, pure=pure) == "2:6 merge keys (`<<`) are not used here; write the keys out"


@BOTH
def test_an_alias_is_refused_without_its_anchor(pure: bool) -> None:
    assert refused("a: *b\n", pure=pure).startswith("1:4 a text that begins with `*` needs quotes")
    assert refused("*b : a\n", pure=pure).startswith("1:1 a text that begins with `*` needs quotes")


@BOTH
@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!str", "!local", "!", "!<tag:yaml.org,2002:int>"])
def test_tags_are_refused(tag: str, pure: bool) -> None:
    assert refused(f"a: {tag} b\n", pure=pure) == "1:4 a text that begins with `!` needs quotes; tags (`!name`) are not used here"
    assert refused(f"a: {tag} [b]\n", pure=pure) == "1:4 a text that begins with `!` needs quotes; tags (`!name`) are not used here"


@BOTH
@pytest.mark.parametrize("directive", ["%YAML 1.1", "%TAG ! tag:example.org,2000:", "%ODD"])
def test_directives_are_refused(directive: str, pure: bool) -> None:
    assert refused(f"{directive}\n---\na: b\n", pure=pure) == "1:1 a line that begins with `%` is not used here; remove it"


@BOTH
@pytest.mark.parametrize("deep", ["[" * 25_000, "{a: " * 25_000, "- " * 25_000, "a: " + "[" * 25_000 + "]" * 25_000])
def test_nesting_25000_deep_is_refused(deep: str, pure: bool) -> None:
    assert refused(deep, pure=pure).endswith("mappings and lists are nested more than 40 deep here")


@BOTH
def test_nesting_in_block_style_is_refused(pure: bool) -> None:
    deep = "".join(f"{' ' * i}a:\n" for i in range(1_000))
    assert refused(deep, pure=pure) == "41:41 mappings and lists are nested more than 40 deep here"


@BOTH
def test_40_deep_is_deep_enough(pure: bool) -> None:
    assert read("a: " + "[" * 39 + "]" * 39, pure=pure).data.keys() == {"a"}


def test_a_file_with_too_many_keys_is_refused() -> None:
    assert refused("".join(f"k{i}: v\n" for i in range(30_000)), pure=False) == (
        "25000:9 this file is too large: it has more than 50,000 keys and values; split it into several files"
    )


@BOTH
def test_a_file_of_more_than_a_mebibyte_is_refused(pure: bool) -> None:
    said = "1:1 this file is too large: 1,048,577 bytes, where 1,048,576 are allowed; split it into several files"
    assert refused(b"#" * (1024 * 1024 + 1), pure=pure) == said
    assert refused("é" * (512 * 1024) + "x", pure=pure) == said


@BOTH
def test_a_duplicate_key_names_the_line_of_the_first(pure: bool) -> None:
    document = read("a: 1\nb:\n  c: 1\n  d: 2\n  'c': 3\na: 4\n", pure=pure)
    assert [(str(p.where), p.message) for p in document.problems] == [
        ("x.yaml:5:3", "the key `c` is already there, in line 3; a key is written once"),
        ("x.yaml:6:1", "the key `a` is already there, in line 1; a key is written once"),
    ]


@BOTH
@pytest.mark.parametrize(
    "odd",
    ["no", "on", "y", "010", "0x1F", "1_000", "12:30:45", ".nan", ".inf", "-.INF", "1e400", "~", "null", "2024-01-01", "="],
)
def test_no_text_becomes_another_value(odd: str, pure: bool) -> None:
    assert read(f"a: {odd}\n{odd}: [{odd}, '{odd}']\n", pure=pure).data == {"a": odd, odd: [odd, odd]}


@BOTH
def test_a_number_of_10000_digits_is_text(pure: bool) -> None:
    assert read(f"a: {'9' * 10_000}\n", pure=pure).data == {"a": "9" * 10_000}


@BOTH
def test_more_than_one_document_is_refused(pure: bool) -> None:
    assert refused("a: b\n---\nc: d\n", pure=pure) == "2:1 a second document begins here with `---`; write it into a file of its own"
    assert read("---\na: b\n...\n", pure=pure).data == {"a": "b"}


@BOTH
@pytest.mark.parametrize("empty", ["", "\n\n", "# nothing yet\n", "---\n", "\ufeff", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(empty: str | bytes, pure: bool) -> None:
    assert refused(empty, pure=pure) == "1:1 this file is empty; its first key is `organisation`, `journey` or `persona`"


@BOTH
def test_a_file_that_is_no_mapping_is_refused(pure: bool) -> None:
    rest = "; it should begin with the key `organisation`, `journey` or `persona`"
    assert refused("- a\n- b\n", pure=pure) == f"1:1 this file holds a list{rest}"
    assert refused("hello\n", pure=pure) == f"1:1 this file holds a text{rest}"
    assert refused('""\n', pure=pure) == f"1:1 this file holds a text{rest}"


@BOTH
def test_keys_are_single_words(pure: bool) -> None:
    said = "a key is a single word; a list or a mapping stands here in its place"
    assert refused("? [a, b]\n: c\n", pure=pure) == f"1:3 {said}"
    assert refused("{{a: b}: c}\n", pure=pure) == f"1:2 {said}"
    assert refused("a: b\n'': c\n", pure=pure) == "2:1 a key is missing here"


@BOTH
def test_a_byte_order_mark_at_the_start_is_dropped(pure: bool) -> None:
    document = read("\ufeffa: b\n".encode(), pure=pure)
    assert document.data == {"a": "b"}
    assert str(document.source.keys["a",]) == "x.yaml:1:1"
    assert document.source.lines == ("a: b", "")


@BOTH
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a: é\nb: “ö”\n".encode("cp1252", "ignore"), "1:4 this file is not saved as UTF-8 (the byte 0xe9 stands here"),
        (b"a: b\n# \xc3\xa9\xff\n", "2:4 this file is not saved as UTF-8 (the byte 0xff stands here"),
        (b"a: \xed\xa0\x80\n", "1:4 this file is not saved as UTF-8 (the byte 0xed stands here"),
        (b"a: \xc0\x80\n", "1:4 this file is not saved as UTF-8 (the byte 0xc0 stands here"),
        (b"\xef\xbb\xbf\xff", "1:1 this file is not saved as UTF-8 (the byte 0xff stands here"),
        ("a: b\n".encode("utf-16"), "1:1 this file is saved as UTF-16; save it as UTF-8"),
        ("a: b\n".encode("utf-16-le"), "1:2 this file seems to be saved as UTF-16, or not to be a text; save it as UTF-8"),
        ("a: b\n".encode("utf-32-be"), "1:1 this file seems to be saved as UTF-16, or not to be a text; save it as UTF-8"),
        ("a: b\nccc: d\x00\n", "2:7 a NUL character stands here, which no text contains; remove it"),
        ("a: \x1b[31m\n", "1:4 a character that nobody can see stands here (U+001B"),
        ("a: b\r\nc: '\x9b'\r\n", "2:5 a character that nobody can see stands here (U+009B"),
        ("a: b\rc: \x85\n", "2:4 a character that nobody can see stands here (U+0085"),
        ("a: b\u2028c: d\n", "1:5 a character that nobody can see stands here (U+2028"),
        ("a: b\n\ufeffc: d\n", "2:1 a character that nobody can see stands here (U+FEFF"),
        ("a: \ud800\n", "1:4 half of a character stands here (the lone surrogate U+D800); remove it"),
    ],
)
def test_odd_bytes_are_refused_where_they_stand(content: str | bytes, said: str, pure: bool) -> None:
    assert refused(content, pure=pure).startswith(said)


@BOTH
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r'a: "x\ud800"', r"1:6 `\ud800` is half of a character; write the character itself"),
        ('a: "x\n\n  \\\\ud800 \\U0000DFFF"', r"3:11 `\U0000DFFF` is half of a character; write the character itself"),
        (r'"\ud83d\ude00": b', r"1:2 `\ud83d` is half of a character; write the character itself"),
    ],
)
def test_escapes_that_make_lone_surrogates_are_refused(text: str, said: str, pure: bool) -> None:
    assert refused(text, pure=pure) == said


@BOTH
@pytest.mark.parametrize("escape", [r"\U00110000", r"\UFFFFFFFF", r"\xZZ", r"\u12", r"\q", "\\"])
def test_escapes_that_mean_nothing_are_refused(escape: str, pure: bool) -> None:
    assert refused(f'a: b\nc: "{escape}"\n', pure=pure).startswith("2:")


@BOTH
def test_an_escape_beyond_the_last_character_is_refused_where_it_stands(pure: bool) -> None:
    assert refused(r'a: "x\U00110000"', pure=pure) == r"1:6 `\U00110000` is no character"


@BOTH
def test_text_may_contain_whatever_is_escaped_and_is_shown_escaped(pure: bool) -> None:
    """ESC, C1, bidirectional controls and newlines reach the model as they were meant, and never a terminal or a log."""
    document = read(r'a: "\e[31m \x9b \u202e \n ::error::"', pure=pure)
    assert document.data == {"a": "\x1b[31m \x9b \u202e \n ::error::"}
    assert visible("\x1b[31m \x9b \u202e \n") == r"\x1b[31m \x9b \u202e \x0a"


@BOTH
@pytest.mark.parametrize("text", ["a:\tb\n", "a:\n\tb: c\n", "a: b\t\n", "a: b\tc\n", "a: [b,\tc]\n", "\t# x\na: b\n", "a: |\t\n  b\n"])
def test_tabs_are_refused_outside_of_quotes(text: str, pure: bool) -> None:
    line = next(number for number, line in enumerate(text.splitlines(), 1) if "\t" in line)
    assert refused(text, pure=pure).startswith(f"{line}:{text.splitlines()[line - 1].index(chr(9)) + 1} ")


@BOTH
def test_tabs_are_text_inside_of_quotes_and_comments(pure: bool) -> None:
    assert read('a: "b\tc" #\td\ne: |\n  f\tg\n', pure=pure).data == {"a": "b\tc", "e": "f\tg\n"}


@BOTH
def test_where_keys_and_values_stand(pure: bool) -> None:
    text = (
        "a:\r\n"
        "  b: [x, {y: z}]\r"
        "  c:\n"
        "  - d\n"
        "  - e: é f\n"
        "    g:\n"
        "h: |\n"
        "  text\n"
        "  more\n"
        "\n"
        "i: 'quoted'\n"
    )  # fmt: skip
    source = read(text, pure=pure).source

    def at(line: int, column: int, end_line: int, end_column: int) -> tuple[int, int, int, int]:
        return line, column, end_line, end_column

    def spans(places: object) -> dict[object, tuple[int, int, int, int]]:
        assert isinstance(places, dict)
        return {route: (s.line, s.column, s.end_line, s.end_column) for route, s in places.items()}

    assert source.lines == (
        "a:",
        "  b: [x, {y: z}]",
        "  c:",
        "  - d",
        "  - e: é f",
        "    g:",
        "h: |",
        "  text",
        "  more",
        "",
        "i: 'quoted'",
        "",
    )
    assert spans(source.keys) == {
        ("a",): at(1, 1, 1, 2),
        ("a", "b"): at(2, 3, 2, 4),
        ("a", "b", 1, "y"): at(2, 11, 2, 12),
        ("a", "c"): at(3, 3, 3, 4),
        ("a", "c", 1, "e"): at(5, 5, 5, 6),
        ("a", "c", 1, "g"): at(6, 5, 6, 6),
        ("h",): at(7, 1, 7, 2),
        ("i",): at(11, 1, 11, 2),
    }
    assert spans(source.values) == {
        (): at(1, 1, 11, 12),
        ("a",): at(2, 3, 6, 6),
        ("a", "b"): at(2, 6, 2, 17),
        ("a", "b", 0): at(2, 7, 2, 8),
        ("a", "b", 1): at(2, 10, 2, 16),
        ("a", "b", 1, "y"): at(2, 14, 2, 15),
        ("a", "c"): at(4, 3, 6, 6),
        ("a", "c", 0): at(4, 5, 4, 6),
        ("a", "c", 1): at(5, 5, 6, 6),
        ("a", "c", 1, "e"): at(5, 8, 5, 11),
        ("a", "c", 1, "g"): at(6, 6, 6, 6),
        ("h",): at(7, 4, 9, 7),
        ("i",): at(11, 4, 11, 12),
    }


def test_the_parser_in_use_makes_no_difference() -> None:
    """Short texts made of everything that is special in YAML, read by both."""
    special = [
        ": ",
        "- ",
        "\n",
        "\n  ",
        " ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "a",
        "b:",
        '"',
        "'",
        "#",
        "|\n",
        ">-\n ",
        "? ",
        "&",
        "*",
        "!",
        "%",
        "---",
        "\t",
    ]
    state, differing = 7, []
    for _ in range(3_000):
        text = ""
        for _ in range(9):
            state = (state * 1103515245 + 12345) % 2**31  # a fixed sequence, the same on every machine
            text += special[(state >> 16) % len(special)]
        outcomes = []
        for pure in (False, True):
            try:
                document = read_document("x.yaml", text, pure=pure)
                outcomes.append(repr((document.data, document.source.keys, document.source.values, document.problems)))
            except InputError as error:
                outcomes.append(repr(error.problems))
        if outcomes[0] != outcomes[1]:
            differing.append(text)
    assert differing == []
