"""Writes the files beside it: who leaves, as Sample.java makes it up, by the tools that people write tables with.

    python3 -m venv /tmp/formats && /tmp/formats/bin/pip install duckdb==2.0.1 pandas==3.1.1 pyarrow==26.0.1
    /tmp/formats/bin/python make.py
"""

import pathlib
import random

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

HERE = pathlib.Path(__file__).parent


def table(seed, rows=400):
    rng = random.Random(seed)
    made = []
    for _ in range(rows):
        months, large = rng.randrange(100), rng.random() < 0.5
        leaves = rng.random() < (0.8 if months < 30 else 0.05) + (0.1 if large else 0)
        made.append(("Yes" if leaves else "No", months, None if rng.random() < 0.1 else "large" if large else "small"))
    return pd.DataFrame(made, columns=["leaves", "months", "plan"])


arrow = pa.Table.from_pandas(table(1), preserve_index=False)
arrow = arrow.set_column(1, "months", arrow["months"].cast(pa.uint8()))
pq.write_table(arrow, HERE / "1-pyarrow.parquet", compression="zstd", use_dictionary=True, row_group_size=150)
duckdb.from_df(table(2)).write_parquet(str(HERE / "2-duckdb.parquet"), compression="brotli")
table(3).to_json(HERE / "3-pandas.jsonl.gz", orient="records", lines=True)
table(4).to_csv(HERE / "4-pandas.csv.gz", index=False, sep=";")
table(5).to_json(HERE / "5-pandas.json", orient="records")
