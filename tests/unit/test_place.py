"""A clinic's keys: made once, whole from the first moment, and its owner's only."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from mesoplan.settings import place


@pytest.fixture
def keys(tmp_path, monkeypatch):
    monkeypatch.setenv("MESOPLAN_HOME", str(tmp_path))
    return tmp_path / "keys"


def test_a_key_is_made_once_and_kept(keys):
    assert place.key("new") == place.key("new")
    assert [path.name for path in keys.iterdir()] == ["new"]
    assert (keys / "new").stat().st_mode & 0o777 == 0o600


def test_nobody_reads_a_key_half_written_and_the_quickest_process_makes_it(
    keys, monkeypatch
):
    together, drawn = Barrier(4), secrets.token_bytes

    def all_at_once(size):
        assert not (keys / "new").exists()
        together.wait()
        return drawn(size)

    monkeypatch.setattr(place.secrets, "token_bytes", all_at_once)
    with ThreadPoolExecutor(4) as processes:
        found = {*processes.map(lambda _: place.key("new"), range(4))}
    assert found == {(keys / "new").read_bytes()}
    assert [path.name for path in keys.iterdir()] == ["new"]


def test_a_broken_key_is_named(keys):
    keys.mkdir()
    (keys / "old").write_bytes(b"short")
    with pytest.raises(
        place.BrokenSetting, match="a key has 32 bytes, this file has 5"
    ):
        place.key("old")
