"""A dataset in which the newest row about an entity counts, read as a table by two readers that others wrote.

newest.py ENDPOINT NAME: where S3 and Glue answer, and the table's name in Glue, with versions 1 to 4 and the branch cleaner
"""

import sys
import time

from readers import duck, glue_catalog

endpoint, name = sys.argv[1:]
catalog = glue_catalog(endpoint)

# The pages of each row that counts: those of the same time by the file that came last, those without a time after all, those about
# nothing all of them.
VERSIONS = {
    1: [1, 2, 3, 5, 6],
    2: [2, 3, 6, 10, 13, 14],
    3: [2, 6, 10, 13, 20, 21],
    4: [2, 3, 6, 10, 13, 14],  # 2 again
}
BRANCH = [1, 2, 5, 6, 30, 31]  # of version 1

# The table is told of all that, and the catalog of the table, each by a function of its own.
for _ in range(120):
    table = catalog.load_table(name)
    reference = table.refs().get("cleaner")
    if reference and reference.snapshot_id > 2**31 and table.current_snapshot().snapshot_id == max(VERSIONS):
        break
    time.sleep(0.5)

connection = duck(endpoint)
for snapshot, expected in {**VERSIONS, reference.snapshot_id: BRANCH}.items():
    read = sorted(table.scan(snapshot_id=snapshot).to_arrow()["pages"].to_pylist())
    assert read == expected, ("PyIceberg", snapshot, read)
    scan = f"iceberg_scan('{table.metadata_location}', snapshot_from_id = {snapshot})"
    read = [pages for (pages,) in connection.execute(f"SELECT pages FROM {scan} ORDER BY pages").fetchall()]
    assert read == expected, ("DuckDB", snapshot, read)

assert sorted(table.scan().to_arrow()["pages"].to_pylist()) == VERSIONS[4]
assert table.scan(row_filter="id = 'a'", selected_fields=("pages",)).to_arrow()["pages"].to_pylist() == [10]
assert table.scan(row_filter="id is null").count() == 2
