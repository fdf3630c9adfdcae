"""Build wheels for other machines from this one: `python scripts/build_wheels.py [--out FOLDER] [NAME …]`

Needs the packages `build`, `hatchling` and `ziglang`. Each wheel is looked into before it counts: its tags,
the library in it, and whether that was made for the processor it says.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from build_core import TARGETS, Target, library_name

ROOT = Path(__file__).resolve().parent.parent

# The first bytes of a library, and those that name the processor, with their place.
_MARKS = {
    ("linux", "x86_64"): (b"\x7fELF", 18, b"\x3e\x00"),
    ("linux", "aarch64"): (b"\x7fELF", 18, b"\xb7\x00"),
    ("macos", "x86_64"): (b"\xcf\xfa\xed\xfe", 4, b"\x07\x00\x00\x01"),
    ("macos", "aarch64"): (b"\xcf\xfa\xed\xfe", 4, b"\x0c\x00\x00\x01"),
    ("windows", "x86_64"): (b"MZ", 0, b"MZ"),
}


def build_wheel(target: Target, out: Path) -> Path:
    """The wheel for one kind of machine."""
    before = set(out.glob("*.whl"))
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)],
        env={**os.environ, "SMSCOST_TARGET": target.name, "SMSCOST_CORE": "required"},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    made = set(out.glob("*.whl")) - before
    if len(made) != 1:
        raise SystemExit(f"{target.name}: {len(made)} new wheels in {out}, instead of one")
    return made.pop()


def check(wheel: Path, target: Target) -> None:
    """Stop where a wheel is not what its name says."""
    tags = {f"py3-none-{platform}" for platform in target.tag.split(".")}
    place = f"estimator/count/core/{library_name(target.system)}"
    start, at, processor = _MARKS[target.system, target.name.split("-")[0]]
    with zipfile.ZipFile(wheel) as opened:
        about = next(name for name in opened.namelist() if name.endswith(".dist-info/WHEEL"))
        written = {
            line.removeprefix("Tag: ")
            for line in opened.read(about).decode().splitlines()
            if line.startswith("Tag: ")
        }
        library = opened.read(place)
    if written != tags:
        raise SystemExit(f"{wheel.name} has the tags {sorted(written)}, not {sorted(tags)}")
    if not library.startswith(start) or library[at : at + len(processor)] != processor:
        raise SystemExit(f"{wheel.name}: {place} is not for {target.name}")


def main() -> None:
    """Build what is asked for."""
    parser = argparse.ArgumentParser(description="Build wheels for other machines.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of a target: {', '.join(TARGETS)} [all]")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(TARGETS):
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    asked.out.mkdir(parents=True, exist_ok=True)
    for name in asked.names or TARGETS:
        wheel = build_wheel(TARGETS[name], asked.out)
        check(wheel, TARGETS[name])
        print(f"{wheel.name}  {wheel.stat().st_size >> 10} KiB", flush=True)


if __name__ == "__main__":
    main()
