"""Tables: whose rows they are, that the policies hold, and what they are in the business."""

from collections.abc import Iterable

import pytest
from django.db import connections
from django.db.models import Model

from tests.house import sources
from tests.house.test_floors import our_models

# Tables without `organisation`, each with its reason. Short on purpose.
SHARED = {
    "kernel_organisation": "the members themselves: a verb must find its own before a policy can be set",
    "parties_party": "an identity without secrets; what a firm knows of it is the firm's own row, Relation",
    **{
        f"catalog_{name}": "goods as such, the same for every member; what a firm calls them is its own row, Item"
        for name in ("product", "productevent", "sku", "skuevent", "pack", "packevent", "lot")
    },
    "shell_user": "who signs in; belongs to a person, who may work for several members",
    "shell_session": "a browser, in which somebody may have signed in",
    "shell_user_groups": "Django's table beside the user",
    "shell_user_user_permissions": "Django's table beside the user",
}

WITHOUT_POLICY = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organisation' AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity
      AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*'))
    ORDER BY 1
"""


def nobodys(tables: Iterable[tuple[str, set[str]]]) -> list[str]:
    """Of (table, its columns), those that do not say whose their rows are and are not known to be shared."""
    return sorted(name for name, columns in tables if "organisation" not in columns and name not in SHARED)


def without_docstring(models: Iterable[type[Model]]) -> list[str]:
    """Models whose docstring is missing or is the one Django writes."""
    return [model.__name__ for model in models if not model.__doc__ or model.__doc__.startswith(f"{model.__name__}(")]


def test_every_table_of_an_organisation_has_a_forced_policy(database: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(WITHOUT_POLICY)
        sources.nothing([name for (name,) in cursor.fetchall()])


def test_every_table_says_whose_its_rows_are() -> None:
    tables = {m._meta.db_table: {field.column for field in m._meta.local_concrete_fields} for m in our_models()}
    sources.nothing(nobodys(tables.items()))


def test_organisation_is_never_empty() -> None:
    loose = [
        model._meta.db_table
        for model in our_models()
        for field in model._meta.local_concrete_fields
        if field.column == "organisation" and field.null
    ]
    sources.nothing(loose)


def test_every_table_says_what_it_is() -> None:
    sources.nothing(without_docstring(our_models()))


def test_the_policy_check_can_fail(database: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE planted (organisation bigint)")
        try:
            cursor.execute("ALTER TABLE planted ENABLE ROW LEVEL SECURITY")
            cursor.execute("CREATE POLICY p ON planted USING (organisation = 1)")
            cursor.execute(WITHOUT_POLICY)
            assert ("planted",) in cursor.fetchall(), "enabled but not forced must be found"
            cursor.execute("ALTER TABLE planted FORCE ROW LEVEL SECURITY")
            cursor.execute(WITHOUT_POLICY)
            assert ("planted",) not in cursor.fetchall()
        finally:
            cursor.execute("DROP TABLE planted")


@pytest.mark.parametrize("table", ["stock_shelf", "shell_user"])
def test_the_owner_check_can_fail(table: str) -> None:
    assert nobodys([(table, {"id"})]) == ([] if table in SHARED else [table])
    assert nobodys([(table, {"id", "organisation"})]) == []
