"""The command `draw`: a journey as a service blueprint, in a format for people or for programs. It imports what it needs when it is
called."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from cxtest.cli.files import must_have_a_place, write_file
from cxtest.cli.otherwise import loaded
from cxtest.cli.output import drop, write
from cxtest.errors import UsageError
from cxtest.source import visible

if TYPE_CHECKING:
    from cxtest.blueprint.drawing import Drawing
    from cxtest.config import Config
    from cxtest.machine.path import Path as Walked
    from cxtest.model.project import Project
    from cxtest.verdicts import Finding

Format = Literal["svg", "html", "png", "mermaid", "dot"]

ENDINGS: dict[str, Format] = {
    ".svg": "svg", ".html": "html", ".htm": "html", ".png": "png", ".mmd": "mermaid", ".mermaid": "mermaid", ".dot": "dot", ".gv": "dot",
}  # fmt: skip


def draw(
    journey: Annotated[str | None, Parameter(show_default=False)] = None,
    /,
    *,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    format: Format | None = None,  # noqa: A002
    persona: Annotated[str | None, Parameter(name="--as")] = None,
    walk: str | None = None,
    space: Annotated[bool, Parameter(negative=())] = False,
    findings: Annotated[bool | None, Parameter(show_default=False)] = None,
    font: Path | None = None,
    root: Annotated[Path, Parameter(show_default=False)] = Path(),
    journeys: str | None = None,
    personas: str | None = None,
) -> int:
    """Draw a journey as a service blueprint: whose each step is, what is handed off, and where it breaks.

    Parameters
    ----------
    journey
        The journey's id; it may be left out where there is only one.
    output
        The file to write; its ending says the format: .svg .html .png .mmd .mermaid .dot .gv (default: standard output).
    format
        The format, where no file's ending says it (default: svg).
    persona
        As this persona: their entries, which ends they want, and what is found for them alone.
    walk
        Draw this walk over it, by its replay token, such as `slip.press-2.inspect[1]`; without --as, of who can walk it farthest.
    space
        Not the steps, but all that can be so there: who knows what, what they hold, what was taken how often; without --as, of the
        first persona who walks the journey.
    findings
        Mark what is found (default: yes; a space has no findings).
    font
        A font file, TrueType or OpenType, to draw a PNG with (default: one of this machine).
    root
        The project's folder (default: this one).
    journeys
        The folder of the journeys and the organisation, below the root (default: `journeys`).
    personas
        The folder of the personas, below the root (default: `personas`).
    """
    from cxtest.config import read_config
    from cxtest.work.rules import all_rules

    written_as = _format(output, format)
    _must_fit(written_as, output, font, space=space, findings=findings)
    if output is not None:
        must_have_a_place(output)
    if not os.path.isdir(root):
        raise UsageError(f"there is no folder {str(root)!r}")
    config = read_config(root, [rule.id for rule in all_rules()])
    project = loaded(root, config.journeys if journeys is None else journeys, config.personas if personas is None else personas)
    drawing = _drawing(project, config, journey, persona, walk, space=space, findings=findings is not False)
    _put(output, _rendered(drawing, written_as, font))
    return 0


def _format(output: Path | None, said: Format | None) -> Format:
    """The format that is said, or that the file's ending stands for. Raises UsageError where they contradict each other."""
    ending = "" if output is None else output.suffix.lower()
    if said is not None:
        if ENDINGS.get(ending, said) != said:
            raise UsageError(
                f"`{visible(str(output))}` is the name of a file in {ENDINGS[ending]}, and `--format` says {said}; leave one out"
            )
        return said
    if output is None:
        return "svg"
    if ending not in ENDINGS:
        raise UsageError(f"`{visible(str(output))}`: the ending says no format; use one of {', '.join(ENDINGS)}, or say `--format`")
    return ENDINGS[ending]


def _must_fit(written_as: Format, output: Path | None, font: Path | None, *, space: bool, findings: bool | None) -> None:
    """Raises UsageError where options do not go together."""
    if space and findings:
        raise UsageError("`--space` and `--findings`: what is found is about steps, and a space has configurations; leave one out")
    if font is not None and written_as != "png":
        raise UsageError(f"`--font` is for PNG; in {written_as} the program that shows it chooses the font")
    if written_as == "png" and output is None and sys.stdout is not None and sys.stdout.isatty():
        raise UsageError("a PNG is nothing to read on a terminal: name a file with `-o FILE`")


