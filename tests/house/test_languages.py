"""Everything that people read is said in all languages, and every refusal that can be made has its sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from io import BytesIO
from typing import Any, get_args

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.apps import apps

from salur.config.modules import built
from salur.kernel.facts import Fact
from salur.kernel.money import MODES
from salur.kernel.papers import Paper
from salur.kernel.verb import VERBS
from salur.ledger.chart import GOODS, MONEY
from salur.ledger.prove import proofs
from salur.orders.holding.rules import RULES
from salur.pricing.rules.lists import RANKED
from salur.pricing.rules.moved import Fit
from salur.shell import offers
from salur.shell.listed import Choice
from salur.shell.sentences import CODES, sentences, templated
from salur.shell.words import humanised
from tests.house import sources

LOCALES = ("id", "zh_Hans")
KEYWORDS = {"gettext": None, "gettext_lazy": None, "gettext_noop": None, "_": None, "pgettext": ((1, "c"), 2)}
TAG = re.compile(r"{%\s*translate\s+\"((?:[^\"\\]|\\.)*)\"(?:\s+context\s+\"([^\"]*)\")?[^%]*%}")
BLOCK = re.compile(r"{%\s*blocktranslate[^%]*%}(.*?){%\s*endblocktranslate\s*%}", re.DOTALL)
VARIABLE = re.compile(r"{{\s*(\w+)\s*}}")
PLACEHOLDER = re.compile(r"{(\w+)}")
Message = tuple[str | None, str]  # context, English


def extracted() -> Iterator[Message]:
    """What stands in the source: marked strings of Python and of the templates."""
    for file in sources.files():
        if "tests" in file.parts:
            continue
        found = extract("python", BytesIO(file.read_bytes()), KEYWORDS)
        for _, message, _, context in found:
            yield context, message if isinstance(message, str) else message[-1]
    for template in sources.files("**/templates/**/*.html"):
        for message, context in TAG.findall(template.read_text()):
            yield context or None, message
        for message in BLOCK.findall(template.read_text()):
            yield None, VARIABLE.sub(r"%(\1)s", message)


def papers() -> list[type[Paper]]:
    return [model for model in apps.get_models() if issubclass(model, Paper)]


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(node.value)


def occasions() -> Iterator[str]:
    """What a posting is the occasion of: the third argument of every Entry that is written out."""
    for file in sources.files():
        if "tests" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Entry" and len(node.args) > 2:
                yield from (text.lstrip("-9") for text in texts(node.args[2]) if text.lstrip("-9"))


def by_code() -> Iterator[Message]:
    """What the program says by code: statuses, steps, verbs, facts, buckets, kinds of papers, occasions, words."""
    for name in built():
        for room in ("facts", "actions", "pages"):
            if (sources.PACKAGE / name / f"{room}.py").exists() or (sources.PACKAGE / name / room).is_dir():
                import_module(f"salur.{name}.{room}")
    for model in papers():
        yield "paper", humanised(model.KIND)
        for (_, step), status in model.STEPS.items():
            yield "status", humanised(status)
            yield "verb", humanised(step)
    for one in offers.LISTS.values():
        yield "word", humanised(one.module)
    for kind in offers.SHEETS:
        yield "paper", humanised(kind)
    for fact in facts(Fact):
        yield "fact", humanised(fact.__name__)
        if fact.paper_kind:
            yield "paper", humanised(fact.paper_kind)
    for verb in VERBS.values():
        if verb.commands:  # a permission: roles are made of them
            yield "verb", humanised(verb.name)
            yield "word", humanised(verb.name.split(".")[0])
    for bucket in (*GOODS, *MONEY):
        yield "bucket", humanised(bucket)
    for occasion in occasions():
        yield "occasion", humanised(occasion)
    for context, code in WORDS:
        yield context, humanised(code)
    for rule in RULES:
        yield "word", humanised(rule)  # fields of the form of order rules
    for one in offers.LISTS.values():
        for asked in one.listed.filters:
            if isinstance(asked, Choice):
                yield from ((asked.context, humanised(value)) for value in asked.options)
    yield from (("proof", proof.sentence) for proof in proofs())


def facts(kind: type[Fact]) -> Iterator[type[Fact]]:
    for one in kind.__subclasses__():
        if one.__module__.startswith("salur.") and ".tests." not in one.__module__:
            yield one
            yield from facts(one)


# said by code, and standing in no table that could be read
WORDS: tuple[tuple[str, str], ...] = (
    *(("status", code) for code in ("open", "closed", "holds", "broken", "part", "delivered", "refused")),
    *(("status", code) for code in ("live", "checking")),
    *(("status", code) for code in ("working", "left", "traded", "untraded", "duplicate")),
    *(("status", code) for code in ("in_force", "scheduled", "ended", "replaced", *get_args(Fit))),
    *(("word", code) for code in (*MODES, *RANKED)),
    *(("word", code) for code in ("not_digits", "wrong_length", "wrong_check_digit")),
)


def words_of_pages() -> Iterator[Message]:
    """Vocabularies of columns that pages say word by word."""
    from salur.catalog.models import Item, Pack, Product, Sku
    from salur.desk.stops import REASONS
    from salur.desk.storeroom.coming import WHY
    from salur.parties.models import (
        INVOICE_AT,
        PARTY_KINDS,
        PLACE_KINDS,
        TAX_STATUSES,
        TERMS_FROM,
        VISIBILITIES,
        Membership,
        Place,
        Relation,
        Role,
        Supply,
    )
    from salur.parties.queries.changes import HIDDEN
    from salur.returns.models import DISPOSITIONS
    from salur.warehouse.rules import REASONS as SHORT

    codes = {
        *INVOICE_AT,
        *TAX_STATUSES,
        *TERMS_FROM,
        *DISPOSITIONS,
        *REASONS,
        *SHORT,
        *WHY,
        "backorder",
        "hold",
        "cut",
        "cash",
        "transfer",
        "card",
    }
    codes |= {
        *PLACE_KINDS,
        *PARTY_KINDS,
        *VISIBILITIES,
        "relation",
        "item",
        "agreed",
        "piece",
        "carton",
        "inner",
        "box",
        "office",
        "refused",
        "credit_note",
    }
    codes |= set(discrepancy_kinds())
    tracked = (Item, Membership, Pack, Place, Product, Relation, Role, Sku, Supply)  # what their history speaks of
    codes |= {field.name for model in tracked for field in model._meta.local_concrete_fields} - HIDDEN
    for code in sorted(codes):
        yield "word", humanised(code)


def discrepancy_kinds() -> Iterator[str]:
    """The first argument of every Difference."""
    for file in sources.files():
        for node in ast.walk(ast.parse(file.read_text())):
            named = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and named == "Difference" and node.args and _is_text(node.args[0]):
                yield str(node.args[0].value)  # type: ignore[attr-defined]


def whys() -> Iterator[Message]:
    """The short reasons among the facts of refusals (`why`), and the fields that were named."""
    for call in calls():
        given = [one.value for one in call.keywords if one.arg in ("why", "should")]
        if name_of(call) in ("bad", "_bad") and len(call.args) == 3:
            given.append(call.args[2])
        for one in given:
            yield from ((None, templated(text)[0]) for text in texts(one))
    for file in sources.files("catalog/told.py"):  # it keeps the reason in a variable first
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "why":
                yield from ((None, templated(text)[0]) for text in texts(node.value))


READS = {"bad", "_bad", "whole", "amount", "pieces", "code_fault", "whole_or_none", "amount_or_none", "day", "text",
         "decimal", "percent"}  # fmt: skip


def fields() -> Iterator[Message]:
    """The names of fields that refusals speak of."""
    for call in calls():
        given = [one.value for one in call.keywords if one.arg == "field"]
        if name_of(call) in READS:
            given += call.args[:1]
        named = (text for one in given for text in texts(one))
        yield from (("word", humanised(name)) for name in named if re.fullmatch("[a-z_]+", name))


def calls() -> Iterator[ast.Call]:
    for file in sources.files():
        if "tests" not in file.parts:
            yield from (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call))


def name_of(call: ast.Call) -> str:
    return str(getattr(call.func, "id", getattr(call.func, "attr", "")))


def texts(node: ast.AST) -> Iterator[str]:
    """The texts an expression may be; of an f-string the whole, with a number where something is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "9" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (text for branch in (node.body, node.orelse) for text in texts(branch))


