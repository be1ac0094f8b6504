"""What somebody who came in a moment ago may do here, asked again with each thing they want: read under the policies,
by a function that the planner writes into whatever asks."""

from django.db import migrations

HERE = """
CREATE FUNCTION salur_works_here(who bigint, firm bigint)
RETURNS TABLE (permissions text, territories text, places text) LANGUAGE sql STABLE AS $$
    SELECT r.permissions::text, m.territories::text, m.places::text
    FROM parties_membership m JOIN parties_role r ON r.id = m.role_id
    WHERE m.organisation = firm AND m.person = who AND m.active
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("parties", "0004_territories_below")]
    operations = [migrations.RunSQL(HERE, migrations.RunSQL.noop)]
