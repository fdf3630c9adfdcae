"""The command `smscost`, also as `python -m estimator`."""

import gc


def run() -> None:
    """Run the command, without a look for garbage while its modules are loaded.

    They make hundreds of thousands of objects that stay: a tenth of a short command would be spent on looking
    through them. What a batch leaves behind is freed without that.
    """
    gc.set_threshold(1_000_000, 20, 20)
    from estimator.cli import main

    main()


if __name__ == "__main__":
    run()
