"""One YAML file to plain data with line numbers; faults are collected, nothing in a file is ever executed."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.errors import Fault

MAX_BYTES = 2_000_000  # far above any real configuration
DEEPEST = 50  # lists and mappings in one another

Key = tuple[str | int, ...]


@dataclass(slots=True)
class YamlFile:
    """What a file holds: its data and the line of every key in it."""

    path: Path
    data: Any = None
    lines: dict[Key, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def place(self, key: Key = ()) -> str:
        """`file:line key` of a key, or of the nearest one above it that the file has."""
        known = key
        while known and known not in self.lines:
            known = known[:-1]
        line = f":{self.lines[known]}" if known in self.lines else ""
        return f"{self.path}{line}" + (f" {dotted(key)}" if key else "")


def dotted(key: Key) -> str:
    """A key as people write it: feeds.3.url."""
    return ".".join(str(part) for part in key)


# libyaml's, six times as fast, where PyYAML has it. It recurses in C, so nobody may nest as he likes.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _refuse(text: str) -> None:
    """Raise for aliases, of which a few nested ones can stand for more memory than there is, and for deep nesting."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        mark: Any = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "aliases (*name) are not allowed", mark)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise yaml.composer.ComposerError(None, None, f"nested deeper than {DEEPEST}", mark)


def read_yaml(path: Path) -> YamlFile:
    """Read a file; whatever is wrong with it stands in `faults`, and then `data` is None."""
    file = YamlFile(path)
    try:
        text = path.read_bytes()[: MAX_BYTES + 1].decode("utf-8")
    except OSError as error:
        remedy = "restore it from the repository, or point TRADEWIRE_CONFIG to the folder that has it"
        file.faults.append(Fault(str(path), f"cannot be read ({error.strerror})", remedy))
        return file
    except UnicodeDecodeError as error:
        file.faults.append(Fault(str(path), f"is not UTF-8 (byte {error.start})", "save it as UTF-8"))
        return file
    if len(text) > MAX_BYTES:
        file.faults.append(Fault(str(path), "is larger than 2 MB", "this cannot be a configuration; check the path"))
        return file
    loader = None
    try:
        _refuse(text)
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is not None:
            _walk(node, (), file)
            file.data = loader.construct_document(node)
    except (yaml.YAMLError, ValueError) as error:
        file.faults.append(_yaml_fault(path, error))
    finally:
        if loader is not None:
            loader.dispose()
    if file.faults:
        file.data = None
    return file


def _walk(node: Any, key: Key, file: YamlFile) -> None:
    """Note the line of every key, and refuse a key that stands twice: the loader would silently keep the last."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key_node, value_node in node.value:
            name = str(key_node.value)
            file.lines[(*key, name)] = key_node.start_mark.line + 1
            if name in seen:
                file.faults.append(Fault(file.place((*key, name)), "this key stands twice", "remove one of them"))
            seen.add(name)
            _walk(value_node, (*key, name), file)
    elif isinstance(node, yaml.SequenceNode):
        for position, value_node in enumerate(node.value):
            file.lines[(*key, position)] = value_node.start_mark.line + 1
            _walk(value_node, (*key, position), file)


def _yaml_fault(path: Path, error: Exception) -> Fault:
    mark = getattr(error, "problem_mark", None)
    place = f"{path}:{mark.line + 1}" if mark else str(path)
    problem = getattr(error, "problem", None) or str(error) or type(error).__name__
    if "could not determine a constructor" in problem:
        return Fault(place, "YAML tags (!...) are not allowed", "write a plain value")
    return Fault(place, f"is not valid YAML: {problem}", "check the indentation and quotes of this line")
