"""The command `smscost`, also as `python -m estimator`."""

import gc
import sys
import warnings


def _ignored(_: object) -> None:
    """Nobody is told."""


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
