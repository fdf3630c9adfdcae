"""The command `smscost`, also as `python -m estimator`."""

import gc
import os
import sys
import warnings


def _ignored(_: object) -> None:
    """Nobody is told."""


def _open_streams() -> None:
    """Open those that whoever started it has closed (`>&-`): nothing is in one, and the other takes nothing.

    Else the first file that is opened would be standard output.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # Writing to what was opened for reading is an error. That of errors has nobody to tell.
            descriptor = os.open(os.devnull, os.O_WRONLY if name == "stderr" else os.O_RDONLY)
            setattr(sys, name, os.fdopen(descriptor, mode, encoding="utf-8", errors="backslashreplace"))


def run() -> None:
    """Run the command, without a look for garbage while its modules are loaded.

    They make hundreds of thousands of objects that stay: a tenth of a short command would be spent on looking
    through them. What a batch leaves behind is freed without that.

    Nothing gets past here as a traceback: neither what nobody foresaw, nor Ctrl-C while modules are loaded.
    """
    # What goes wrong while something is tidied away is no outcome; what libraries warn of is not for users.
    sys.unraisablehook = _ignored
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    _open_streams()
    try:
        gc.set_threshold(1_000_000, 20, 20)
        from estimator.cli import main

        main()
    except KeyboardInterrupt:
        from estimator.cli.unforeseen import interrupted

        interrupted()
    except Exception as error:
        from estimator.cli.unforeseen import stopped

        stopped(error)


if __name__ == "__main__":
    run()
