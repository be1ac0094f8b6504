"""Every way in which a file can be bad: each is named by row, field and reason, and all good rows go in."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import xlsxwriter

from salur.connect.tests import uploads
from salur.kernel import sql
from salur.kernel.work import reading
from tests.world import World

HEAD = uploads.HEAD
GOOD = "{m}A;Toko A;17/08/2024;3;1.234.567,50\n"
MORE = "{m}Z;Toko Z;18/08/2024;4;5\n"


@pytest.fixture(scope="module")
def world(database: str) -> World:
    return World()


class Bad(NamedTuple):
    """A file, what is wrong by row, and how many rows go in all the same."""

    name: str
    body: str
    faults: dict[int, list[tuple[str, str]]]  # row -> (field, code without the module)
    done: int = 2
    encoding: str = "utf-8"
    shape: dict[str, Any] = {}


def of(name: str, body: str, faults: dict[int, list[tuple[str, str]]] | None = None, **more: Any) -> Bad:
    return Bad(name, body, faults or {}, **more)


FILES = [
    of("nothing wrong", f"{HEAD}\n{GOOD}{MORE}"),
    of(
        "letters in a quantity",
        f"{HEAD}\n{GOOD}{{m}}B;Toko B;17/08/2024;l2;1\n{MORE}",
        {3: [("visits", "not_a_number")]},
    ),
    of("half a piece", f"{HEAD}\n{GOOD}{{m}}B;Toko B;17/08/2024;2,5;1\n{MORE}", {3: [("visits", "not_whole")]}),
    of("fewer than none", f"{HEAD}\n{GOOD}{{m}}B;Toko B;17/08/2024;-2;1\n{MORE}", {3: [("visits", "too_small")]}),
    of(
        "a barcode as quantity",
        f"{HEAD}\n{GOOD}{{m}}B;T;17/08/2024;8992761111113000;1\n{MORE}",
        {3: [("visits", "too_large")]},
    ),
    of("a day that is not", f"{HEAD}\n{GOOD}{{m}}B;T;31/02/2024;2;1\n{MORE}", {3: [("since", "no_such_day")]}),
    of("a date of another format", f"{HEAD}\n{GOOD}{{m}}B;T;08-17-24;2;1\n{MORE}", {3: [("since", "not_a_date")]}),
    of(
        "English thousands",
        f"{HEAD}\n{GOOD}{{m}}B;T;17/08/2024;2;1,234,567.50\n{MORE}",
        {3: [("limit", "number_marks")]},
    ),
    of("parts of a coin", f"{HEAD}\n{GOOD}{{m}}B;T;17/08/2024;2;1,005\n{MORE}", {3: [("limit", "too_fine")]}),
    of("no code", f"{HEAD}\n{GOOD};T;17/08/2024;2;1\n{MORE}", {3: [("code", "empty")]}),
    of(
        "everything wrong at once",
        f"{HEAD}\n{GOOD};;soon;x;y\n{MORE}",
        {
            3: [
                ("code", "empty"),
                ("name", "empty"),
                ("since", "not_a_date"),
                ("visits", "not_a_number"),
                ("limit", "not_a_number"),
            ]
        },
    ),
    of("a row twice", f"{HEAD}\n{GOOD}{MORE}{GOOD}", {4: [("code", "duplicate_row")]}),
    of("a code twice", f"{HEAD}\n{GOOD}{{m}}A;Another;17/08/2024;3;1\n{MORE}", {3: [("code", "duplicate_row")]}),
    of(
        "formulas",
        f"{HEAD}\n{GOOD}{{m}}B;=1+1;17/08/2024;=2+3;1\n{MORE}",
        {3: [("name", "formula"), ("visits", "formula")]},
    ),
    of("an injection", f"{HEAD}\n{GOOD}{{m}}B;+cmd|' /C calc'!A0;17/08/2024;1;1\n{MORE}", {3: [("name", "formula")]}),
    of(
        "a number as spreadsheets shorten it",
        f"{HEAD}\n{GOOD}8,99E+12;T;17/08/2024;1;1\n{MORE}",
        {3: [("code", "shortened")]},
    ),
    of("a row cut short", f"{HEAD}\n{GOOD}{{m}}B;Toko\n{MORE}", {3: [("", "short_row")]}),
    of("a delimiter too many", f"{HEAD}\n{GOOD}{{m}}B;To;ko;17/08/2024;1;1\n{MORE}", {3: [("", "long_row")]}),
    of("a quote left open", f'{HEAD}\n{GOOD}{{m}}B;"Toko;17/08/2024;1;1\n{MORE}', {3: [("", "open_quote")]}),
    of(
        "a quote left open before another",
        f'{HEAD}\n{GOOD}{{m}}B;"Toko;17/08/2024;1;1\n{{m}}Z;"Toko Z";18/08/2024;4;5\n',
        {3: [("", "open_quote")]},
    ),
    of("line breaks in quotes", f'{HEAD}\n{GOOD}{{m}}B;"Toko\nBaru; di atas";17/08/2024;1;1\n{MORE}', {}, done=3),
    of("a quote within a name", f'{HEAD}\n{GOOD}{{m}}B;Toko 5" Pipa;17/08/2024;1;1\n{MORE}', {}, done=3),
    of("doubled quotes", f'{HEAD}\n{GOOD}{{m}}B;"Toko ""Maju""";17/08/2024;1;1\n{MORE}', {}, done=3),
    of("blank lines count as rows", f"{HEAD}\n{GOOD}\n;;;;\n{{m}}B;T;x;1;1\n{MORE}", {5: [("since", "not_a_date")]}),
    of("old Macintosh lines", f"{HEAD}\n{GOOD}{MORE}".replace("\n", "\r")),
    of("Windows lines", f"{HEAD}\n{GOOD}{{m}}B;T;x;1;1\n{MORE}".replace("\n", "\r\n"), {3: [("since", "not_a_date")]}),
    of("a mark before the first byte", f"{HEAD}\n{GOOD}{MORE}", encoding="utf-8-sig"),
    of("UTF-16", f"{HEAD}\n{GOOD}{MORE}", encoding="utf-16"),
    of("UTF-16 without a mark", f"{HEAD}\n{GOOD}{MORE}", encoding="utf-16-le"),
    of("Windows-1252", f"{HEAD}\n{GOOD}{{m}}B;Café Olé;17/08/2024;1;1\n{MORE}", {}, done=3, encoding="cp1252"),
    of("GB 18030", f"{HEAD}\n{GOOD}{{m}}B;北京市朝阳区便利店;17/08/2024;1;1\n{MORE}", {}, done=3, encoding="gb18030"),
    of(
        "a zero byte",
        f"{HEAD}\n{GOOD}{{m}}B;To\0ko;17/08/2024;1;1\n{MORE}",
        {3: [("name", "bad_characters")]},
        shape={"encoding": "utf-8"},
    ),
    of("commas", f"{HEAD}\n{{m}}A;Toko A;17/08/2024;3;5\n{MORE}".replace(";", ",")),
    of("tabs", f"{HEAD}\n{GOOD}{MORE}".replace(";", "\t")),
    of("a spreadsheet's first line", f"sep=;\n{HEAD}\n{GOOD}{{m}}B;T;x;1;1\n{MORE}", {4: [("since", "not_a_date")]}),
    of(
        "columns in another order", "since;limit;name;code;visits\n17/08/2024;5;Toko;{m}A;1\n18/08/2024;5;Toko;{m}Z;1\n"
    ),
    of("columns nobody asked for", f"{HEAD};note\n" + GOOD.replace("\n", ";x\n") + MORE.replace("\n", ";y\n")),
    of("columns that may be missing", "code;name;since\n{m}A;Toko;17/08/2024\n{m}Z;Toko;18/08/2024\n"),
    of("headers in capitals and with spaces", " Code ;NAME;Since\n{m}A;Toko;17/08/2024\n{m}Z;Toko;18/08/2024\n"),
    of("a text kept from computing", f'{HEAD}\n{GOOD}="{{m}}B";\'=Toko;17/08/2024;1;1\n{MORE}', {}, done=3),
]


