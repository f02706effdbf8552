"""Figures, the bars they are held against, and the one table that tells them."""

from collections.abc import Iterable
from dataclasses import dataclass

_HEADER = ("row", "work", "measured", "against", "ratio", "bar", "met", "runs")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table; `against` and `ratio` are None where the bar is a figure of its own."""

    row: str
    work: str
    measured: float
    unit: str
    runs: int
    bar: str
    met: bool
    against: float | None = None
    what: str = ""
    ratio: float | None = None

    def cells(self) -> tuple[str, ...]:
        """Give what the table shows."""
        against = "" if self.against is None else f"{_number(self.against)} {self.unit}: {self.what}"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        met = "yes" if self.met else "**no**"
        measured = f"{_number(self.measured)} {self.unit}"
        return self.row, self.work, measured, against, ratio, self.bar, met, str(self.runs)


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured; each method holds it against a bar of its kind."""

    row: str
    work: str
    value: float
    unit: str
    runs: int

    def within(self, most: float, floor: float, what: str, more: float = 0.0) -> Line:
        """Hold it against so many times its floor, and `more` on top."""
        top = f" + {more:g} {self.unit} = {_number(most * floor + more)} {self.unit}" if more else ""
        met = self.value <= most * floor + more
        return self._line(f"≤ {most:g} ×{top}", met, floor, what, self.value / floor)

    def faster(self, least: float, other: float, what: str) -> Line:
        """Hold it against what must take so many times as long."""
        return self._line(f"≥ {least:g} × faster", other / self.value >= least, other, what, other / self.value)

    def at_most(self, bar: float) -> Line:
        """Hold it against a figure that is given."""
        return self._line(f"≤ {bar:g} {self.unit}", self.value <= bar)

    def even(self, percent: float, other: float, what: str) -> Line:
        """Hold it against what it should be like."""
        ratio = self.value / other
        return self._line(f"± {percent:g} %", abs(ratio - 1) <= percent / 100, other, what, ratio)

    def _line(
        self, bar: str, met: bool, against: float | None = None, what: str = "", ratio: float | None = None
    ) -> Line:
        return Line(self.row, self.work, self.value, self.unit, self.runs, bar, met, against, what, ratio)


def table(lines: Iterable[Line]) -> str:
    """Give the lines as a Markdown table that reads well as plain text, too."""
    rows = [_HEADER, *(line.cells() for line in lines)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(_HEADER))]
    shown = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    shown.insert(1, " | ".join("-" * width for width in widths))
    return "\n".join(f"| {line} |" for line in shown)


def _number(value: float) -> str:
    if value == int(value) and value < 1000:
        return f"{value:g}"
    return f"{value:,.0f}" if value >= 1000 else f"{value:.0f}" if value >= 100 else f"{value:.3g}"
