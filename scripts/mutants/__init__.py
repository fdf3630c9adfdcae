"""Do the tests of a room notice when its code is wrong? Small faults are made in it, one after the other.

    python -m scripts.mutants estimator/supply/transfers --tests tests/transfers --every 4

The tests are collected once, and run once, to learn which lines of the files each of them reaches, and how
long it takes. Then, for each fault (a mutant; `scripts/faults_made.py`), a fork of that process gets the
faulty functions in place of the sound ones, and runs the tests that reach the lines of the fault: the
fastest of each function of tests first, until one notices. A fault that stands outside of functions, or that
nothing noticed so, is imported anew, by a fork that has imported nothing of the project yet: what a function
made as it was imported is made again. What no test notices is printed as the lines it changes.

A command that a test starts in a process of its own runs sound code, and notices nothing. docs/mutants.md has
the figures, and says which survivors are no faults.
"""