@pytest.mark.parametrize("bad", FILES, ids=lambda bad: bad.name)
@pytest.mark.parametrize("packed", [False, True], ids=["", "gz"])
def test_each_fault_is_named_and_good_rows_go_in(world: World, tmp_path: Path, bad: Bad, packed: bool) -> None:
    mark = f"{world.mark}-{FILES.index(bad)}{packed:d}-"
    text = bad.body.replace("{m}", mark).encode(bad.encoding)
    file = tmp_path / ("outlets.csv.gz" if packed else "outlets.csv")
    file.write_bytes(gzip.compress(text) if packed else text)
    (part,) = uploads.run(world.actor, uploads.profile(**bad.shape), file)
    named = {
        row: [(field, code) for field, _, code in found] for row, found in uploads.faults(world.actor, part).items()
    }
    assert named == {row: [(field, f"connect.{code}") for field, code in some] for row, some in bad.faults.items()}
    assert part.fault is None
    assert (part.counts.done, part.counts.refused) == (bad.done, len(bad.faults))
    assert known(world, mark) == bad.done
    (again,) = uploads.run(world.actor, uploads.profile(**bad.shape), file)
    assert (again.counts.done, again.counts.same, again.counts.refused) == (0, bad.done, len(bad.faults))


def known(world: World, mark: str) -> int:
    with reading(world.actor.organisation):
        ((count,),) = sql.fetch("SELECT count(*) FROM parties_relation WHERE code LIKE %s || '%%'", (mark,))
    return int(count)


