"""One child process: its back-off, its output, its words of farewell."""

import os
import sys
import time

from rapport.platform.runtime.processes import LINE_LIMIT, ChildProcess, describe_exit


def child(program: str) -> ChildProcess:
    return ChildProcess("child", [sys.executable, "-c", program], dict(os.environ))


def wait_for_exit(process: ChildProcess) -> int:
    while (status := process.collect_exit()) is None:
        time.sleep(0.01)
    return status


def test_each_crash_doubles_the_wait_up_to_half_a_minute() -> None:
    process = child("raise SystemExit(3)")
    waits = []

    for _crash in range(3):
        process.start()
        assert wait_for_exit(process) == 3
        assert process.restart_at is not None
        waits.append(round(process.restart_at - time.monotonic(), 1))
        process.forget()
    process.crashes = 50
    process.start()
    wait_for_exit(process)

    assert waits == [0.5, 1.0, 2.0]
    assert process.restart_at is not None
    assert 29.5 < process.restart_at - time.monotonic() <= 30.0
    process.forget()


def test_output_comes_in_whole_lines_and_an_endless_one_in_pieces() -> None:
    process = child(f"import sys; sys.stdout.write('one\\ntwo\\n' + 'x' * {2 * LINE_LIMIT})")
    process.start()
    lines: list[str] = []
    while not process.has_ended():
        lines += process.read_lines()
    lines += process.read_rest()
    process.forget()

    assert lines[:2] == ["one", "two"]
    assert "".join(lines[2:]) == "x" * (2 * LINE_LIMIT)
    assert len(lines) > 3


def test_an_end_is_told_in_words() -> None:
    assert describe_exit(3) == "ended with code 3"
    assert describe_exit(-9) == "was ended by SIGKILL"
