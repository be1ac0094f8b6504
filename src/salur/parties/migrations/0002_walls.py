"""Row-level policies, identities in blocks, and the one door past the policies: whom a person works for."""

from django.db import migrations

WALLS = """
SELECT salur_guard(guarded) FROM unnest(ARRAY[
    'parties_member', 'parties_relation', 'parties_relationevent', 'parties_code', 'parties_territory',
    'parties_assignment', 'parties_place', 'parties_placeevent', 'parties_supply', 'parties_supplyevent', 'parties_role',
    'parties_roleevent', 'parties_membership', 'parties_membershipevent'
]) guarded;
CREATE POLICY seen_by_all ON parties_member FOR SELECT TO salur_app USING (true);
SELECT salur_in_blocks(ARRAY['parties_party', 'parties_territory', 'parties_place']);

-- Somebody who signs in has no organisation yet; this gives a person's own memberships and nothing else.
CREATE FUNCTION salur_memberships(who bigint)
RETURNS TABLE (organisation bigint, name text, party bigint, role text, permissions text, territories text, places text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.organisation, o.name::text, n.party, r.name, r.permissions::text, m.territories::text, m.places::text
    FROM parties_membership m JOIN parties_role r ON r.id = m.role_id
    JOIN kernel_organisation o ON o.id = m.organisation JOIN parties_member n ON n.organisation = m.organisation
    WHERE m.person = who AND m.active ORDER BY m.organisation
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial"), ("kernel", "0002_walls"), ("pghistory", "0004_auto_20220906_1625")]
    operations = [migrations.RunSQL(WALLS, migrations.RunSQL.noop)]
