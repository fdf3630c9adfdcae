"""Compile the core (`estimator/count/core/*.c`) into the library that `binding.py` loads.

    python scripts/build_core.py            # where it is missing or older than its sources
    python scripts/build_core.py --force
    python scripts/build_core.py --sanitize --out DIRECTORY
    python scripts/build_core.py --target aarch64-linux-musl --out DIRECTORY
    python scripts/build_core.py --page     # WebAssembly for `smscost page`, into estimator/page

Any C compiler will do: the one that CC names, `cc`, or the one of the package `ziglang`, which also compiles
for other machines. `hatch_build.py` uses the same functions, so nothing here needs more than Python.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

SOURCES = Path(__file__).resolve().parent.parent / "estimator" / "count" / "core"

PAGE = SOURCES.parents[1] / "page" / "core.wasm"
"""The same for a browser: `smscost page` puts it into the page."""

FLAGS = ("-std=c11", "-O3", "-shared", "-fvisibility=hidden")
WARNINGS = ("-Wall", "-Wextra", "-Werror")
SANITIZERS = (
    "-O1",
    "-g",
    "-fsanitize=address,undefined",
    "-fno-sanitize-recover=all",
    "-fno-omit-frame-pointer",
)


class Target(NamedTuple):
    """A kind of machine: the name that `zig cc -target` knows, and the tag of wheels for it."""

    name: str
    tag: str

    @property
    def system(self) -> str:
        """`linux`, `macos` or `windows`."""
        return self.name.split("-")[1].split(".")[0]


# The library calls nothing of the system's, so it runs on any release of it; the tags name the oldest ones
# that the other packages we need still have wheels for.
TARGETS = {
    target.name: target
    for target in (
        Target("x86_64-linux-gnu.2.17", "manylinux_2_17_x86_64.manylinux2014_x86_64"),
        Target("aarch64-linux-gnu.2.17", "manylinux_2_17_aarch64.manylinux2014_aarch64"),
        Target("x86_64-linux-musl", "musllinux_1_1_x86_64"),
        Target("aarch64-linux-musl", "musllinux_1_1_aarch64"),
        Target("x86_64-macos.11.0", "macosx_11_0_x86_64"),
        Target("aarch64-macos.11.0", "macosx_11_0_arm64"),
        Target("x86_64-windows-gnu", "win_amd64"),
    )
}


# 128-bit vectors and copies of blocks: every browser of the last four years has both.
WASM_FLAGS = (
    *(
        "-target",
        "wasm32-freestanding",
        "-std=c11",
        "-O3",
        "-ffreestanding",
        "-nostdlib",
        "-fvisibility=hidden",
    ),
    *("-msimd128", "-mbulk-memory", "-s"),
    *("-Wl,--no-entry", "-Wl,--export-dynamic", "-Wl,--export=__heap_base"),
)


class CannotBuild(Exception):  # noqa: N818 - an answer, not always an error
    """There is no compiler, or it refuses; the text says which."""


def library_name(system: str) -> str:
    """What the library is called on a system."""
    return "_core" + {"windows": ".dll", "macos": ".dylib"}.get(system, ".so")


def this_system() -> str:
    """The system of this machine, as `Target.system` names it."""
    return {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")


def compiler(*, for_another_machine: bool = False) -> list[str] | None:
    """The words that call a C compiler; None where there is none."""
    if not for_another_machine:
        if os.environ.get("CC"):
            return shlex.split(os.environ["CC"])
        # MSVC's `cl` takes other options; on Windows it is clang, gcc or zig.
        for name in ("cc", "clang", "gcc"):
            if found := shutil.which(name):
                return [found]
    return [sys.executable, "-m", "ziglang", "cc"] if find_spec("ziglang") else None


def out_of_date(library: Path) -> bool:
    """Whether a library is missing, or older than what it is made of."""
    made_of = (*SOURCES.glob("*.[ch]"), Path(__file__))
    return not library.exists() or library.stat().st_mtime < max(path.stat().st_mtime for path in made_of)


def build_wasm(folder: Path, *, strict: bool = True) -> Path:
    """Compile the core to WebAssembly; only the package `ziglang` does that alike everywhere.

    Raises
    ------
    CannotBuild
    """
    words = compiler(for_another_machine=True)
    if words is None:
        raise CannotBuild("WebAssembly is compiled by the package ziglang, which is not installed")
    return _compiled(words, WASM_FLAGS, folder / PAGE.name, strict=strict)


def build(folder: Path, *, target: Target | None = None, sanitize: bool = False, strict: bool = True) -> Path:
    """Compile the library into a folder.

    Parameters
    ----------
    folder : Path
        Is made where it is missing.
    target : Target, optional
        The machine it is for; None: this one.
    sanitize : bool
        Have every access to memory checked; such a library only runs in a process that was started for it.
    strict : bool
        Take warnings for errors: for those who change the core, not for those who install it with a compiler
        that nobody has tried.

    Raises
    ------
    CannotBuild
    """
    words = compiler(for_another_machine=target is not None)
    if words is None:
        raise CannotBuild(
            "there is no C compiler (cc), and the package ziglang, which has one, is not installed"
        )
    system = target.system if target else this_system()
    flags = (
        *(("-target", target.name) if target else ()),
        *FLAGS,
        *(SANITIZERS if sanitize else ("-ffreestanding",)),
        *(() if system == "windows" else ("-fPIC",)),
        # No library at all. A dylib needs the one that starts it.
        *(("-nostdlib", "-s") if system != "macos" and not sanitize else ()),
    )
    return _compiled(words, flags, folder / library_name(system), strict=strict)


def _compiled(words: list[str], flags: tuple[str, ...], library: Path, *, strict: bool) -> Path:
    library.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=library.parent) as scratch:
        # Moved there whole: a process that has the old library loaded keeps it.
        made = Path(scratch, library.name)
        sources = map(str, sorted(SOURCES.glob("*.c")))
        command = [*words, *flags, *(WARNINGS if strict else ()), *sources, "-o", str(made)]
        try:
            ran = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError as error:
            raise CannotBuild(f"{words[0]} cannot be started: {error.strerror}") from None
        if ran.returncode:
            raise CannotBuild(f"{shlex.join(words)} fails:\n{ran.stderr.strip()}")
        made.replace(library)
    return library


def main() -> int:
    """Build what is asked for, and say what was done."""
    parser = argparse.ArgumentParser(description="Compile the core.")
    parser.add_argument("--out", type=Path, default=SOURCES, help="folder of the library [the package's own]")
    parser.add_argument(
        "--target", choices=TARGETS, help="another kind of machine (needs the package ziglang)"
    )
    parser.add_argument("--sanitize", action="store_true", help="check every access to memory")
    parser.add_argument(
        "--force", action="store_true", help="also where the library is newer than its sources"
    )
    parser.add_argument(
        "--lenient", action="store_true", help="warnings are no errors, nor is a missing compiler"
    )
    parser.add_argument(
        "--page", action="store_true", help="WebAssembly for the page (needs the package ziglang)"
    )
    asked = parser.parse_args()
    if asked.page:
        return _page(force=asked.force, lenient=asked.lenient)
    target = TARGETS[asked.target] if asked.target else None
    library = asked.out / library_name(target.system if target else this_system())
    if not (asked.force or out_of_date(library)):
        return 0
    try:
        print(build(asked.out, target=target, sanitize=asked.sanitize, strict=not asked.lenient))
    except CannotBuild as error:
        print(f"The core stays in Python: {error}", file=sys.stderr)
        return 0 if asked.lenient else 1
    return 0


def _page(*, force: bool, lenient: bool) -> int:
    if force or out_of_date(PAGE):
        try:
            print(build_wasm(PAGE.parent, strict=not lenient))
        except CannotBuild as error:
            print(f"The page cannot be made: {error}", file=sys.stderr)
            return 0 if lenient else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
