"""`./yipanqi simulate`: run seeds, show progress, print the seed and the history of what breaks."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from yipanqi.simulation.planted import BUGS, COMPLAINT_BUGS, DOUBLED_BUGS, JOINT_BUGS, LIVE_BUGS, PAPER_BUGS, Bug
from yipanqi.simulation.run import Outcome, run, run_complaints, run_doubled, run_joint, run_live, run_seed, run_windows

Play = Callable[[int, str], Outcome]
OTHERS: Mapping[str, tuple[str, Play, Mapping[str, Bug]]] = MappingProxyType(
    {
        "windows": ("windows", run_windows, PAPER_BUGS),
        "complaints": ("complaints", run_complaints, COMPLAINT_BUGS),
        "joint": ("joint matters", run_joint, JOINT_BUGS),
        "live": ("live sessions", run_live, LIVE_BUGS),
        "doubled": ("pensions drawn twice", run_doubled, DOUBLED_BUGS),
    }
)
"""Other plays than pensions: what they are of, how a seed of one runs, and the bugs that show there."""

LINES = 60
"""Lines of history shown of a seed that breaks."""

Seeds = Annotated[int, typer.Option(help="种子数。 How many seeds to run.")]
Start = Annotated[int, typer.Option(help="第一个种子。 The first seed.")]
Nodes = Annotated[int, typer.Option(min=2, max=3, help="地方数。 How many administrations.")]
People = Annotated[int, typer.Option(min=1, help="样本人数。 How many made-up people.")]
Plant = Annotated[str, typer.Option(help=f"植入缺陷。 Plant a bug: {', '.join(BUGS)}; or all, each until it is found.")]
Papers = Annotated[
    bool,
    typer.Option("--windows", help="窗口、材料与原件，而不是养老金。 Windows, papers and originals, not pensions."),
]
Complaints = Annotated[
    bool, typer.Option("--complaints", help="投诉与办不成事，而不是养老金。 People who complain, not pensions.")
]
Together = Annotated[bool, typer.Option("--joint", help="多地联办事项。 Matters that both sides decide together.")]
Sessions = Annotated[bool, typer.Option("--live", help="虚拟综窗会话。 Live sessions between the two sides.")]
Twice = Annotated[bool, typer.Option("--doubled", help="重复领取的养老金。 Pensions drawn on both sides.")]
Whole = Annotated[bool, typer.Option("--history", help="打印全部经过。 Print the whole history.")]


def simulate(
    seeds: Seeds = 100,
    start: Start = 1,
    nodes: Nodes = 2,
    people: People = 10,
    plant: Plant = "",
    windows: Papers = False,
    complaints: Complaints = False,
    joint: Together = False,
    live: Sessions = False,
    doubled: Twice = False,
    history: Whole = False,
) -> None:
    """推演：丢失的报文、崩溃与出错的银行之下，月份与资金一分不差。 Run made-up regions through every fault.

    The exit code is 0 where every seed held (with `--plant all`: where every planted bug was found), else 1.
    """
    console = Console()
    plays = {"windows": windows, "complaints": complaints, "joint": joint, "live": live, "doubled": doubled}
    chosen = [name for name, wanted in plays.items() if wanted]
    if chosen:
        other = OTHERS[chosen[0]]
        raise typer.Exit(_other(console, *other, seeds, start, plant, whole=history))
    if plant == "all":
        raise typer.Exit(0 if _find_all(console, seeds, start, nodes, people) else 1)
    if plant and plant not in BUGS:
        raise typer.BadParameter(f"there is no bug {plant!r}; there are {', '.join(BUGS)}", param_hint="--plant")
    failed = cases = 0
    for outcome in _shown(console, run(seeds, start, nodes, people, plant), seeds):
        failed, cases = failed + bool(outcome.broken), cases + outcome.cases
        if history or outcome.broken:
            _tell(console, outcome, nodes, people, plant, whole=history)
    console.print(
        f"{seeds} seeds, {nodes} nodes, {cases} cases: " + (f"{failed} seeds BROKEN" if failed else "all held")
    )
    raise typer.Exit(1 if failed else 0)


def _other(
    console: Console, of: str, play: Play, bugs: Mapping[str, Bug], seeds: int, start: int, plant: str, *, whole: bool
) -> int:
    if plant == "all":
        return 0 if _find_every(console, play, bugs, range(start, start + seeds)) else 1
    if plant and plant not in bugs:
        raise typer.BadParameter(f"there is no bug {plant!r}; there are {', '.join(bugs)}", param_hint="--plant")
    outcomes = (play(seed, plant) for seed in range(start, start + seeds))
    failed = 0
    for outcome in _shown(console, outcomes, seeds):
        failed += bool(outcome.broken)
        for line in outcome.history if whole else outcome.history[-LINES:] if outcome.broken else ():
            console.print(line, markup=False, highlight=False, soft_wrap=True)
        if outcome.broken:
            console.print(f"seed {outcome.seed}: {outcome.broken}", markup=False, soft_wrap=True)
    console.print(f"{seeds} seeds of {of}: " + (f"{failed} seeds BROKEN" if failed else "all held"))
    return 1 if failed else 0


def _shown(console: Console, outcomes: Iterator[Outcome], seeds: int) -> Iterator[Outcome]:
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("seeds", total=seeds)
        for outcome in outcomes:
            progress.advance(task)
            yield outcome


def _tell(console: Console, outcome: Outcome, nodes: int, people: int, plant: str, *, whole: bool) -> None:
    lines = outcome.history if whole else outcome.history[-LINES:]
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    if outcome.broken:
        again = f"./yipanqi simulate --seeds 1 --start {outcome.seed} --nodes {nodes} --people {people} --history"
        again += f" --plant {plant}" if plant else ""
        console.print(f"seed {outcome.seed} ({outcome.digest}): {outcome.broken}", markup=False, soft_wrap=True)
        console.print(f"the whole history: {again}", markup=False, soft_wrap=True)


def _find_all(console: Console, seeds: int, start: int, nodes: int, people: int) -> bool:
    def play(seed: int, plant: str) -> Outcome:
        return run_seed(seed, nodes, people, plant)

    return _find_every(console, play, BUGS, range(start, start + seeds))


def _find_every(console: Console, play: Play, bugs: Mapping[str, Bug], seeds: range) -> bool:
    table = Table("planted bug", "found by seed", "what broke")
    found = 0
    for bug in bugs:
        caught = next((o for o in (play(seed, bug) for seed in seeds) if o.broken), None)
        found += caught is not None
        table.add_row(bug, str(caught.seed) if caught else f"not in {len(seeds)}", caught.broken if caught else "")
        console.print(f"{bug}: {'found' if caught else 'NOT FOUND'}")
    console.print(table)
    return found == len(bugs)
