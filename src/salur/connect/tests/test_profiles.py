"""Profiles: what they can say, and how a wrong one is named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from salur.connect import explaining, kinds, profile_reading, readers
from salur.connect.mapping import FileMapping, Mapped
from salur.connect.tests import uploads
from salur.kernel.refusal import Refused

HEAD = """[file]
numbers = "en"
dates = ["MM/DD/YYYY"]

[[kind]]
kind = "test_outlets"
"""
FIELDS = '[kind.fields]\ncode = "no"\nname = "name"\n'


def mapped(tmp_path: Path, fields: str, *rows: str, head: str = "no,name,x,y", kind: str = HEAD) -> list[Mapped]:
    """Rows read under a profile with these fields."""
    uploads.register(uploads.OUTLETS)
    profile = profile_reading.read("tests", kind + fields).kinds[0]
    file = tmp_path / "some.csv"
    file.write_text("\n".join([head, *rows]) + "\n")
    table = readers.opened(file, profile.shape)
    bound = FileMapping(uploads.OUTLETS, profile, table, "Asia/Jakarta", "IDR")
    return [bound.read(raw) for raw in table.rows]


def values(tmp_path: Path, fields: str, *rows: str, **more: Any) -> list[dict[str, Any]]:
    """The values of rows that can all be read."""
    found = mapped(tmp_path, fields, *rows, **more)
    assert all(one.row is not None for one in found), found
    return [dict(one.row.values) for one in found if one.row is not None]


def test_columns_by_name_by_place_and_constants(tmp_path: Path) -> None:
    told = '[kind.fields]\ncode = 1\nname = "NAME"\nkind = { constant = "firm" }\nlimit = { column = "x" }\n'
    (row,) = values(tmp_path, told, 'A,Toko,"1,234.50",')
    assert (row["code"], row["name"], row["kind"], row["limit"], row["since"]) == ("A", "Toko", "firm", 123450, None)


DERIVED = [
    ('name = { columns = ["name", "x"], join = ", " }', "A,Toko,Jalan 1,", "name", "Toko, Jalan 1"),
    ('name = { column = "x", split = "|", part = 2 }', "A,,one|two|three,", "name", "two"),
    ('name = { column = "x", pattern = "\\\\((.*)\\\\)" }', "A,,Toko (Maju),", "name", "Maju"),
    ('name = { column = "x", strip_prefix = "No. ", strip_suffix = " Tbk" }', "A,,No. Salim Tbk,", "name", "Salim"),
    ('name = { column = "x", remove = "-." }', "A,,1.2-3,", "name", "123"),
    ('name = { column = "x", map = { "1" = "one" } }', "A,,1,", "name", "one"),
    ('name = { column = "x", map = { "1" = "one" } }', "A,,2,", "name", "2"),
    ('name = { column = "x", default = "nobody" }', "A,,,", "name", "nobody"),
    ('name = { column = "no", cases = [ { when = { column = "no", begins = "C" }, value = "credit" } ] }',
     "C1,,,", "name", "credit"),
    ('name = "no"\nlimit = { column = "x", negate = { column = "no", begins = "C" } }', "C1,,12.5,", "limit", -1250),
    ('name = "no"\nlimit = { column = "x", absolute = true }', "C1,,-12.5,", "limit", 1250),
    ('name = "no"\nlimit = { column = "x", times = "y" }', "C1,,2.5,4", "limit", 1000),
    ('name = "no"\nlimit = { column = "x", over = "y", decimals = 2 }', "C1,,10,3", "limit", 333),
    ('name = "no"\nsince = { column = "x" }', "C1,,08/17/2024,", "since", date(2024, 8, 17)),
    ('name = "no"\nactive = { column = "x" }', "C1,,Ya,", "active", True),
]  # fmt: skip


@pytest.mark.parametrize(("told", "row", "field", "value"), DERIVED)
def test_simple_derivations(tmp_path: Path, told: str, row: str, field: str, value: object) -> None:
    (found,) = values(tmp_path, f'[kind.fields]\ncode = "no"\n{told}\n', row)
    assert found[field] == value


def test_rows_are_left_out_for_a_reason(tmp_path: Path) -> None:
    told = (
        '[[kind.skip]]\nwhen = { column = "name", empty = true }\nreason = "without a name"\n'
        '[[kind.skip]]\nwhen = { column = "x", below = 0 }\nreason = "goods coming back"\n'
        '[[kind.skip]]\nwhen = { column = "no", matches = "^POST" }\nreason = "postage"\n' + FIELDS
    )
    found = mapped(tmp_path, told, "A,,1,", "B,Toko,-5,", "POSTAGE,Toko,1,", "D,Toko,1,")
    assert [one.skipped for one in found] == ["without a name", "goods coming back", "postage", ""]


def test_what_cannot_be_derived_is_a_fault_of_its_field(tmp_path: Path) -> None:
    told = (
        '[kind.fields]\ncode = "no"\nname = { column = "name", pattern = "^T" }\n'
        'kind = { column = "x", map = { o = "outlet" }, only_mapped = true }\nlimit = { column = "x", over = "y" }\n'
    )
    (found,) = mapped(tmp_path, told, "A,Warung,p,0")
    assert [(one.field, one.reason.code) for one in found.faults] == [
        ("name", "connect.not_of_pattern"), ("kind", "connect.not_a_choice"), ("limit", "connect.not_a_number"),
    ]  # fmt: skip


def test_without_a_header_columns_have_places(tmp_path: Path) -> None:
    kind = HEAD.replace("[file]", "[file]\nheader = 0")
    (row,) = values(tmp_path, "[kind.fields]\ncode = 2\nname = 1\n", head="Toko,A", kind=kind)
    assert (row["code"], row["name"]) == ("A", "Toko")


WRONG = [
    ("colour = 1", 1, "colour"), ('[file]\nencoding = "ebcdic"', 2, "file.encoding"),
    ('[file]\nnumbers = "de"', 2, "file.numbers"), ('[file]\ndates = ["DD/MM/YYYY", "MM/DD/YYYY"]', 2, "file.dates"),
    ('[file]\ndates = ["DD/MM"]', 2, "file.dates"), ('[file]\nheader = -1', 2, "file.header"),
    ('[file]\nragged = "yes"', 2, "file.ragged"), ('[file]\ndecimal = ","\nthousands = ","', 2, "file.decimal"),
    ("title = 3", 1, "title"), ("[[kind]]\nkind = \"nothing\"", 2, "kind[0].kind"), ('title = "x"', 1, "kind"),
    (HEAD + '[kind.fields]\ncode = "no"\nname = "n"\ncolour = "c"', 10, "kind[0].fields.colour"),
    (HEAD + '[kind.fields]\ncode = "no"', 7, "kind[0].fields.name"),
    (HEAD + '[kind.fields]\ncode = "no"\nname = { colum = "n" }', 9, "kind[0].fields.name.colum"),
    (HEAD + '[kind.fields]\ncode = "no"\nname = {}', 9, "kind[0].fields.name"),
    (HEAD + '[kind.fields]\ncode = "no"\nname = { column = "n", pattern = "(" }', 9, "kind[0].fields.name.pattern"),
    (HEAD + FIELDS + "since = 0", 10, "kind[0].fields.since"),
    (HEAD + FIELDS + '[[kind.skip]]\nwhen = { column = "x" }\nreason = "r"', 11, "kind[0].skip[0].when"),
    (HEAD + FIELDS + '[[kind.skip]]\nwhen = { column = "x", empty = true }', 10, "kind[0].skip[0].reason"),
    (HEAD + FIELDS + '[kind.options]\nspeed = "fast"', 11, "kind[0].options.speed"),
    (HEAD + FIELDS + '[kind.codes]\nshop = "x"', 11, "kind[0].codes.shop"),
    ('title = "x"\n[file\n', 2, "TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "key"), WRONG)
def test_a_wrong_profile_is_named_by_line_and_key(text: str, line: int, key: str) -> None:
    uploads.register(uploads.OUTLETS)
    with pytest.raises(Refused) as refused:
        profile_reading.read("tests", text)
    assert (refused.value.code, refused.value.facts["key"]) == ("connect.bad_profile", key)
    assert refused.value.facts["line"] == line
    assert refused.value.facts["allowed"]


def test_profiles_that_are_not_there_are_named() -> None:
    for called in ("nobody", "../settings", "nowhere.toml"):
        with pytest.raises(Refused, match="no_such_profile"):
            profile_reading.load(called)


def test_every_profile_of_the_program_reads_and_explains_itself() -> None:
    for path in profile_reading.shipped():
        profile = profile_reading.load(path.stem)
        text = "\n".join(explaining.explained(profile))
        for one in profile.kinds:
            assert one.kind in text
    assert "distributor_stock" in "\n".join(explaining.listed())


def test_every_kind_has_a_profile_of_its_own_whose_template_it_reads(tmp_path: Path) -> None:
    for kind in kinds.every().values():
        profile = profile_reading.of_kind(kind).kinds[0]
        file = tmp_path / f"{kind.name}.csv"
        file.write_text(f"{explaining.header(profile)}\n{explaining.sample(kind, profile)}\n")
        table = readers.opened(file, profile.shape)
        bound = FileMapping(kind, profile, table, "Asia/Jakarta", "IDR")
        (found,) = [bound.read(raw) for raw in table.rows]
        assert found.row is not None, (kind.name, found.faults)


def test_prices_keep_more_decimals_than_money(tmp_path: Path) -> None:
    from salur.connect.rules import cells

    read = cells.converter(cells.Wanted("price"), cells.Formats())
    assert read("1.23456") == Decimal("1.23456")
