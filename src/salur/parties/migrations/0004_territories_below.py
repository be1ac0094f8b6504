"""Whom a person works for tells the territories below theirs as well: one statement less for each page they open."""

from django.db import migrations

MEMBERSHIPS = """
CREATE OR REPLACE FUNCTION salur_memberships(who bigint)
RETURNS TABLE (organisation bigint, name text, party bigint, role text, permissions text, territories text, places text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.organisation, o.name::text, n.party, r.name, r.permissions::text,
        CASE WHEN jsonb_typeof(m.territories) = 'array' THEN (
            WITH RECURSIVE down AS (
                SELECT t.id FROM parties_territory t WHERE t.organisation = m.organisation
                AND t.id IN (SELECT e::bigint FROM jsonb_array_elements_text(m.territories) e)
                UNION SELECT t.id FROM parties_territory t JOIN down ON t.parent = down.id
            ) SELECT coalesce(jsonb_agg(down.id ORDER BY down.id), '[]'::jsonb) FROM down
        )::text ELSE m.territories::text END, m.places::text
    FROM parties_membership m JOIN parties_role r ON r.id = m.role_id
    JOIN kernel_organisation o ON o.id = m.organisation JOIN parties_member n ON n.organisation = m.organisation
    WHERE m.person = who AND m.active ORDER BY m.organisation
$$;

-- What a firm calls somebody, for statements of those who know no parties; the policies hold.
CREATE FUNCTION salur_called(firm bigint, who bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT r.name::text FROM parties_relation r WHERE r.party = who AND r.organisation = firm),
        (SELECT p.name::text FROM parties_party p JOIN parties_member m ON m.party = p.id WHERE p.id = who), '')
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("parties", "0003_groups")]
    operations = [migrations.RunSQL(MEMBERSHIPS, migrations.RunSQL.noop)]
