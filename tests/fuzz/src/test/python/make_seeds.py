"""Writes the first inputs of each fuzz test.

    python3 -m venv /tmp/fuzz && /tmp/fuzz/bin/pip install pyarrow==26.0.1
    /tmp/fuzz/bin/python src/test/python/make_seeds.py
"""

import datetime as dt
import gzip
import io
import json
import pathlib
import tarfile

import pyarrow as pa
import pyarrow.parquet as pq

HERE = pathlib.Path(__file__).parents[1] / "resources/io/millrace/fuzz"

CSV = '''id,amount,items,express,country,day,at,y
a,12.5,3,yes,CH,2026-11-23,2026-11-23T18:46:00Z,no
b,,,,,,,yes
"c ""x""",1e3,-1,TRUE,DE,2020-02-29,2026-11-23T18:46:00.5+02:00,yes
'''
ROWS = [
    {"id": "a", "amount": 12.5, "items": 3, "express": True, "country": "CH", "day": "2026-11-23", "at": "2026-11-23T18:46:00Z", "y": "no"},
    {"id": "b", "y": "yes", "amount": None},
]
YAML = """name: churn
task: binary
target: churn
positive: Yes
columns:
  churn: {type: category, required: true, oneOf: [Yes, No]}
  tenure: {type: integer, range: [0, 120]}
  day: date
checks: {rows: {min: 2}, classBalance: 0.05}
training: {algorithm: xgboost, hyperparameters: {eta: 0.1}, split: {validation: 0.15, test: 0.2, seed: 1}}
gates:
  - {metric: auc, min: 0.8}
approval: automatic
"""
CAPTURE = {
    "predictionId": "p", "project": "churn", "version": 1, "at": "2026-11-23T18:46:00Z", "instance": {"tenure": 3, "plan": None},
    "output": {"type": "Classified", "label": "No", "score": 0.25, "probabilities": {"No": 0.75, "Yes": 0.25}},
}


def seed(test, method, name, content):
    folder = HERE / f"{test}Inputs" / method
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def parquet(**options):
    table = pa.table(
        {
            "id": ["a", "b", None], "amount": [1.5, None, 2.0], "items": pa.array([1, 2, None], pa.int32()), "express": [True, None, False],
            "country": pa.array(["CH", "DE", None]).dictionary_encode(), "day": [dt.date(2026, 11, 23), None, None],
            "at": [dt.datetime(2026, 11, 23, tzinfo=dt.timezone.utc), None, None], "y": ["yes", "no", "yes"],
        }
    )
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


def tar(*names):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in names:
            info = tarfile.TarInfo(name)
            info.size = 5
            archive.addfile(info, io.BytesIO(b'{"a":'))
    return out.getvalue()


seed("CsvUploadFuzzTest", "isPublishedOrRefused", "plain", CSV.encode())
seed("CsvUploadFuzzTest", "isPublishedOrRefused", "semicolons", ("sep=;\n" + CSV.replace(",", ";")).encode("utf-16"))
seed("CsvUploadFuzzTest", "isPublishedOrRefused", "gzip", gzip.compress(CSV.encode(), mtime=0))
seed("JsonUploadFuzzTest", "isPublishedOrRefused", "lines", "\n".join(map(json.dumps, ROWS)).encode())
seed("JsonUploadFuzzTest", "isPublishedOrRefused", "list", json.dumps(ROWS).encode())
seed("ParquetUploadFuzzTest", "isPublishedOrRefused", "plain", parquet(compression="none", use_dictionary=False))
seed("ParquetUploadFuzzTest", "isPublishedOrRefused", "snappy", parquet(compression="snappy", data_page_version="2.0"))
seed("ArchiveFuzzTest", "isReadOrRefused", "two", tar("metrics.json", "trees/model.ubj"))
seed("ArchiveFuzzTest", "isReadOrRefused", "outside", tar("../../etc/passwd"))
seed("DefinitionFuzzTest", "isReadOrRefused", "churn", YAML.encode())
seed("InstanceFuzzTest", "isReadOrRefused", "instances", b'{"instances":[{"tenure":3,"plan":null,"at":"2026-11-23"}]}')
seed("CaptureFuzzTest", "isReadOrRefused", "classified", json.dumps(CAPTURE).encode())
