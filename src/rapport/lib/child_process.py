"""Makes a child process end when its parent does, however that ended; it starts nothing itself."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1  # <sys/prctl.h>


def die_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """Return a `preexec_fn` by which Linux sends `death_signal` to the child as soon as its parent is gone.

    Linux counts the end of the *thread* that started the child, so start children from the main thread. On
    other systems the function does nothing. It must run after a change of user, which clears the wish;
    `subprocess` does so.
    """
    if sys.platform != "linux":
        return lambda: None
    # Loaded before the fork: between fork and exec, a library must not be opened.
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:
            # The parent ended between the fork and the line above; nobody would ever send the signal.
            os._exit(1)

    return ask


def follow_parent(death_signal: signal.Signals) -> None:
    """Ask for the same in the calling process, for children that were forked by somebody else's code."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
