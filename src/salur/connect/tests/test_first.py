from pathlib import Path
from salur.connect.tests import uploads
from tests.world import World
import time
from salur.kernel import sql
def test_it(database: str, tmp_path: Path, monkeypatch) -> None:
    world = World()
    file = tmp_path / "a.csv"
    n = 20000
    file.write_text("code;name;since;visits;limit\n" + "".join(f"{world.mark}-{i};Toko {i};17/08/2024;{i % 7};1.234.567,50\n" for i in range(n)))
    t=time.time()
    (part,) = uploads.run(world.actor, uploads.profile(), file)
    print(part.counts, part.fault, n/(time.time()-t), time.time()-t)
    assert 0
