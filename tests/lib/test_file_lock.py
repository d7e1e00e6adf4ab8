"""Locks on files: who may hold them beside whom, and that the end of a process frees them."""

import stat
import subprocess
import sys
from pathlib import Path

from rapport.lib.file_lock import FileLock


def test_an_exclusive_lock_keeps_out_everybody_and_says_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "run" / "a.lock"

    with FileLock(path, note="4711"):
        assert FileLock(path).acquire(wait=False) is False
        assert FileLock(path, shared=True).acquire(wait=False) is False
        assert FileLock(path).holder_note() == "4711"

    assert FileLock(path).acquire(wait=False) is True
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_shared_locks_stand_side_by_side_but_not_beside_an_exclusive_one(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "a", shared=True), FileLock(tmp_path / "a", shared=True)

    assert first.acquire(wait=False) is True
    assert second.acquire(wait=False) is True

    first.release()
    assert FileLock(tmp_path / "a").acquire(wait=False) is False
    second.release()
    assert FileLock(tmp_path / "a").acquire(wait=False) is True


def test_the_end_of_the_holder_frees_the_lock_even_by_force(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from rapport.lib.file_lock import FileLock\n"
        "lock = FileLock(Path(sys.argv[1])); lock.acquire()\n"
        "print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "a")], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    refused = FileLock(tmp_path / "a").acquire(wait=False)

    holder.kill()
    holder.wait()
    holder.stdout.close()

    assert refused is False
    assert FileLock(tmp_path / "a").acquire(wait=False) is True
