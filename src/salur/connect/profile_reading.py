"""Reading a profile: a TOML file becomes a Profile, or a refusal that names file, line, key and what is allowed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

from salur.connect import kinds
from salur.connect.kind import Kind
from salur.connect.profile import (
    DELIMITERS,
    ENCODINGS,
    FILE_FORMATS,
    Case,
    Column,
    Condition,
    FileShape,
    KindProfile,
    Profile,
    Skip,
    Source,
)
from salur.connect.rules import dates, numbers
from salur.connect.rules.numbers import Marks
from salur.kernel.refusal import Refused

SHIPPED = Path(__file__).with_name("profiles")
_TOP = ("title", "file", "kind", "historic_before")
_FILE = ("format", "encoding", "delimiter", "quote", "sheet", "header", "ragged", "numbers", "decimal", "thousands",
         "dates", "yes", "no", "empty")  # fmt: skip
_KIND = ("kind", "files", "file", "fields", "skip", "repeats", "codes", "options")
_SOURCE = ("column", "columns", "constant", "optional", "join", "strip_prefix", "strip_suffix", "remove", "split",
           "part", "pattern", "cases", "map", "only_mapped", "default", "negate", "absolute", "times", "over",
           "decimals")  # fmt: skip
_CONDITION = ("column", "is", "begins", "matches", "below", "empty", "not")


def shipped() -> list[Path]:
    """The profiles that come with the program, by name."""
    return sorted(SHIPPED.glob("*.toml"))


def find(called: str) -> Path:
    """A profile by its path, or by the name of one that is shipped. Refused: connect.no_such_profile."""
    path = Path(called)
    if path.suffix == ".toml" and path.is_file():
        return path
    if re.fullmatch(r"[a-z0-9_-]+", called) and (SHIPPED / f"{called}.toml").is_file():
        return SHIPPED / f"{called}.toml"
    raise Refused("connect.no_such_profile", called=called)


def load(called: str) -> Profile:
    """A profile by path or name. Refused: connect.no_such_profile, connect.bad_profile."""
    path = find(called)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("connect.unreadable_file", file=path.name, format="TOML", error=type(error).__name__) from None
    return read(path.stem, text)


def read(name: str, text: str) -> Profile:
    """A profile from its text. Refused: connect.bad_profile."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise Refused("connect.bad_profile", file=name, line=int(line[1]) if line else len(text.splitlines()),
                      key="TOML", why=re.sub(r" \(at .*", "", str(error)), allowed="TOML") from None  # fmt: skip
    return _Reader(name, text, told).profile()


