"""The tests' own footing: an embedded server, a database of this worker's own, the program's role."""

from django.db import connections


def test_the_program_works_under_a_role_that_owns_nothing(database: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT current_user, current_database(), rolsuper OR rolbypassrls FROM pg_roles"
            " WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("salur_app", database, False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = 'salur_app'::regrole")
        assert cursor.fetchone() == (0,)


def test_the_owner_is_another_role_on_the_same_database(database: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT current_user <> 'salur_app', current_database()")
        assert cursor.fetchone() == (True, database)


def test_what_is_committed_is_on_disk(database: str) -> None:
    with connections["default"].cursor() as cursor:
        for setting in ("fsync", "full_page_writes", "data_checksums"):
            cursor.execute("SELECT current_setting(%s)", [setting])
            assert cursor.fetchone() == ("on",), setting


def test_the_server_listens_on_no_network_port(database: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SHOW listen_addresses")
        assert cursor.fetchone() == ("",)
