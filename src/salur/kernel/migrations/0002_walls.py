"""Row-level policies and identities in blocks."""

from django.db import migrations

GUARD = """
CREATE FUNCTION salur_guard(guarded text, shared boolean DEFAULT false) RETURNS void LANGUAGE plpgsql AS $$
DECLARE mine text := 'organisation = (SELECT NULLIF(current_setting(''salur.organisation'', true), '''')::bigint)';
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
    EXECUTE format('CREATE POLICY mine ON %I TO salur_app USING (%s) WITH CHECK (%s)', guarded, mine, mine);
    IF shared THEN -- the counterpart may read, and no more
        EXECUTE format('CREATE POLICY theirs ON %I FOR SELECT TO salur_app USING (%s)', guarded,
            replace(mine, 'organisation = ', 'counterpart = '));
    END IF;
    EXECUTE format('CREATE POLICY whole ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', guarded);
END $$;

CREATE FUNCTION salur_in_blocks(tables text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE named text;
BEGIN
    FOREACH named IN ARRAY tables LOOP
        EXECUTE format('ALTER SEQUENCE %I INCREMENT BY 1000', named || '_id_seq');
    END LOOP;
END $$;

CREATE FUNCTION salur_no_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the books are never edited: % on % is refused; correct by a posting that reverses another',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

SELECT salur_guard(guarded) FROM unnest(ARRAY['kernel_key', 'kernel_series', 'kernel_attachment']) guarded;
SELECT salur_guard('kernel_fact', true);
SELECT salur_in_blocks(ARRAY['kernel_fact']);
ALTER TABLE kernel_series SET (fillfactor = 50);
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, migrations.RunSQL.noop)]
