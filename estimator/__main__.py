"""`python -m estimator` is the command `smscost`."""

from estimator.cli import main

if __name__ == "__main__":
    main()