def _drawing(
    project: Project, config: Config, journey: str | None, persona: str | None, walk: str | None, *, space: bool, findings: bool
) -> Drawing:
    """What is to be drawn."""
    from cxtest.blueprint.of_journey import drawing_of
    from cxtest.blueprint.of_space import drawing_of_space
    from cxtest.explorer.player import chosen, chosen_journey
    from cxtest.machine.machine import Machine
    from cxtest.machine.path import Path as Walked

    name = chosen_journey(project, journey, persona)
    named = persona is not None
    if named or walk is not None or space:
        name, persona = chosen(project, name, persona, walk)
    file = project.journey(name)
    who = None if persona is None else project.persona(persona).persona
    path: Walked | None = None if walk is None or who is None else Walked.decode(Machine.of(file, who), walk)
    if persona is not None and not named and len(project.testers(name)) > 1:
        why = f"the first who walks `{name}`" if walk is None else "the first who can walk this walk"
        write(sys.stderr, f"Drawn as `{persona}`, {why}; `--as` names another.\n")
    if space and who is not None:
        return drawing_of_space(file, who, limits=config.limits, path=path)
    return drawing_of(file, who, _findings(project, config, name, persona) if findings else (), path)


def _findings(project: Project, config: Config, journey: str, persona: str | None) -> tuple[Finding, ...]:
    """What is found on this journey (for this persona alone); says so where not everything could be checked."""
    from cxtest.cli.progress import Progress
    from cxtest.engine import run
    from cxtest.verdicts import Report

    people = project.personas if persona is None else {persona: project.persona(persona)}
    narrowed = replace(project, journeys={journey: project.journey(journey)}, personas=people)
    progress = Progress(sys.stderr)
    for event in run(narrowed, config):
        if isinstance(event, Report):
            progress.ends()
            if any(verdict.verdict in ("unknown", "error") for verdict in event.verdicts):
                write(sys.stderr, "Not everything could be checked, so findings may be missing: `cxtest check` says why.\n")
            # What is found in the journey itself, such as what nobody takes, depends on everybody who walks it.
            return tuple(found for found in event.findings if persona is None or found.persona is not None)
        progress.says(f"{type(event).__name__} {event.journey} as {event.persona}", event.number, event.total)
    raise AssertionError("a run ends with its report")


def _rendered(drawing: Drawing, written_as: Format, font: Path | None) -> str | bytes:
    """The drawing in a format."""
    if written_as == "mermaid":
        from cxtest.blueprint import mermaid

        return mermaid.render(drawing)
    if written_as == "dot":
        from cxtest.blueprint import dot

        return dot.render(drawing)
    if written_as == "html":
        from cxtest.blueprint import page

        return page.render(drawing)
    from cxtest.blueprint import svg

    picture = svg.render(drawing)
    return picture if written_as == "svg" else _png(picture, font)


def _png(svg: str, font: Path | None) -> bytes:
    from cxtest.blueprint import fonts, png

    picture = png.render(svg, fonts.found() if font is None else fonts.read(font))
    if picture.scale < 1:
        write(sys.stderr, f"The picture is large: it is drawn at {picture.scale:.0%} of its size. An SVG can be read at any size.\n")
    return picture.data


def _put(output: Path | None, data: str | bytes) -> None:
    """To the file, or to standard output."""
    if output is not None:
        write_file(output, data)
        return
    # A file or a pipe gets the very bytes that a file would hold; a terminal, what it can show.
    raw = None if sys.stdout is None or sys.stdout.isatty() else getattr(sys.stdout, "buffer", None)
    if raw is not None:
        try:
            raw.write(data.encode("utf-8") if isinstance(data, str) else data)
            raw.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            # What is still in the buffer must not fail again when Python ends.
            drop(sys.stdout)
            raise UsageError(f"the picture cannot be written to standard output: {error.strerror or error}") from error
    elif isinstance(data, str):
        write(sys.stdout, data)
