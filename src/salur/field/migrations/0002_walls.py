"""Row-level policies and identities in blocks; what was sold is never edited."""

from django.db import migrations

WALLS = """
SELECT salur_guard(guarded) FROM unnest(ARRAY['field_sale', 'field_saleline']) guarded;
SELECT salur_in_blocks(ARRAY['field_sale']);
CREATE TRIGGER never_edited BEFORE UPDATE OR DELETE ON field_saleline
    FOR EACH ROW EXECUTE FUNCTION salur_no_change();
"""


class Migration(migrations.Migration):
    dependencies = [("field", "0001_initial"), ("kernel", "0002_walls")]
    operations = [migrations.RunSQL(WALLS, migrations.RunSQL.noop)]
