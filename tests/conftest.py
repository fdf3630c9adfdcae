"""What pytest leaves alone: scripts among the error fixtures are run by `test_errors.py`, not imported."""

collect_ignore_glob = ["errors/*"]
