"""Real processes killed while transfers run: nothing is lost, nothing is done twice, every month and fen adds up."""

from pathlib import Path

from support.postgres import Cluster, running_cluster
from support.transfers import Applicants, count, set_up_with_people, wait_until
from yipanqi.hosting.pair import Layout, Process, Running, free_ports

PEOPLE = 60


def test_nodes_and_bank_are_killed_again_and_again(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "pair", free_ports())
    people = set_up_with_people(layout, PEOPLE, seed=7)
    with Running(layout) as running:
        applicants = Applicants(layout, people, seed=7)
        assert running.bank is not None
        victims: list[Process] = [*running.nodes.values(), running.bank] * 3
        for victim in victims:
            applicants.apply(3)
            victim.stop(kill=True)
            applicants.apply(3)  # while one side is gone
            victim.start()
            if victim is not running.bank:
                running.wait_for("51" if victim is running.nodes["51"] else "50")
        wait_until(applicants.everyone_has_applied)
        wait_until(lambda: applicants.all_closed(PEOPLE))
        applicants.stage.close()
    count(layout, people)


def test_postgresql_crashes_while_transfers_run(tmp_path: Path) -> None:
    with running_cluster() as cluster:
        layout = Layout(tmp_path / "pair", free_ports(), cluster.url)
        people = set_up_with_people(layout, PEOPLE, seed=8)
        with Running(layout) as running:
            applicants = Applicants(layout, people, seed=8)
            for _ in range(3):
                applicants.apply(5)
                _crash(cluster)
                applicants.apply(5)
                running.nodes["50"].stop(kill=True)
                applicants.apply(3)
                running.nodes["50"].start()
                running.wait_for("50")
            wait_until(applicants.everyone_has_applied)
            wait_until(lambda: applicants.all_closed(PEOPLE))
            applicants.stage.close()
        count(layout, people)


def _crash(cluster: Cluster) -> None:
    cluster.stop("immediate")
    cluster.start()
