"""Drawings of names that mean something to the formats they are written in."""

from collections.abc import Sequence

from cxtest.blueprint.drawing import Arrow, Box, Detail, Drawing, Lane, Mark, Phase, Walk
from cxtest.source import visible

NAMES = tuple(
    visible(name)
    for name in (
        'say "yes"', "it's", "`code`", '"`**bold** text`"', "[bracket] (round) {curly} [/slant/] ((two))", "a | b |c|", "a --> b", "-- x ---",
        "end", "subgraph x", "style n1 fill:#f00;", "classDef x: y#z;", "style: x#35; y;", "click n1 callback", "%%{init: {'theme': 'dark'}}%%",
        "%% no comment", "100 %", "#quot;", "#35;", "&quot; &lt;b&gt; &#60;", "<script>alert(1)</script>", "<b>fat</b> <br/> <img src=x>",
        "two\nlines", "\\n \\l \\N \\G \\E", "C:\\temp\\new\\", "a < b > c", "tail\\", 'tail\\"', "$$x^2$$", "fa:fa-car", "1. first", "- second", "* third", "# title",
        "a:::b", "a & b", "a; b", "a@{ shape: x }", "---", "...", "_under_ *star* ~~gone~~", "مرحبا بالعالم", "שלום | עולם", "\u202eevil\u202c",
        "日本語の名前", "👩‍👩‍👧 & 🎁", "n\u0303o\u0308", "ﬂ°°60¶ß", "graph {} digraph", "a -> b [label=x]", "//x", "/* x */", "http://x.example/?a=1&b=2",
        "www.x.example", "long " * 100, "x" * 500, "##[error]no", "::error::no", "{{ x }}", "]]>", "true", "0", "o", "x",
    )
)  # fmt: skip


def of_names(names: Sequence[str]) -> Drawing:
    """A drawing in which each name is the title of a box, a detail of the next one, and the label of an arrow between them."""
    lanes = (
        Lane("customer:customer", names[0], "customer"),
        Lane("backstage:x", names[-1], "backstage"),
        Lane("outside:", names[0], "outside"),
    )
    boxes = [
        Box(
            id=f"step {number}",
            kind=("step", "entry", "outcome")[number % 3],
            title=name,
            lane=lanes[number % 3].id,
            phase="",
            details=(Detail("else", names[number - 1]),),
            marks=(Mark("error", "dead-end", name),) if number % 4 == 0 else (),
            hidden=number % 5 == 0,
            good=(None, True, False)[number % 3],
        )
        for number, name in enumerate(names)
    ]
    arrows = [
        Arrow(
            id=f"arrow {number}",
            source=boxes[number].id,
            target=boxes[(number + 1) % len(boxes)].id,
            label=name,
            by=("owner", "chance", name)[number % 3],
            failure=number % 2 == 0,
            carries=(None, name)[number % 2],
        )
        for number, name in enumerate(names)
    ]
    walk = Walk((boxes[0].id, boxes[1 % len(boxes)].id), (arrows[0].id,))
    return Drawing(names[0], names[-1], lanes[: len(names)], (Phase("", ""),), tuple(boxes), tuple(arrows), walk, names[-1])


def same(text: str) -> str:
    """A text, as it is compared: no format keeps how much space there is between words; and word joiners, which nobody sees, are ours."""
    return " ".join(text.replace("\u2060", "").split())
