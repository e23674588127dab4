"""A dataset that grew, read as a table by two readers that others wrote: what each version had, every type, and what no row has.

tables.py ENDPOINT METADATA NAME: where S3 and Glue answer, the newest metadata of the table, with versions 1 to 3, and its name in Glue
"""

import sys
import time
from datetime import date, datetime, timezone

import boto3
from pyiceberg.table import StaticTable

from readers import duck, glue_catalog

endpoint, metadata, name = sys.argv[1:]


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


COLUMNS = ["id", "day", "seen", "pages", "score", "plan", "member", "returned"]
MONDAY = [
    ("a", date(2026, 11, 23), at("2026-11-22T23:00:00"), 1, 0.1, "free", True, "yes"),
    ("b", date(1969, 12, 31), at("1969-12-31T23:59:59.999"), 9007199254740993, -1e-300, "ünï “x”", False, "no"),
]
TUESDAY = [("c", None, None, None, None, None, None, "yes")]
WEDNESDAY = [("d", date(2026, 11, 25), at("2026-11-25T00:00:00"), -7, 1e300, "free", True, "no", "phone", 7.25)]
VERSIONS = {
    1: (COLUMNS, MONDAY),
    2: (COLUMNS, MONDAY + TUESDAY),
    3: (COLUMNS + ["device", "a.b"], [row + (None, None) for row in MONDAY + TUESDAY] + WEDNESDAY),
}


def same(who, version, columns, rows):
    expected_columns, expected = VERSIONS[version]
    assert columns == expected_columns, (who, version, columns)
    assert sorted(rows, key=lambda row: row[0]) == expected, (who, version, rows)


def glue():
    catalog = glue_catalog(endpoint)
    database, table = name.split(".")
    assert (database,) in catalog.list_namespaces(), catalog.list_namespaces()
    # The catalog is told by a function of its own, after the table is there.
    for _ in range(120):
        listed = (database, table) in catalog.list_tables(database)
        found = catalog.load_table(name) if listed else None
        if found and found.metadata_location == metadata:
            break
        time.sleep(0.5)
    assert found.metadata_location == metadata, (found and found.metadata_location, metadata)
    read = found.scan().to_arrow()
    same("PyIceberg by Glue", 3, read.column_names, [tuple(row.values()) for row in read.to_pylist()])
    assert read.num_rows == len(VERSIONS[3][1])
    # What shows a table without reading its metadata, as Athena's list of columns does.
    listed = boto3.client("glue", endpoint_url=endpoint).get_table(DatabaseName=database, Name=table)["Table"]
    assert [column["Name"] for column in listed["StorageDescriptor"]["Columns"]] == VERSIONS[3][0], listed
    types = [column["Type"] for column in listed["StorageDescriptor"]["Columns"]]
    assert types == ["string", "date", "timestamp", "bigint", "double", "string", "boolean", "string", "string", "double"], types


def pyiceberg():
    table = StaticTable.from_metadata(
        metadata,
        {"s3.endpoint": endpoint, "s3.access-key-id": "test", "s3.secret-access-key": "test", "s3.region": "us-east-1"},
    )
    for version in VERSIONS:
        read = table.scan(snapshot_id=version).to_arrow()
        same("PyIceberg", version, read.column_names, [tuple(row.values()) for row in read.to_pylist()])
    assert table.current_snapshot().snapshot_id == 3
    for condition, ids in {
        "pages = 9007199254740993": ["b"],
        "seen < '1970-01-01T00:00:00+00:00'": ["b"],
        "day = '2026-11-25'": ["d"],
        "device = 'phone'": ["d"],
        "score > 1": ["d"],
        "pages is null": ["c"],
    }.items():
        found = table.scan(row_filter=condition, selected_fields=("id",)).to_arrow()["id"].to_pylist()
        assert found == ids, (condition, found)


def duckdb():
    connection = duck(endpoint)
    for version in VERSIONS:
        read = connection.execute(f"SELECT * FROM iceberg_scan('{metadata}', snapshot_from_id = {version})")
        same("DuckDB", version, [column[0] for column in read.description], read.fetchall())
    found = connection.execute(f"SELECT id FROM iceberg_scan('{metadata}') WHERE pages = 9007199254740993").fetchall()
    assert found == [("b",)], found


pyiceberg()
glue()
duckdb()