class _Reader:
    """One profile under way: what is told, and where in the text it stands."""

    def __init__(self, name: str, text: str, told: dict[str, Any]) -> None:
        self.name, self.text, self.told = name, text, told

    def profile(self) -> Profile:
        """The whole of it."""
        self.known(self.told, _TOP, "")
        title = self.text_of(self.told, "title", self.name)
        shape = self.shape(self.told.get("file", {}), FileShape(), "file")
        told = self.told.get("kind")
        if not isinstance(told, list) or not told:
            self._bad("kind", '[[kind]] with kind = "…"', "is missing")
        since = self.told.get("historic_before", "")
        if isinstance(since, date):
            since = since.isoformat()
        return Profile(
            self.name,
            title,
            sha256(self.text.encode()).hexdigest(),
            tuple(self.kind(one, shape, at) for at, one in enumerate(told)),
            since,
        )

    def kind(self, told: Any, shape: FileShape, at: int) -> KindProfile:
        """One [[kind]]."""
        where = f"kind[{at}]"
        self.table(told, where)
        self.known(told, _KIND, where)
        every = kinds.every()
        kind = every.get(told.get("kind", ""))
        if kind is None:
            self._bad(f"{where}.kind", ", ".join(sorted(every)), "is no kind that can be imported")
        fields = self.table(told.get("fields", {}), f"{where}.fields")
        names = [one.name for one in kind.fields]
        self.known(fields, names, f"{where}.fields")
        sources = {name: self.source(source, f"{where}.fields.{name}") for name, source in fields.items()}
        for one in kind.fields:
            if one.needed and one.default is None and one.name not in sources:
                self._bad(f"{where}.fields.{one.name}", "column, columns, constant or cases", "is missing")
        options = self.table(told.get("options", {}), f"{where}.options")
        self.known(options, tuple(kind.options), f"{where}.options")
        return KindProfile(
            kind.name,
            sources,
            self.shape(told.get("file", {}), shape, f"{where}.file"),
            self.texts(told.get("files", ["*"]), f"{where}.files"),
            tuple(self.skip(one, f"{where}.skip[{n}]") for n, one in enumerate(told.get("skip", []))),
            self.flag(told, "repeats", where),
            self.codes(told, where),
            options,
        )

    def shape(self, told: Any, before: FileShape, where: str) -> FileShape:
        """[file], or what [kind.file] changes of it."""
        self.table(told, where)
        self.known(told, _FILE, where)
        sheet, header = told.get("sheet", before.sheet), told.get("header", before.header)
        if not isinstance(sheet, str | int) or isinstance(sheet, bool):
            self._bad(f"{where}.sheet", "a sheet's name, or its place counted from 1", "is no sheet")
        if not isinstance(header, int) or isinstance(header, bool) or header < 0:
            self._bad(f"{where}.header", "the header's row counted from 1, or 0 for none", "is no row")
        formats = self.texts(told.get("dates", list(before.dates)), f"{where}.dates")
        if dates.unclear(formats):
            self._bad(f"{where}.dates", "YYYY-MM-DD, D MMM YYYY, serial …", "have a format without day, month and year")
        if dates.contradicting(formats):
            self._bad(f"{where}.dates", "one of the two", "have two formats that read a text as different days")
        return FileShape(
            self.choice(told, "format", before.format, FILE_FORMATS, where),
            self.choice(told, "encoding", before.encoding, ENCODINGS, where),
            self.choice(told, "delimiter", before.delimiter, DELIMITERS, where),
            self.text_of(told, "quote", before.quote)[:1] or '"',
            sheet,
            header,
            self.flag(told, "ragged", where, before.ragged),
            self.marks(told, before.numbers, where),
            formats,
            self.words(told, "yes", before.yes, where),
            self.words(told, "no", before.no, where),
            frozenset({"", *self.texts(told.get("empty", sorted(before.empty)), f"{where}.empty")}),
        )

    def marks(self, told: Mapping[str, Any], before: Marks, where: str) -> Marks:
        """How numbers are written: a format's name, or the two marks."""
        named = told.get("numbers")
        if named is not None and named not in numbers.FORMATS:
            self._bad(f"{where}.numbers", ", ".join(numbers.FORMATS), "is no format of numbers")
        marks = numbers.FORMATS[named] if named is not None else before
        found = Marks(self.text_of(told, "decimal", marks.decimal), self.text_of(told, "thousands", marks.thousands))
        if found.decimal == found.thousands or len(found.decimal) != 1 or len(found.thousands) > 1:
            self._bad(f"{where}.decimal", '"," and "."', "and thousands must be two marks, one character each")
        return found

    def source(self, told: Any, where: str) -> Source:
        """A field's source: a column's name or place alone, or a table."""
        if isinstance(told, str | int) and not isinstance(told, bool):
            return Source((self.column(told, where),))
        self.table(told, where)
        self.known(told, _SOURCE, where)
        columns = [told["column"]] if "column" in told else told.get("columns", [])
        if not isinstance(columns, list):
            self._bad(f"{where}.columns", '["one", "two"]', "is no list")
        if not columns and "constant" not in told and "cases" not in told:
            self._bad(where, "column, columns, constant or cases", "says not where its value comes from")
        values = self.table(told.get("map", {}), f"{where}.map")
        cases = told.get("cases", [])
        return Source(
            tuple(self.column(one, f"{where}.column") for one in columns),
            told.get("constant"),
            self.flag(told, "optional", where),
            self.text_of(told, "join", " "),
            self.text_of(told, "strip_prefix", ""),
            self.text_of(told, "strip_suffix", ""),
            self.text_of(told, "remove", ""),
            self.text_of(told, "split", ""),
            self.whole(told, "part", 1, where) or 1,
            self.pattern(told.get("pattern"), f"{where}.pattern"),
            tuple(self.case(one, f"{where}.cases") for one in cases),
            {str(cell): str(value) for cell, value in values.items()},
            self.flag(told, "only_mapped", where),
            told.get("default"),
            self.condition(told["negate"], f"{where}.negate") if "negate" in told else None,
            self.flag(told, "absolute", where),
            self.column(told["times"], f"{where}.times") if "times" in told else None,
            self.column(told["over"], f"{where}.over") if "over" in told else None,
            self.whole(told, "decimals", None, where),
        )

    def case(self, told: Any, where: str) -> Case:
        """A value for some rows."""
        self.table(told, where)
        self.known(told, ("when", "value"), where)
        return Case(self.condition(told.get("when"), f"{where}.when"), self.text_of(told, "value", ""))

    def skip(self, told: Any, where: str) -> Skip:
        """Rows that are left out."""
        self.table(told, where)
        self.known(told, ("when", "reason"), where)
        reason = self.text_of(told, "reason", "")
        if not reason:
            self._bad(f"{where}.reason", "why these rows are left out, in a few words", "is missing")
        when = told.get("when")
        return Skip(
            tuple(self.condition(one, f"{where}.when") for one in (when if isinstance(when, list) else [when])), reason
        )

    def condition(self, told: Any, where: str) -> Condition:
        """When a row is meant."""
        self.table(told, where)
        self.known(told, _CONDITION, where)
        tests = [one for one in _CONDITION[1:-1] if one in told]
        if "column" not in told or len(tests) != 1:
            self._bad(where, ", ".join(_CONDITION[1:-1]), "must have a column and one test")
        return Condition(
            self.column(told["column"], f"{where}.column"),
            self.texts(told.get("is", []), f"{where}.is"),
            self.texts(told.get("begins", []), f"{where}.begins"),
            self.pattern(told.get("matches"), f"{where}.matches"),
            self.whole(told, "below", None, where),
            told.get("empty"),
            self.flag(told, "not", where),
        )

    # --- small parts -------------------------------------------------------------------------------------------------
    def codes(self, told: Mapping[str, Any], where: str) -> dict[str, str]:
        """Whose numbers stand in the file."""
        found = self.table(told.get("codes", {}), f"{where}.codes")
        self.known(found, ("party", "sku", "place"), f"{where}.codes")
        return {thing: str(scheme) for thing, scheme in found.items()}

    def column(self, told: Any, where: str) -> Column:
        """A column's name or place."""
        if (
            isinstance(told, bool)
            or not isinstance(told, str | int)
            or told == ""
            or (isinstance(told, int) and told < 1)
        ):
            self._bad(where, "a header's text, or a place counted from 1", "is no column")
        return told

    def pattern(self, told: Any, where: str) -> re.Pattern[str] | None:
        """A regular expression."""
        if told is None:
            return None
        try:
            return re.compile(str(told), re.DOTALL)
        except re.error:
            self._bad(where, "^C, \\((.*)\\) …", "is no regular expression")

    def texts(self, told: Any, where: str) -> tuple[str, ...]:
        """One text or several."""
        if isinstance(told, str):
            return (told,)
        if not isinstance(told, list) or not all(isinstance(one, str) for one in told):
            self._bad(where, '"one" or ["one", "two"]', "is neither a text nor a list of texts")
        return tuple(told)

    def words(self, told: Mapping[str, Any], key: str, before: frozenset[str], where: str) -> frozenset[str]:
        """Words that mean the same, in small letters."""
        return frozenset(one.lower() for one in self.texts(told.get(key, sorted(before)), f"{where}.{key}"))

    def choice(self, told: Mapping[str, Any], key: str, before: str, allowed: Sequence[str], where: str) -> str:
        """One of a few words."""
        value = told.get(key, before)
        if value not in allowed:
            self._bad(f"{where}.{key}", ", ".join(repr(one).strip("'") for one in allowed), "cannot be this")
        return str(value)

    def flag(self, told: Mapping[str, Any], key: str, where: str, before: bool = False) -> bool:
        """True or false."""
        value = told.get(key, before)
        if not isinstance(value, bool):
            self._bad(f"{where}.{key}", "true, false", "is neither true nor false")
        return value

    def whole(self, told: Mapping[str, Any], key: str, before: int | None, where: str) -> int | None:
        """A whole number."""
        value = told.get(key, before)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            self._bad(f"{where}.{key}", "1, 2, 3 …", "is no whole number")
        return value

    def text_of(self, told: Mapping[str, Any], key: str, before: str) -> str:
        """A text."""
        value = told.get(key, before)
        if not isinstance(value, str):
            self._bad(key, '"…"', "is no text")
        return value

    def table(self, told: Any, where: str) -> dict[str, Any]:
        """A table of keys."""
        if not isinstance(told, dict):
            self._bad(where, "key = value", "is no table")
        return told

    def known(self, told: Mapping[str, Any], allowed: Sequence[str], where: str) -> None:
        """Only keys that mean something."""
        for key in told:
            if key not in allowed:
                self._bad(f"{where}.{key}".lstrip("."), ", ".join(allowed) or "nothing", "is not known here")

    def _bad(self, key: str, allowed: str, why: str) -> NoReturn:
        """Refuse, with the line of the key."""
        raise Refused("connect.bad_profile", file=self.name, line=_line(self.text, key), key=key, why=why,
                      allowed=allowed)  # fmt: skip


