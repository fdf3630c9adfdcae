"""A file with a fault: as code, in place of the sound functions, or imported anew."""

from __future__ import annotations

import ast
import difflib
import gc
import importlib
import importlib.machinery
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from scripts.mutants.faults import Fault, faults
from scripts.written import ROOT


@dataclass(frozen=True, slots=True)
class Part:
    """Which faults of a file are tried: every so-many-th, or those whose changes are named."""

    first: int = 0
    every: int = 1
    named: frozenset[tuple[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class Mutant:
    """A fault of a file: what it changes, the code with it, and where it is."""

    file: str
    said: str
    code: CodeType
    lines: range


def mutants(file: str, part: Part) -> Iterator[Mutant]:
    """The faults of a file that Python takes."""
    path = str(ROOT / file)
    source = Path(path).read_text(encoding="utf-8")
    plain = ast.unparse(ast.parse(source)).splitlines()
    for fault in list(faults(ast.parse(source)))[part.first :: part.every]:
        code = _compiled(fault, path)
        if code:
            changed = difflib.unified_diff(plain, ast.unparse(fault.tree).splitlines(), lineterm="", n=0)
            said = "\n".join(line for line in changed if not line.startswith(("---", "+++", "@@")))
            if part.named is None or (file, said) in part.named:
                yield Mutant(file, said, code, range(fault.first, fault.last + 1))


def _compiled(fault: Fault, path: str) -> CodeType | None:
    with suppress(SyntaxError):
        found = compile(fault.tree, path, "exec")
        assert isinstance(found, CodeType)
        return found
    return None


def _directly(code: CodeType, above: str) -> Iterator[tuple[str, CodeType]]:
    """The code that stands in code, each by a name of its own."""
    for at, each in enumerate(each for each in code.co_consts if isinstance(each, CodeType)):
        yield f"{above}/{at} {each.co_name}", each


def _inner(code: CodeType, above: str = "") -> Iterator[tuple[str, CodeType]]:
    """All code in code, however deep."""
    for name, each in _directly(code, above):
        yield name, each
        yield from _inner(each, name)


def _sound(mutant: Mutant) -> CodeType:
    path = mutant.code.co_filename
    return compile(Path(path).read_text(encoding="utf-8"), path, "exec")


def in_functions(mutant: Mutant) -> bool:
    """Whether all that is changed stands in functions."""
    inside = {"": mutant.code} | dict(_inner(mutant.code))
    return all(_alike(code, inside.get(name)) for name, code in _imported(_sound(mutant)))


_COMPREHENSIONS = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"}


def _imported(code: CodeType, name: str = "") -> Iterator[tuple[str, CodeType]]:
    """The code that runs as a module is imported: its own, and that of its classes and comprehensions."""
    yield name, code
    for inner, each in _directly(code, name):
        if not each.co_flags & CO_OPTIMIZED or each.co_name in _COMPREHENSIONS:
            yield from _imported(each, inner)


def _alike(one: CodeType, other: CodeType | None) -> bool:
    return other is not None and _own(one) == _own(other)


def _own(code: CodeType) -> tuple[Any, ...]:
    constants = [repr(each) for each in code.co_consts if not isinstance(each, CodeType)]
    return code.co_code, constants, code.co_names, code.co_varnames


def living(files: Sequence[str]) -> dict[str, list[FunctionType]]:
    """The functions of each file that this process has, whatever holds them."""
    for file in files:
        importlib.import_module(file.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    found: dict[str, list[FunctionType]] = {str(ROOT / file): [] for file in files}
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename in found:
            found[each.__code__.co_filename].append(each)
    return found


def remembering() -> list[Any]:
    """What keeps results of functions of the project: those of the sound ones must not outlive them."""
    return [
        each
        for each in gc.get_objects()
        if hasattr(type(each), "cache_clear") and str(each.__module__).startswith("estimator")
    ]


def exchange(mutant: Mutant, living: Sequence[FunctionType], remembering: Sequence[Any]) -> bool:
    """Put the faulty functions in place of the sound ones. False: what is changed is not among these."""
    for each in remembering:
        each.cache_clear()
    sound = dict(_inner(_sound(mutant)))
    faulty = dict(_inner(mutant.code))
    names = {_key(code): name for name, code in sound.items()}
    exchanged = set()
    for function in living:
        name = names.get(_key(function.__code__), "")
        if name in faulty and faulty[name].co_freevars == function.__code__.co_freevars:
            function.__code__ = faulty[name]
            exchanged.add(name)
    changed = [name for name, code in sound.items() if not _alike(code, faulty.get(name))]
    return bool(changed) and all(
        any(name == each or name.startswith(f"{each}/") for each in exchanged) for name in changed
    )


def _key(code: CodeType) -> tuple[Any, ...]:
    return code.co_qualname, code.co_firstlineno, code.co_code, code.co_freevars


def import_faulty(mutant: Mutant) -> None:
    """Whoever imports the file from here on gets the fault."""
    sound = importlib.machinery.SourceFileLoader.get_code

    def faulty(loader: Any, name: str) -> CodeType | None:
        if loader.get_filename(name) == mutant.code.co_filename:
            return mutant.code
        return sound(loader, name)

    importlib.machinery.SourceFileLoader.get_code = faulty  # type: ignore[method-assign]