def test_a_wrong_byte_spoils_its_own_row_only(world: World, tmp_path: Path) -> None:
    file = tmp_path / "bytes.csv"
    mark = f"{world.mark}-bytes-"
    lines = [f"{mark}{at};Toko №{at};17/08/2024;1;1\n".encode() for at in range(40)]
    lines[7] = lines[7].replace("№".encode(), b"\xe9")
    file.write_bytes(f"{HEAD}\n".encode() + b"".join(lines))
    (part,) = uploads.run(world.actor, uploads.profile(), file)
    assert uploads.faults(world.actor, part) == {9: [("name", "Toko \\xe97", "connect.bad_characters")]}
    assert part.counts.done == 39


@pytest.mark.parametrize("lost", [1, 40, 400])
def test_a_packed_file_that_was_cut_off_is_named_where_it_ends(world: World, tmp_path: Path, lost: int) -> None:
    mark = f"{world.mark}-cut{lost}-"
    text = f"{HEAD}\n" + "".join(f"{mark}{at};Toko {at * 7919};17/08/2024;{at};1\n" for at in range(500))
    file = tmp_path / "cut.csv.gz"
    file.write_bytes(gzip.compress(text.encode())[:-lost])
    (part,) = uploads.run(world.actor, uploads.profile(), file)
    ((row, faults),) = uploads.faults(world.actor, part).items()
    assert faults[0][2] == "connect.file_cut"
    assert part.counts.done == row - 2 == known(world, mark)
    assert part.counts.refused == 1


def test_a_file_that_ends_in_the_middle_of_a_row_names_that_row(world: World, tmp_path: Path) -> None:
    file = tmp_path / "cut.csv"
    file.write_text(f"{HEAD}\n{GOOD}{MORE}".replace("{m}", f"{world.mark}-mid-")[:-8])
    (part,) = uploads.run(world.actor, uploads.profile(), file)
    assert uploads.faults(world.actor, part)[3][0][2] == "connect.short_row"
    assert part.counts.done == 1


WHOLE: list[tuple[str, bytes, str]] = [
    ("empty.csv", b"", "connect.empty_file"),
    ("blank.csv", b"\n\n \n", "connect.empty_file"),
    ("other.csv", b"a;b;c\n1;2;3\n", "connect.missing_columns"),
    ("twice.csv", b"code;name;since;name\n1;2;3;4\n", "connect.column_twice"),
    ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "connect.unreadable_file"),
    ("paper.pdf", b"%PDF-1.4 ...", "connect.unreadable_file"),
    ("broken.xlsx", b"PK\x03\x04 and then nothing", "connect.unreadable_file"),
    ("broken.parquet", b"PAR1 and then nothing", "connect.unreadable_file"),
    ("picture.csv", bytes(range(256)) * 50, "connect.unreadable_file"),
    ("packed.csv.gz", b"\x1f\x8b broken", "connect.unreadable_file"),
]


