"""A model that Millrace trained behind FastAPI, as one writes it by hand to be fast: no validation, orjson, one thread of XGBoost a worker.

usage: MODEL=FOLDER python -m uvicorn fastapi_service:app --workers 2
"""
import json, os, pathlib
import numpy as np, orjson, xgboost as xgb
from fastapi import FastAPI, Request, Response

folder = pathlib.Path(os.environ["MODEL"])
booster = xgb.Booster({"nthread": 1})
booster.load_model(bytearray((folder / "model.ubj").read_bytes()))
columns = json.loads((folder / "pipeline.json").read_text())["columns"]
width = sum(len(c["levels"]) if c["encoding"] == "one-hot" else 1 for c in columns)
no, yes = json.loads((folder / "signature.json").read_text())["outputs"][0]["classes"]
WORDS = {"Yes": 1.0, "No": 0.0, "true": 1.0, "false": 0.0}
app = FastAPI()


def encode(instance, row):
    at = 0
    for column in columns:
        value = instance.get(column["column"])
        if column["encoding"] == "one-hot":
            for i, level in enumerate(column["levels"]):
                row[at + i] = np.nan if value is None else value == level
            at += len(column["levels"])
        else:
            row[at] = np.nan if value is None else WORDS[value] if isinstance(value, str) else value
            at += 1


@app.get("/ping")
async def ping():
    return Response()


@app.post("/invocations")
async def invocations(request: Request):
    instances = orjson.loads(await request.body())["instances"]
    rows = np.empty((len(instances), width), dtype=np.float32)
    for i, instance in enumerate(instances):
        encode(instance, rows[i])
    predictions = [
        {"class": yes if p >= 0.5 else no, "probabilities": {no: 1 - p, yes: p}}
        for p in booster.inplace_predict(rows).tolist()
    ]
    return Response(orjson.dumps({"predictions": predictions}), media_type="application/json")
