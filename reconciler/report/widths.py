"""Lines for a terminal of any width: broken between words, and never inside one."""

import os
import re
import unicodedata

import click

_HANGING = re.compile(r"[A-Z][a-z ]{0,14}\s{2,}|\s*(?:[-+~!•] )?")
"""What begins a line that the next ones stand behind: white space and a mark, or a label of a list of facts."""
_WORDS = re.compile(r"\s+|\S+")
_WORDS_OF_A_SHELL = re.compile(r"""(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+""")


class Command(str):
    """A command that is to be copied: a shell takes it as it stands, on one line or on several."""

    __slots__ = ()


def width_of(text: str) -> int:
    """Return how many columns a text takes: two for a wide letter of East Asia, none for a mark upon another letter."""
    plain = click.unstyle(text)
    return len(plain) if plain.isascii() else sum(map(_columns, plain))


def wrapped(line: str, columns: int | None) -> list[str]:
    """Return a line as one or several of so many columns; as it is without a number.

    What goes on in the next line stands below the text, not below its mark. A word that is too long stands alone. A
    command is broken as a POSIX shell has it; elsewhere there are several shells, and it stays as it is.
    """
    if columns is None or width_of(line) <= columns:
        return [line]
    if isinstance(line, Command):
        return [line] if os.name == "nt" else _continued(line, columns)
    indent = " " * len(_HANGING.match(click.unstyle(line))[0])  # type: ignore[index]
    lines, gap, at = [""], "", 0
    for word in _WORDS.findall(line):
        if word.isspace():
            gap = word
            continue
        if lines[-1].strip() and at + len(gap) + width_of(word) > columns and width_of(lines[-1]) > len(indent):
            lines.append(indent)
            gap, at = "", len(indent)
        lines[-1] += gap + word
        gap, at = "", at + len(gap) + width_of(word)
    return lines


def _continued(command: str, columns: int) -> list[str]:
    """Return a command on several lines, a backslash at the end of all but the last."""
    start = command[: len(command) - len(command.lstrip())]
    first, *words = _WORDS_OF_A_SHELL.findall(command)
    lines = [start + first]
    for word in words:
        if width_of(f"{lines[-1]} {word} \\") <= columns:
            lines[-1] += f" {word}"
        else:
            lines[-1] += " \\"
            lines.append(f"{start}    {word}")
    return lines


def _columns(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