@pytest.mark.parametrize(("name", "content", "code"), WHOLE, ids=[name for name, _, _ in WHOLE])
def test_a_file_that_cannot_be_read_at_all_says_why(
    world: World, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    (part,) = uploads.run(world.actor, uploads.profile(), file)
    assert part.fault is not None
    assert part.fault.code == code
    assert part.counts.done == 0


Fill = Callable[[Any, Any], None]


def workbook(path: Path, fill: Fill) -> Path:
    """A workbook whose sheet `Data` is filled by a test."""
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Notes").write(0, 0, "nothing here")
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, ["code", "name", "since", "visits", "limit"])
    fill(sheet, book.add_format({"num_format": "dd/mm/yyyy"}))
    book.close()
    return path


def test_cells_of_a_workbook_are_what_they_are(world: World, tmp_path: Path) -> None:
    from datetime import datetime

    mark = f"{world.mark}-x-"

    def fill(sheet: Any, day: Any) -> None:
        sheet.write_row(1, 0, [f"{mark}1", "Toko"])
        sheet.write_datetime(1, 2, datetime(2024, 8, 17), day)
        sheet.write_row(1, 3, [3, 1234.5])
        sheet.write_row(3, 0, [f"{mark}2", "Text everywhere", "17/08/2024", "4", "1.234,50"])  # row 4: 3 is empty
        sheet.write_row(4, 0, [f"{mark}3", "Wrong", "soon", 2.5, "=1"])
        sheet.write_string(4, 4, "=1+1")
        sheet.write_row(5, 0, [8.99e15, "A long number"])
        sheet.write_row(6, 0, [12.0, "A number is a code, too"])
        sheet.write_formula(7, 1, '="To"&"ko"', None, "Toko")
        sheet.write_string(7, 0, f"{mark}4")
        sheet.write_formula(8, 3, "=1/0", None, "#DIV/0!")
        sheet.write_row(8, 0, [f"{mark}5", "An error"])

    file = workbook(tmp_path / "outlets.xlsx", fill)
    (part,) = uploads.run(world.actor, uploads.profile(sheet="Data"), file)
    named = {
        row: [(field, code) for field, _, code in found] for row, found in uploads.faults(world.actor, part).items()
    }
    assert named == {
        5: [("since", "connect.not_a_date"), ("visits", "connect.not_whole"), ("limit", "connect.formula")],
        6: [("code", "connect.shortened")],
        9: [("visits", "connect.formula")],
    }
    assert part.counts.done == 4
    assert known(world, mark) == 3


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(world: World, tmp_path: Path) -> None:
    file = workbook(tmp_path / "outlets.xlsx", lambda sheet, day: None)
    (part,) = uploads.run(world.actor, uploads.profile(sheet="Outlets"), file)
    assert part.fault is not None
    assert part.fault.code == "connect.no_such_sheet"
    assert part.fault.facts["sheets"] == "Notes, Data"


def test_parquet_goes_in_with_its_own_types(world: World, tmp_path: Path) -> None:
    import duckdb

    file, mark = tmp_path / "outlets.parquet", f"{world.mark}-p-"
    duckdb.sql(
        f"COPY (SELECT '{mark}' || i AS code, 'Toko ' || i AS name, DATE '2024-08-17' + i::int AS since, "
        f"i AS visits, (i * 1.25)::decimal(9, 2) AS \"limit\" FROM range(50) t(i)) TO '{file}' (FORMAT parquet)"
    )
    (part,) = uploads.run(world.actor, uploads.profile(), file)
    assert (part.counts.done, part.counts.refused) == (50, 0)
    assert known(world, mark) == 50
