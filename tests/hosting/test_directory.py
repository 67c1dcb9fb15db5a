"""A node's data directory: settings that come back as written, a key that others cannot read, one process at a time."""

import stat
from pathlib import Path

import msgspec
import pytest

from yipanqi.hosting import directory as data
from yipanqi.hosting.directory import AlreadyRunning, PeerSetting, Setting
from yipanqi.kernel.text import Text
from yipanqi.web.seam import Provider

SETTING = Setting(
    code="51",
    name=Text("四川", "Sichuan"),
    database="postgresql+psycopg://yipanqi@127.0.0.1/yipanqi_51",
    port=8051,
    base_url="http://127.0.0.1:8051",
    peers=(PeerSetting("50", "http://127.0.0.1:8050"), PeerSetting("52", "http://127.0.0.1:8052")),
    organisations={"bank": "ab" * 32, "a library": "cd" * 32},
)


def test_settings_come_back_as_they_were_written(tmp_path: Path) -> None:
    for setting in (
        SETTING,
        msgspec.structs.replace(SETTING, live=True, provider=Provider("https://id.example", "yipanqi", '秘密"')),
        msgspec.structs.replace(SETTING, peers=(), organisations={}),
    ):
        data.write(tmp_path, setting)
        assert data.read(tmp_path) == setting


def test_without_a_database_a_node_keeps_one_in_its_directory(tmp_path: Path) -> None:
    data.write(tmp_path, msgspec.structs.replace(SETTING, database=""))
    assert data.read(tmp_path).database == f"sqlite:///{tmp_path / 'node.db'}"


def test_a_misspelt_setting_is_refused_by_name(tmp_path: Path) -> None:
    data.write(tmp_path, SETTING)
    path = tmp_path / "node.toml"
    path.write_text(path.read_text().replace("base_url", "base_ulr"))
    with pytest.raises(msgspec.ValidationError, match="base_ulr"):
        data.read(tmp_path)


@pytest.mark.parametrize("changes", [{"live": True}, {"provider": Provider("https://id.example", "yipanqi")}])
def test_a_live_node_has_a_log_in_provider_and_a_practice_node_has_none(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="provider"):
        msgspec.structs.replace(SETTING, **changes)


def test_the_master_key_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    data.write(tmp_path, SETTING)
    key = data.master_key(tmp_path)
    data.write(tmp_path, SETTING)
    assert data.master_key(tmp_path) == key
    assert len(key) == 32
    for name in ("master.key", "node.toml"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600

    (tmp_path / "master.key").chmod(0o640)
    with pytest.raises(PermissionError, match="chmod 600"):
        data.master_key(tmp_path)


def test_one_process_runs_a_node(tmp_path: Path) -> None:
    with data.locked(tmp_path), pytest.raises(AlreadyRunning), data.locked(tmp_path):
        pass
    with data.locked(tmp_path):
        pass
