"""A branch of a dataset that grew by a row, read as one of its table by two readers that others wrote.

branches.py ENDPOINT NAME: where S3 and Glue answer, and the table's name in Glue; the branch is called cleaner, and has ids a to e, main a to d
"""

import sys
import time

from readers import duck, glue_catalog

endpoint, name = sys.argv[1:]
catalog = glue_catalog(endpoint)


def ids(scan):
    return sorted(scan.to_arrow()["id"].to_pylist())


# The table is told of it, and the catalog of that, each by a function of its own.
for _ in range(120):
    table = catalog.load_table(name)
    reference = table.refs().get("cleaner")
    if reference and reference.snapshot_id > 2**31:
        break
    time.sleep(0.5)

assert reference.snapshot_ref_type == "branch", reference
assert ids(table.scan().use_ref("cleaner")) == ["a", "b", "c", "d", "e"]
assert ids(table.scan()) == ["a", "b", "c", "d"]
assert table.current_snapshot().snapshot_id == 3

# DuckDB knows no branches, but the snapshot that one is.
connection = duck(endpoint)
found = connection.execute(
    f"SELECT id FROM iceberg_scan('{table.metadata_location}', snapshot_from_id = {reference.snapshot_id}) ORDER BY id"
).fetchall()
assert found == [(id,) for id in "abcde"], found
