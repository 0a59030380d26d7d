"""The commands, of which `cxtest --help` has the list. Each imports what it needs when it is called."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Literal

from cyclopts import App, CycloptsError

from cxtest.cli.asked import Files
from cxtest.cli.baseline import baseline
from cxtest.cli.check import check
from cxtest.cli.checking import OK, OPEN, WRONG_INPUT, must_be_known, problem_lines, rules_in_files, say
from cxtest.cli.diff import diff
from cxtest.cli.draw import draw
from cxtest.cli.explore import explore
from cxtest.cli.init import init
from cxtest.cli.output import drop, write
from cxtest.cli.report import report
from cxtest.cli.serve import serve
from cxtest.cli.walk import walk
from cxtest.errors import CxtestError, InputError
from cxtest.source import visible

_EPILOGUE = """\
Exit codes: 0 nothing fails (a warning does with --strict alone), nobody is worse off; 1 at least one proven failure, or somebody is worse
off by a change; 2 no error was found, but something is
unknown, untested or crashed; 3 the input or the command line is wrong; 130 interrupted."""


app = App(
    name="cxtest",
    help="Proves, for every persona, whether they can finish every customer journey.",
    help_epilogue=_EPILOGUE,
    help_format="plaintext",
    version_flags=[],
)


def run(arguments: Sequence[str]) -> int:
    """Runs one command.

    Args:
        arguments: the command line, without the program's name.

    Returns:
        The exit code.
    """
    try:
        code = app(arguments, exit_on_error=False, print_error=False, result_action="return_value")
        return code if isinstance(code, int) else OK
    except CycloptsError as error:
        say([f"error: {' '.join(visible(str(error)).split())}", "`cxtest --help` says what can be written."])
    except InputError as error:
        _problems(error)
    except CxtestError as error:
        say([f"error: {visible(str(error))}"])
    except BrokenPipeError:
        drop(sys.stdout)
        return OK
    except OSError as error:
        drop(sys.stdout)
        say([f"error: {visible(str(error.strerror or error))}"])
    except Exception as error:
        say([f"error: a defect of cxtest, not of your files: {visible(f'{type(error).__name__}: {error}')}"])
        return OPEN
    return WRONG_INPUT


app.command(init)
app.command(check)
app.command(baseline)
app.command(diff)
app.command(report)
app.command(serve)
app.command(draw)
app.command(explore)
app.command(walk)


@app.command
def rules(*, rules: Files = ()) -> int:
    """List the rules.

    Parameters
    ----------
    rules
        A Python file with rules of your own, which is executed: name only one that you trust. May be given several times.
    """
    from cxtest.work.rules import all_rules

    every = all_rules(rules_in_files(rules))
    width = max(len(rule.id) for rule in every)
    _print("".join(f"{rule.id:<{width}}  {rule.severity:<7}  {rule.doc.splitlines()[0]}\n" for rule in every))
    return OK


@app.command
def explain(rule: str, /, *, rules: Files = ()) -> int:
    """Explain a rule: what it finds, why it hurts, an example, and the same mended.

    Parameters
    ----------
    rule
        The rule's id, such as `dead-end`.
    rules
        A Python file with rules of your own, which is executed: name only one that you trust. May be given several times.
    """
    from cxtest.work.rules import all_rules

    every = {known.id: known for known in all_rules(rules_in_files(rules))}
    must_be_known("rule", rule, every)
    found = every[rule]
    lines = [f"{found.id} ({found.severity})", "", found.doc]
    for title, example in (("An example that fails", found.failing), ("The same, mended", found.mended)):
        if example is None:
            continue
        lines += ["", f"{title}:"]
        for name, text in example.files().items():
            lines += ["", f"  # {name}", *(f"  {line}" for line in text.splitlines())]
    _print("\n".join(lines) + "\n")
    return OK


@app.command
def schema(kind: Literal["journey", "persona", "organisation"], /) -> int:
    """Print the JSON Schema of a kind of file, for editors.

    Parameters
    ----------
    kind
        The kind of file.
    """
    import json

    from cxtest.model.schema import json_schema

    _print(json.dumps(json_schema(kind), indent=2) + "\n")
    return OK


def _problems(error: InputError) -> None:
    say(line for problem in error.problems for line in problem_lines(problem))
    number = sum(not problem.warning for problem in error.problems)
    say([f"{number} {'error' if number == 1 else 'errors'}. Nothing was checked.{f' {error.remedy}' if error.remedy else ''}"])


def _print(text: str) -> None:
    write(sys.stdout, text)
