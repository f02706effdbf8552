"""Write the figures of a soak into docs/reliability.md: `python docs/make_reliability.py soak.json`."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAGE = Path(__file__).with_name("reliability.md")
BEGIN, END = "<!-- figures: made by docs/make_reliability.py -->\n", "<!-- end of figures -->\n"


def page(text: str, soaked: Any) -> str:
    """Return the page with the figures of a soak in place of those that stand there."""
    before, rest = text.split(BEGIN)
    figures = "\n".join(_figures(soaked))
    return f"{before}{BEGIN}\n{figures}\n\n{END}{rest.split(END)[1]}"


def _figures(soaked: Any) -> Iterator[str]:
    tally = soaked["tally"]
    kills = sum(count for name, count in tally.items() if name.startswith("kill "))
    faults = sum(count for name, count in tally.items() if name.startswith("fault "))
    killed = tally.get("kill SIGKILL", 0)
    yield (
        f"{tally['worlds']:,} worlds, {tally['runs']:,} runs, {kills:,} signals ({killed:,} of them SIGKILL), "
        f"{faults:,} faults and {tally['audit rows']:,} rows of audit workbooks "
        f"in {soaked['seconds'] / 60:.0f} minutes, by `make soak RUNS={soaked['asked']} SEEDS={soaked['seeds']}`."
    )
    yield from ("", "| oracle | found |", "|---|---|")
    yield from (f"| {oracle} | {count:,} |" for oracle, count in soaked["oracles"].items())
    yield from ("", "| signal or fault | times |", "|---|---|")
    yield from (
        f"| {name.partition(' ')[2]} | {count:,} |"
        for name, count in sorted(tally.items())
        if name.startswith(("kill ", "fault "))
    )


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8"), json.loads(Path(sys.argv[1]).read_bytes())), "utf-8")
