"""The rows of the table: what is measured, against what, and how far it may go (bench/README.md)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bench import records
from bench.applies import apply, night, reads
from bench.children import interpreter_peak
from bench.data import Shape
from bench.program import Asked
from bench.table import Figure, Line
from bench.work import Work

_FAR = Asked(0.1, 32)
_NEAR = Asked(0.02, 16)
_HERE = Asked(0.0, 16)
"""No latency, and as many at a time as the program takes by itself."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much there is to do, and how often; `scripted` are small enough for the script, and prolonged to `small`."""

    runs: int
    middle: Shape
    nothing: Shape
    growing: tuple[Shape, Shape, Shape]
    small: Shape
    scripted: tuple[Shape, Shape]
    applied: Shape
    audited: int
    dropped: Shape
    night: Shape
    lossy: Shape
    lost: int
    tiny: Shape
    one: Shape
    kept: int


def even(companies: int, each: int) -> Shape:
    """Give a shape with as many rows as people live: of a hundred, two leave and two come."""
    return Shape(companies, each, newcomers=companies * each // 50)


FULL = Sizes(
    runs=3,
    middle=even(200, 500),
    nothing=even(2, 500),
    growing=(even(20, 500), even(200, 500), even(2000, 500)),
    small=even(5000, 20),
    scripted=(even(50, 20), even(500, 20)),
    applied=Shape(50, 200, newcomers=10_000, leavers=0, status=200),
    audited=100_000,
    dropped=Shape(20, 1, newcomers=100_000, leavers=0, status=0, drift=0),
    night=Shape(200, 500, newcomers=15, leavers=0, status=0, drift=0, few=25),
    lossy=Shape(1, 20_000, newcomers=3_000, leavers=0, status=0, drift=0),
    lost=40,
    tiny=even(20_000, 5),
    one=even(1, 500_000),
    kept=1_000_000,
)
QUICK = Sizes(
    runs=1,
    middle=even(8, 500),
    nothing=even(1, 100),
    growing=(even(4, 500), even(8, 500), even(16, 500)),
    small=even(100, 20),
    scripted=(even(25, 20), even(50, 20)),
    applied=Shape(10, 100, newcomers=500, leavers=0, status=100),
    audited=5_000,
    dropped=Shape(20, 1, newcomers=4_000, leavers=0, status=0, drift=0),
    night=Shape(20, 500, newcomers=6, leavers=0, status=0, drift=0, few=8),
    lossy=Shape(1, 2_000, newcomers=300, leavers=0, status=0, drift=0),
    lost=4,
    tiny=even(400, 5),
    one=even(1, 10_000),
    kept=10_000,
)


def b1(work: Work, sizes: Sizes) -> Iterator[Line]:
    """Listing alone, against the latency of its pages."""
    shape = sizes.middle
    for wire, most in ((_FAR, 1.15), (_NEAR, 1.2)):
        ours, ideal = work.listing(shape, wire), shape.pages * wire.latency / wire.at_once
        name = f"list {shape.live:,} users, {wire}"
        yield Figure("B1", name, ours.wall, "s", ours.runs).within(most, ideal, f"pages·latency/{wire.at_once}")
        work.list_floor(shape, wire)


def b2(work: Work, sizes: Sizes) -> Iterator[Line]:
    """A plan without latency: its CPU against the floors', its wall against the script's."""
    shape = sizes.middle
    ours = work.plan(shape, "xlsx", _HERE)
    floor = work.list_floor(shape, _HERE).cpu + work.sheet_floor(shape, "xlsx").cpu
    script = work.script(shape, _HERE.latency)
    name = f"plan {shape.rows:,} XLSX rows × {shape.live:,} live, 0 ms"
    yield Figure("B2", f"{name}: CPU", ours.cpu, "s", ours.runs).within(1.7, floor, "both floors")
    yield Figure("B2", f"{name}: wall", ours.wall, "s", ours.runs).faster(13, script.wall, "script")
    yield Figure("B2", f"{name}: wall", ours.wall, "s", ours.runs).within(0.7, ours.cpu, "its own CPU")


def b3(work: Work, sizes: Sizes) -> Iterator[Line]:
    """A plan with latency: its wall against the slower floor and against the script."""
    script = work.script(sizes.middle, _FAR.latency)
    return _far(work, "B3", sizes.middle, script.wall, "script")


def b4(work: Work, sizes: Sizes) -> Iterator[Line]:
    """A row costs the same whatever their number; what starting takes is in none of them. Memory by person."""
    empty = interpreter_peak()
    for kind, most in (("csv", 1.0), ("xlsx", 1.7)):
        start = work.plan(sizes.nothing, kind, _HERE)
        plans = [work.plan(shape, kind, _HERE) for shape in sizes.growing]
        pairs = list(zip(sizes.growing, plans, strict=True))
        costs = [(plan.cpu - start.cpu) / (shape.rows - sizes.nothing.rows) * 1e6 for shape, plan in pairs]
        names = [f"plan {shape.rows:,} {kind.upper()} rows × {shape.live:,} live" for shape in sizes.growing]
        middle = f"at {sizes.growing[1].rows:,} rows"
        for name, cost, plan in zip(names, costs, plans, strict=True):
            yield Figure("B4", f"{name}: CPU per row", cost, "µs", plan.runs).even(10, costs[1], middle)
        memory = (plans[-1].peak - empty) / sizes.growing[-1].live / 1e3
        yield Figure("B4", f"{names[-1]}: memory per user", memory, "kB", plans[-1].runs).at_most(most)


def b5(work: Work, sizes: Sizes) -> Iterator[Line]:
    """An apply, against the latency of its calls."""
    shape = sizes.applied
    work.apply_floor(shape, _FAR)
    ours, counted = apply(work, shape, _FAR)
    calls = sum(counted.values())
    name = (
        f"apply {shape.newcomers:,} creates + {shape.changes:,} status changes in {shape.companies} companies, {_FAR}"
    )
    ideal = calls * _FAR.latency / _FAR.at_once
    figure = Figure("B5", name, ours.wall, "s", ours.runs)
    yield figure.within(1.2, ideal, f"{calls:,} calls·latency/{_FAR.at_once}")


def b6(work: Work, sizes: Sizes) -> Iterator[Line]:
    """The audit workbook, from memory and from the journal."""
    work.book_floor(sizes.audited)
    from_report = records.audit(work, sizes.audited)
    (from_journal,) = records.read_back(work, sizes.audited, records.AUDITED)
    for what, ours in (("from a report", from_report), ("`runs RUN --audit`", from_journal)):
        name = f"audit of {sizes.audited:,} actions, {what}"
        yield Figure("B6", f"{name}: wall", ours.wall, "s", ours.runs).at_most(10)
        yield Figure("B6", f"{name}: peak", ours.peak / 1e6, "MB", ours.runs).at_most(150)


def b7(work: Work, _sizes: Sizes) -> Iterator[Line]:
    """Starting, against a bare interpreter."""
    bare = work.bare_start()
    for argument in ("--help", "runs"):
        ours, heavy = work.start(argument)
        figure = Figure("B7", f"reconciler {argument}", ours.wall * 1e3, "ms", ours.runs)
        yield figure.within(4, bare.wall * 1e3, "bare interpreter")
        found = f": {', '.join(heavy)}" if heavy else ""
        yield Figure("B7", f"reconciler {argument}, heavy modules imported{found}", len(heavy), "modules", 1).at_most(0)


def b8(work: Work, sizes: Sizes) -> Iterator[Line]:
    """Many small companies, as B3. The script would take ten minutes: two smaller runs of it are prolonged."""
    less, more = sizes.scripted
    short, long = work.script(less, _FAR.latency), work.script(more, _FAR.latency)
    each = (long.wall - short.wall) / (more.live - less.live)
    script = long.wall + each * (sizes.small.live - more.live)
    return _far(work, "B8", sizes.small, script, f"script, as {less.live:,} and {more.live:,} say")


def b9(work: Work, sizes: Sizes) -> Iterator[Line]:
    """A usual night, after one on which nothing was to be done."""
    shape = sizes.night
    before = replace(shape, newcomers=0, few=0)
    ours, counted = night(work, before, shape, _FAR)
    changes, calls = shape.newcomers + shape.changes, sum(counted.values())
    name = f"a night of {changes} changes in {shape.few} of {shape.companies} companies, {shape.live:,} live, {_FAR}"
    # The list of companies is what says which listings there are.
    most = shape.pages + 1 + 1.1 * changes
    yield Figure("B9", f"{name}: GETs", reads(counted), "GETs", ours.runs).within(1, most, "pages + 1 + 1.1·changes")
    ideal = calls * _FAR.latency / _FAR.at_once
    wall = Figure("B9", name, ours.wall, "s", ours.runs)
    yield wall.within(1.2, ideal, f"{calls:,} calls·latency/{_FAR.at_once}", more=2)


def b10(work: Work, sizes: Sizes) -> Iterator[Line]:
    """Lost answers: to what was carried out, and to what never arrived, too."""
    shape, lost = sizes.lossy, sizes.lost
    name = f"{shape.newcomers:,} creates in a company of {shape.each:,}, {lost} answers lost"
    for kept, what in ((lost, "all done"), (lost // 2, "half of them never arrived")):
        ours, counted = apply(work, shape, _HERE, (lost, kept))
        figure = Figure("B10", f"{name}, {what}: GETs", reads(counted), "GETs", ours.runs)
        yield figure.within(4, shape.pages, "pages")
        if kept == lost:
            yield Figure("B10", f"{name}, {what}", ours.wall, "s", ours.runs).at_most(3)


def b11(work: Work, sizes: Sizes) -> Iterator[Line]:
    """Very many companies, and a very large one."""
    empty = interpreter_peak()
    for shape in (sizes.tiny, sizes.one):
        ours, floor = work.plan(shape, "xlsx", _FAR), work.list_floor(shape, _FAR)
        name = f"plan {shape.rows:,} XLSX rows × {shape}, {_FAR}"
        figure = Figure("B11", name, ours.wall, "s", ours.runs)
        yield figure.within(1.25, floor.wall, "floor of the wire", more=3)
        memory = (ours.peak - empty) / shape.live / 1e3
        yield Figure("B11", f"{name}: memory per user", memory, "kB", ours.runs).at_most(1.7)


def b13(work: Work, sizes: Sizes) -> Iterator[Line]:
    """A large journal: proven, looked at, and written into an audit."""
    name = f"journal of {sizes.kept:,} actions and a night"
    commands = (records.PROVEN, records.SHOWN, records.AUDITED)
    proven, shown, audited = records.read_back(work, sizes.kept, *commands)
    for what, ours, most in (
        ("`runs --verify`", proven, 10),
        ("`runs last`", shown, 1),
        ("audit of them", audited, 60),
    ):
        yield Figure("B13", f"{name}: {what}", ours.wall, "s", ours.runs).at_most(most)
    yield Figure("B13", f"{name}: audit of them, peak", audited.peak / 1e6, "MB", audited.runs).at_most(60)


def b12(work: Work, sizes: Sizes) -> Iterator[Line]:
    """The page: from a drop to its findings, against `check` alone; pages of a plan, and others during a check."""
    shape = sizes.dropped
    alone = {kind: work.check(shape, kind) for kind in ("xlsx", "wrong")}
    visit = work.visit(shape)
    rows = f"{shape.rows:,} rows"
    for what, name, kind in (
        ("good", f"page: drop of {rows} to its findings", "xlsx"),
        ("wrong", f"page: drop of {rows}, each hundredth wrong, to its findings", "wrong"),
        ("fixed", f"page: one cell of {rows} fixed, and all checked again", "wrong"),
    ):
        yield Figure("B12", name, visit[what].wall, "s", visit[what].runs).within(1.3, alone[kind].wall, "check alone")
    changes = f"page of a plan of {shape.newcomers:,} changes"
    for what in ("first", "500th", "search", "search in vain"):
        took = visit[what]
        yield Figure("B12", f"{changes}: {what}", took.wall * 1e3, "ms", took.runs).at_most(50)
    for what in ("others", "slowest of the others"):
        took = visit[what]
        yield Figure("B12", f"pages during a check: {what}", took.wall * 1e3, "ms", took.runs).at_most(100)
    yield Figure("B12", "page: peak memory of the server", took.peak / 1e6, "MB", took.runs).at_most(60)


def b14(work: Work, sizes: Sizes) -> Iterator[Line]:
    """The journal, against a chain of records of one text and one hash each, with nothing around it."""
    number = sizes.audited // 2
    (ours, size), (floor, least) = records.journal(work, "ours", number), records.journal(work, "floor", number)
    name, what = f"journal of {number:,} actions", "one text, one hash"
    each, at_least = ours.cpu / number * 1e6, floor.cpu / number * 1e6
    yield Figure("B14", f"{name}: CPU for each", each, "µs", ours.runs).within(2.6, at_least, what)
    yield Figure("B14", f"{name}: bytes for each", size / number, "B", ours.runs).within(1.3, least / number, what)


def b15(work: Work, sizes: Sizes) -> Iterator[Line]:
    """What is looked for in names, dates and remarks, against rows of ordinary names without them."""
    plain, signs = work.check(sizes.middle, "csv"), work.check(sizes.middle, "signs")
    name = f"check {sizes.middle.rows:,} CSV rows with names beyond ASCII, first days and remarks: CPU"
    yield Figure("B15", name, signs.cpu, "s", signs.runs).within(2.5, plain.cpu, "without")


ROWS: dict[str, Callable[[Work, Sizes], Iterator[Line]]] = {
    "B1": b1, "B2": b2, "B3": b3, "B4": b4, "B5": b5, "B6": b6, "B7": b7, "B8": b8, "B9": b9,
    "B10": b10, "B11": b11, "B12": b12, "B13": b13, "B14": b14, "B15": b15,
}  # fmt: skip


def _far(work: Work, row: str, shape: Shape, script: float, what: str) -> Iterator[Line]:
    ours = work.plan(shape, "xlsx", _FAR)
    floors = {"floor of the wire": work.list_floor(shape, _FAR), "floor of the sheet": work.sheet_floor(shape, "xlsx")}
    slower = max(floors, key=lambda name: floors[name].wall)
    name = f"plan {shape.rows:,} XLSX rows × {shape.live:,} live in {shape.companies:,} companies, {_FAR}"
    figure = Figure(row, name, ours.wall, "s", ours.runs)
    yield figure.within(1.25, floors[slower].wall, slower, more=3)
    yield figure.faster(15, script, what)
