"""Readers of Iceberg tables that others wrote, where S3 and Glue answer at one endpoint."""

from pathlib import Path

import duckdb
import duckdb_ext
from pyiceberg.catalog import load_catalog


def glue_catalog(endpoint):
    credentials = {"client.access-key-id": "test", "client.secret-access-key": "test", "client.region": "us-east-1"}
    return load_catalog("millrace", type="glue", **credentials, **{"glue.endpoint": endpoint, "s3.endpoint": endpoint})


def duck(endpoint):
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    for name in ("avro", "httpfs", "iceberg"):
        (extension,) = Path(duckdb_ext.__path__[0]).rglob(name + ".duckdb_extension")
        connection.execute(f"LOAD '{extension}'")
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(
        "CREATE SECRET (TYPE s3, KEY_ID 'test', SECRET 'test', REGION 'us-east-1', URL_STYLE 'path', USE_SSL false,"
        f" ENDPOINT '{endpoint.removeprefix('http://')}')"
    )
    return connection
