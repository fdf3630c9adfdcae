"""Every test here runs on both cores."""

from tests.core.cores import both_cores

__all__ = ["both_cores"]
