"""Writes the files beside it, as tools other than Millrace write them.

    python3 -m venv /tmp/formats && /tmp/formats/bin/pip install -r requirements.txt
    /tmp/formats/bin/python make.py

Every file holds the same six rows, as far as its tool can write them; the third has no value but its id and target.
"""

import datetime as dt
import decimal
import gzip
import json
import pathlib

import duckdb
import fastparquet
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

HERE = pathlib.Path(__file__).parent
UTC = dt.timezone.utc
DECIMAL = decimal.Decimal


def rows(first, last, rest=()):
    """Two rows with these values, one with none, three of the last."""
    return [first, last, None, *([last] * 3)] if not rest else [first, last, None, *rest]


TYPES = {
    "id": (pa.string(), [f"r{i}" for i in range(6)]),
    "i8": (pa.int8(), rows(-128, 127)),
    "i16": (pa.int16(), rows(-32768, 32767)),
    "i32": (pa.int32(), rows(-(2**31), 2**31 - 1)),
    "i64": (pa.int64(), rows(-(2**53), 2**53)),
    "u8": (pa.uint8(), rows(0, 255)),
    "u16": (pa.uint16(), rows(0, 65535)),
    "u32": (pa.uint32(), rows(0, 4_000_000_000)),
    "u64": (pa.uint64(), rows(0, 2**63 + 2**12)),
    "f16": (pa.float16(), rows(np.float16(0.5), np.float16(-2.25))),
    "f32": (pa.float32(), rows(0.1, -1.5)),
    "f64": (pa.float64(), rows(0.1, -1e300)),
    "money": (pa.decimal128(9, 2), rows(DECIMAL("-0.01"), DECIMAL("1234567.89"))),
    "large": (pa.decimal128(38, 10), rows(DECIMAL("-0.0000000001"), DECIMAL("12345678901234567890.5"))),
    "flag": (pa.bool_(), rows(True, False)),
    "word": (pa.string(), rows("Zürich", "a, \"b\"")),
    "day": (pa.date32(), rows(dt.date(1969, 7, 20), dt.date(2026, 11, 23))),
    "at": (pa.timestamp("us", tz="UTC"), rows(dt.datetime(1969, 7, 20, 20, 17, 40, tzinfo=UTC),
                                               dt.datetime(2026, 11, 23, 18, 46, 0, 250000, tzinfo=UTC))),
    "y": (pa.string(), ["yes", "no", "yes", "no", "yes", "no"]),
}
TABLE = pa.table({name: pa.array(values, kind) for name, (kind, values) in TYPES.items()})
REQUIRED = pa.schema([pa.field(name, kind, nullable=False) for name, (kind, _) in TYPES.items()])


def parquet():
    for codec in ("none", "snappy", "zstd", "gzip", "brotli", "lz4"):
        pq.write_table(TABLE, HERE / f"pyarrow-{codec}.parquet", compression=codec)
    pq.write_table(TABLE, HERE / "pyarrow-page-v2-zstd.parquet", data_page_version="2.0", compression="zstd")
    pq.write_table(TABLE, HERE / "pyarrow-page-v2-plain.parquet", data_page_version="2.0", compression="none",
                   use_dictionary=False)
    pq.write_table(TABLE, HERE / "pyarrow-row-groups.parquet", row_group_size=2)
    pq.write_table(TABLE, HERE / "pyarrow-encodings.parquet", use_dictionary=False, column_encoding={
        "i32": "DELTA_BINARY_PACKED", "i64": "DELTA_BINARY_PACKED", "id": "DELTA_LENGTH_BYTE_ARRAY",
        "word": "DELTA_BYTE_ARRAY", "f32": "BYTE_STREAM_SPLIT", "f64": "BYTE_STREAM_SPLIT"})
    pq.write_table(TABLE.take([0, 1, 3, 4, 5]).cast(REQUIRED), HERE / "pyarrow-not-null.parquet")
    pq.write_table(TABLE.set_column(TABLE.schema.get_field_index("word"), "word", TABLE["word"].dictionary_encode()),
                   HERE / "pyarrow-dictionary.parquet")
    nested = TABLE.append_column("tags", pa.array([["a", "b"], [], None, ["c"], ["d"], ["e"]], pa.list_(pa.string())))
    nested = nested.append_column("attributes", pa.array([{"k": 1}] * 6, pa.map_(pa.string(), pa.int32())))
    nested = nested.append_column("place", pa.array([{"lat": 1.5, "id": "x"}] * 6))
    first = ["tags", "attributes", "place"]
    pq.write_table(nested.select(first + TABLE.column_names), HERE / "pyarrow-nested.parquet")
    frame = TABLE.to_pandas(types_mapper=pd.ArrowDtype)
    frame.index = range(10, 16)
    frame.to_parquet(HERE / "pandas-index.parquet", index=True)
    plain = pd.DataFrame({
        "id": TYPES["id"][1], "y": TYPES["y"][1],
        "i64": pd.array([-(2**53), 2**53, None, 1, 2, 3], "Int64"),
        "u32": pd.array([0, 4_000_000_000, None, 4_000_000_000, 4_000_000_000, 4_000_000_000], "UInt32"),
        "f64": [0.1, -1e300, None, 1, 2, 3],
        "flag": pd.array([True, False, None, False, False, False], "boolean"),
        "word": ["Zürich", "a, \"b\"", None, "c", "d", "e"],
    })
    for codec in ("UNCOMPRESSED", "SNAPPY", "GZIP", "BROTLI", "LZ4_RAW", "ZSTD"):
        fastparquet.write(str(HERE / f"fastparquet-{codec.lower().replace('_', '-')}.parquet"), plain,
                          compression=codec, object_encoding="utf8", row_group_offsets=[0, 4])


