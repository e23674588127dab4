"""A branch of a dataset that grew by a row, read as one of its table by two readers that others wrote.

branches.py ENDPOINT NAME: where S3 and Glue answer, and the table's name in Glue; the branch is called cleaner, and has ids a to e, main a to d
"""

import sys
import time
from pathlib import Path

import duckdb
import duckdb_ext
from pyiceberg.catalog import load_catalog

endpoint, name = sys.argv[1:]
catalog = load_catalog(
    "millrace",
    type="glue",
    **{
        "client.access-key-id": "test",
        "client.secret-access-key": "test",
        "client.region": "us-east-1",
        "glue.endpoint": endpoint,
        "s3.endpoint": endpoint,
    },
)


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
connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
for extension in ("avro", "httpfs", "iceberg"):
    (path,) = Path(duckdb_ext.__path__[0]).rglob(extension + ".duckdb_extension")
    connection.execute(f"LOAD '{path}'")
connection.execute(
    "CREATE SECRET (TYPE s3, KEY_ID 'test', SECRET 'test', REGION 'us-east-1', URL_STYLE 'path', USE_SSL false,"
    f" ENDPOINT '{endpoint.removeprefix('http://')}')"
)
found = connection.execute(
    f"SELECT id FROM iceberg_scan('{table.metadata_location}', snapshot_from_id = {reference.snapshot_id}) ORDER BY id"
).fetchall()
assert found == [(id,) for id in "abcde"], found
