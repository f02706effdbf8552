"""What is wrong with a command line, in a sentence that names the option and the way on."""

import re
import shutil
from collections.abc import Iterable, Sequence

import click

from reconciler.cli import json_lines

_WIDTH = 80
_LEAST_WIDTH = 20
_TOO_MUCH = re.compile(r"extra arguments? \((.*)\)\Z", re.DOTALL)


class NoSuchCommand(click.UsageError):
    """A command is called that is not there."""

    def __init__(self, name: str, known: Sequence[str], context: click.Context) -> None:
        super().__init__(
            f"there is no command {name}.{_meant(name, known) or f' There are {_listed(known)}.'}", context
        )


def tell_misuse(error: click.ClickException) -> None:
    """Print on stderr what is wrong; the help itself where nothing was said at all."""
    if not isinstance(error, click.UsageError) or isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return
    from reconciler.support.redact import visible

    command = error.ctx.command_path if error.ctx else "reconciler"
    said = f"{command}: {visible(worded(error))}"
    if json_lines.told("error", f"{said} What it takes: {command} --help", "error", exit_code=error.exit_code):
        return
    click.echo(wrapped(said), err=True)
    click.echo(f"What it takes: {command} --help", err=True)


def worded(error: click.UsageError) -> str:
    """Return what is wrong, in words."""
    match error:
        case NoSuchCommand():
            return error.message
        case click.NoSuchOption(ctx=click.Context() as context):
            return _no_such_option(error.option_name, context)
        case click.MissingParameter(ctx=click.Context() as context, param=click.Parameter() as param):
            return f"{_written(param, context)} is missing."
        case click.BadParameter(param=click.Parameter() as param):
            return f"{param.opts[0]}: {error.message}"
        case click.BadOptionUsage(ctx=click.Context() as context):
            return _bad_use(error.option_name, context)
    group = error.ctx.command if error.ctx and not error.ctx.invoked_subcommand else None
    if error.ctx and isinstance(group, click.Group) and not group.invoke_without_command:
        return f"no command is named. There are {_listed(_commands(error.ctx))}."
    if too_much := _TOO_MUCH.search(error.message):
        return f"“{too_much[1]}” is more than it takes. A name with blanks in it needs quotes."
    return error.message


def wrapped(text: str) -> str:
    """Return a text in lines that fit the terminal, 80 columns at most."""
    from reconciler.report.widths import wrapped as lines_of

    width = max(_LEAST_WIDTH, min(_WIDTH, shutil.get_terminal_size().columns))
    return "\n".join(lines_of(text, width))


def _no_such_option(wrong: str, context: click.Context) -> str:
    own = _long_options(context.command)
    if homes := [name for name in _commands(context) if wrong in _long_options(_command(context, name))]:
        return f"{wrong} is an option of {_listed(homes)}, and stands behind that word."
    if len(wrong) == len("-o"):
        named = next((name for name in own if name.startswith(f"-{wrong}")), "--help")
        return f"there is no option {wrong}. Names of options begin with two dashes, as in {named}."
    return f"there is no option {wrong}.{_meant(wrong, own)}"


def _bad_use(name: str, context: click.Context) -> str:
    option = next((each for each in context.command.params if name in each.opts), None)
    if isinstance(option, click.Option) and not option.is_flag:
        return f"{name} stands without a value: write {_written(option, context)}."
    return f"{name} stands alone: it takes no value."


def _written(param: click.Parameter, context: click.Context) -> str:
    """Return how a parameter is written, with what it takes."""
    metavar = param.make_metavar(context)
    return metavar if isinstance(param, click.Argument) else f"{param.opts[0]} {metavar}"


def _meant(wrong: str, known: Iterable[str]) -> str:
    """Return a question for what may have been meant; "" where nothing is near."""
    from difflib import get_close_matches

    near = [name for name in known if name.startswith(wrong)] or get_close_matches(wrong, known, 1, 0.7)
    return f" Did you mean {_listed(near, 'or')}?" if near else ""


def _commands(context: click.Context) -> Sequence[str]:
    group = context.find_root().command
    return list(group.commands) if isinstance(group, click.Group) else []


def _command(context: click.Context, name: str) -> click.Command:
    root = context.find_root()
    assert isinstance(root.command, click.Group)  # noqa: S101 - it has this name
    return root.command.resolve_command(root, [name])[1] or root.command


def _long_options(command: click.Command) -> list[str]:
    return [name for param in command.params if isinstance(param, click.Option) for name in param.opts if "--" in name]


def _listed(names: Iterable[str], joint: str = "and") -> str:
    *first, last = names
    return f"{', '.join(first)} {joint} {last}" if first else last
