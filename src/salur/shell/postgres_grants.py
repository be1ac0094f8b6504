"""The role that the program works under, which owns nothing, and what it may do in a database."""

from __future__ import annotations

import psycopg
from psycopg import sql

from salur.shell.postgres_program import ServerProblem

APP_ROLE = "salur_app"
OLDEST_MAJOR = 15
LOCK = 5_346_118  # any number: one preparation at a time in a database

# For tables that migrations will make. What a migration then takes away again (the books are never changed)
# stays away, because this is written once per database.
GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {role}",
)


def prepare(owner_dsn: str) -> None:
    """Make the database behind `owner_dsn` ready for the program: version, role and rights. Safe to repeat.

    Raises ServerProblem with what an administrator has to do.
    """
    try:
        connection = psycopg.connect(owner_dsn, autocommit=True, connect_timeout=10)
    except psycopg.ProgrammingError as problem:
        raise ServerProblem(f"DATABASE_URL is no PostgreSQL address: {str(problem).strip()}") from problem
    except psycopg.OperationalError as problem:
        raise ServerProblem(f"the database cannot be reached: {str(problem).strip()}") from problem
    with connection:
        refuse_old(connection)
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            make_role(connection)
            grant_once(connection)
        except psycopg.errors.InsufficientPrivilege as problem:
            raise ServerProblem(asking_for_help(connection, problem)) from problem


def refuse_old(connection: psycopg.Connection) -> None:
    """Refuse a server older than the version that Salur is tested on."""
    major = connection.info.server_version // 10_000
    if major < OLDEST_MAJOR:
        raise ServerProblem(f"this server is PostgreSQL {major}; Salur needs {OLDEST_MAJOR} or newer.")


def make_role(connection: psycopg.Connection) -> None:
    """Make the role if it is not there, and let the owner become it."""
    role = sql.Identifier(APP_ROLE)
    found = connection.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [APP_ROLE])
    row = found.fetchone()
    if row is None:
        try:
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(role))
        except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            pass  # made by another database's preparation at this moment: roles belong to the whole server
    elif row[0]:
        raise ServerProblem(f"role {APP_ROLE} is a superuser or bypasses row security; it must be an ordinary role.")
    try:
        connection.execute(sql.SQL("SET ROLE {}").format(role))
    except psycopg.errors.InsufficientPrivilege:
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))
    finally:
        connection.execute("RESET ROLE")


def grant_once(connection: psycopg.Connection) -> None:
    """Write the rights of the role into this database, if that has not been done before."""
    role, database = sql.Identifier(APP_ROLE), sql.Identifier(connection.info.dbname)
    done = connection.execute(
        "SELECT 1 FROM pg_default_acl WHERE defaclrole = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
        " AND defaclobjtype = 'f' AND defaclacl::text LIKE '%%' || %s || '%%'",
        [APP_ROLE],
    ).fetchone()
    if done:
        return
    with connection.transaction():
        for grant in GRANTS:
            connection.execute(sql.SQL(grant).format(role=role))
        connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, role))


def asking_for_help(connection: psycopg.Connection, problem: Exception) -> str:
    """The sentence for an owner who may not make roles: what an administrator runs once."""
    user, database = connection.info.user, connection.info.dbname
    return (
        f"{user} may not prepare the database ({str(problem).strip()}). Let an administrator run once:\n"
        f"  CREATE ROLE {APP_ROLE} NOLOGIN; GRANT {APP_ROLE} TO {user}; ALTER DATABASE {database} OWNER TO {user};"
    )