def refused_codes() -> dict[str, str]:
    """Every code that the source refuses with, and one place where."""
    known: dict[str, str] = {}
    for file in sources.files():
        if "tests" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if _is_text(node) and re.fullmatch(r"[a-z]+\.[a-z_]+", node.value):  # type: ignore[attr-defined]
                code = node.value  # type: ignore[attr-defined]
                if file.name != "refusals.py" and code.split(".")[0] in built():
                    known.setdefault(code, f"{file.relative_to(sources.ROOT)}:{node.lineno}")  # type: ignore[attr-defined]
    return known


def refusals_made() -> dict[str, str]:
    """Codes that are written out in a call of Refused."""
    known: dict[str, str] = {}
    for file in sources.files():
        if "tests" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused" and node.args:
                first = node.args[0]
                for one in ast.walk(first):
                    if _is_text(one) and re.fullmatch(r"[a-z]+\.[a-z_]+", one.value):  # type: ignore[attr-defined]
                        known[one.value] = f"{file.relative_to(sources.ROOT)}:{node.lineno}"  # type: ignore[attr-defined]
    return known


@cache
def wanted() -> frozenset[Message]:
    found = (extracted(), by_code(), words_of_pages(), whys(), fields())
    return frozenset(message for source in found for message in source if message[1])


