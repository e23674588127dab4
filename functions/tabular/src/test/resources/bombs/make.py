"""Writes the files beside it with pyarrow 26.0.1 and zstd -19; the names end in .zst once compressed."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 50_000_000
yes = pa.DictionaryArray.from_arrays(pa.array(np.zeros(ROWS, dtype="int8")), ["yes"])
pq.write_table(pa.table({"x": np.zeros(ROWS), "y": yes}), "rows.parquet", compression="zstd")

columns = {f"c{i}": pa.array([1.0, 2.0]) for i in range(20_000)}
wide = pa.table({**columns, "x": pa.array([0.5, 1.5]), "y": pa.array(["yes", "no"])})
pq.write_table(wide, "columns.parquet", write_statistics=False, store_schema=False)