def times():
    """Times that do not say where."""
    naive = [t.replace(tzinfo=None) if t else None for t in TYPES["at"][1]]
    table = TABLE.set_column(TABLE.schema.get_field_index("at"), "at", pa.array(naive, pa.timestamp("us")))
    pq.write_table(table, HERE / "pyarrow-zoneless.parquet")
    pq.write_table(table, HERE / "pyarrow-int96.parquet", use_deprecated_int96_timestamps=True)
    pq.write_table(table.set_column(table.schema.get_field_index("at"), "at", pa.array(naive, pa.timestamp("ns"))),
                   HERE / "pyarrow-nanoseconds.parquet")


def from_duckdb():
    db = duckdb.connect()
    source = HERE / "pyarrow-none.parquet"
    query = f"(select * replace (f16::float as f16) from '{source}')"
    for codec in ("uncompressed", "snappy", "zstd", "gzip", "brotli", "lz4_raw"):
        target = HERE / f"duckdb-{codec.replace('_', '-')}.parquet"
        db.execute(f"copy {query} to '{target}' (format parquet, codec '{codec}')")
    db.execute(f"copy {query} to '{HERE / 'duckdb-v2.parquet'}' (format parquet, parquet_version 'v2')")
    db.execute("set timezone = 'UTC'")
    text = "(select * replace (strftime(\"at\", '%Y-%m-%dT%H:%M:%S.%gZ') as \"at\") from " + query + ")"
    db.execute(f"copy {text} to '{HERE / 'duckdb.csv'}' (format csv, header)")
    db.execute(f"copy {text} to '{HERE / 'duckdb.csv.gz'}' (format csv, header, compression gzip)")
    db.execute(f"copy {text} to '{HERE / 'duckdb-bars.csv'}' (format csv, header, delimiter '|', force_quote *)")
    db.execute(f"copy {text} to '{HERE / 'duckdb.jsonl'}' (format json)")
    db.execute(f"copy {text} to '{HERE / 'duckdb.jsonl.zst'}' (format json, compression zstd)")
    db.execute(f"copy {text} to '{HERE / 'duckdb.json'}' (format json, array true)")


def from_pandas():
    frame = TABLE.to_pandas(types_mapper=pd.ArrowDtype)
    frame["at"] = [t.isoformat().replace("+00:00", "Z") if t else None for t in TYPES["at"][1]]
    for name in ("money", "large"):
        frame[name] = [None if v is None else str(v) for v in TYPES[name][1]]
    frame.to_csv(HERE / "pandas-index.csv")
    frame.to_csv(HERE / "pandas-bom.csv", index=False, encoding="utf-8-sig", lineterminator="\r\n")
    frame.to_csv(HERE / "pandas-semicolons.csv.gz", index=False, sep=";")
    with open(HERE / "python.json", "w", encoding="utf-8") as out:
        json.dump([{**{n: (str(v[i]) if isinstance(v[i], (DECIMAL, dt.date)) and n != "at" else
                           v[i].isoformat() if isinstance(v[i], dt.datetime) else
                           float(v[i]) if isinstance(v[i], np.floating) else v[i])
                       for n, (_, v) in TYPES.items()}} for i in range(6)], out, indent=1)


if __name__ == "__main__":
    parquet()
    times()
    from_duckdb()
    from_pandas()