def _line(text: str, key: str) -> int:
    """The line in which a key stands, as far as can be seen without the parser's help (tomllib keeps no places)."""
    wanted = [part for part in re.split(r"\.|\[\d+\]", key) if part]
    count = [int(number) for number in re.findall(r"\[(\d+)\]", key)]
    header: list[str] = []
    seen, best = -1, 1
    for number, line in enumerate(text.splitlines(), 1):
        if found := re.match(r"\s*\[\[?\s*([\w.\"-]+)\s*\]\]?", line):
            header = found[1].replace('"', "").split(".")
            seen += line.strip().startswith("[[") and header == ["kind"]
        elif found := re.match(r"\s*([\w\"-]+)\s*=", line):
            path = [*header, found[1].strip('"')]
            inside = seen == count[0] if count and path[0] == "kind" else True
            if inside and path == wanted[: len(path)]:
                best = number
                if path == wanted or wanted[-1] in re.findall(r"[\w-]+", line):
                    return number
        if header and header == wanted[: len(header)] and (not count or header[0] != "kind" or seen == count[0]):
            best = max(best, number) if line.lstrip().startswith("[") else best
    return best


def of_kind(kind: Kind) -> Profile:
    """The profile of the ready template: columns are called as the fields are."""
    fields = {one.name: Source((one.name,), optional=not one.needed or one.default is not None) for one in kind.fields}
    return Profile(kind.name, kind.sentence, sha256(kind.name.encode()).hexdigest(), (
        KindProfile(kind.name, fields, FileShape(dates=("YYYY-MM-DD",))),
    ))  # fmt: skip