@cache
def catalogue(locale: str) -> Catalog:
    path = sources.PACKAGE / "locale" / locale / "LC_MESSAGES" / "django.po"
    with open(path, "rb") as file:
        return read_po(file, locale=locale)


def problems(found: Catalog, messages: frozenset[Message]) -> Iterator[str]:
    """Translations that are missing, empty, doubtful, or fill in other values than the English."""
    for context, english in sorted(messages, key=lambda one: (one[0] or "", one[1])):
        known: Any = found.get(english, context)
        named = f"{english!r}" + (f" ({context})" if context else "")
        if known is None or not known.string:
            yield f"{named} is not translated"
        elif known.fuzzy:
            yield f"{named} is fuzzy"
        elif sorted(PLACEHOLDER.findall(english)) != sorted(PLACEHOLDER.findall(str(known.string))):
            yield f"{named} fills in other values: {known.string!r}"


@pytest.mark.parametrize("locale", LOCALES)
def test_everything_is_translated(locale: str) -> None:
    sources.nothing(problems(catalogue(locale), wanted()))


@pytest.mark.parametrize("locale", LOCALES)
def test_no_translation_is_left_over(locale: str) -> None:
    left = {(message.context, message.id) for message in catalogue(locale) if message.id} - wanted()
    sources.nothing(f"{english!r} ({context}) is said nowhere any more" for context, english in sorted(left, key=str))


def hidden(source: str) -> list[str]:
    """What is translated within an f-string: there it is not gathered for the catalogues."""
    return [
        ast.unparse(call)
        for text in ast.walk(ast.parse(source))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and name_of(call) in KEYWORDS and call.args and _is_text(call.args[0])
    ]


def test_nothing_is_translated_within_an_f_string() -> None:
    found = {file.name: there for file in sources.files() if (there := hidden(file.read_text()))}
    assert found == {}
    assert hidden("f'{stage}, {_(\"adds\")}'") == ["_('adds')"]


def test_every_refusal_has_its_sentence() -> None:
    sources.nothing(
        f"{place}: {code} has no sentence" for code, place in refusals_made().items() if code not in sentences()
    )


def test_no_sentence_is_never_said() -> None:
    built_up = {f"pricing.{code}" for code in pricing_faults()}
    used = set(refused_codes()) | built_up
    sources.nothing(f"{code} is never refused with" for code in sentences() if code not in used)


def pricing_faults() -> Iterator[str]:
    """Pricing refuses with the codes of its faults, which stand there without the module's name."""
    for file in sources.files("pricing/**/*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if _is_text(node) and re.fullmatch(r"[a-z_]+", node.value):  # type: ignore[attr-defined]
                yield node.value  # type: ignore[attr-defined]


def test_each_verb_of_a_button_exists_and_takes_commands() -> None:
    list(by_code())  # loads all pages
    for offer in offers.BUTTONS.values():
        assert offer.verb in VERBS, offer.verb
        assert VERBS[offer.verb].commands, f"{offer.verb} is only ever called inside another verb"


def test_these_checks_can_fail() -> None:
    found = Catalog()
    found.add("Done, {number}", "Selesai, {nomor}")
    found.add("Doubtful", "Ragu", flags=["fuzzy"])
    found.add("Empty", "")
    messages = frozenset({(None, "Done, {number}"), (None, "Doubtful"), (None, "Empty"), ("verb", "Missing")})
    assert len(list(problems(found, messages))) == 4
    assert set(CODES.values()) >= {"status", "verb", "paper"}
