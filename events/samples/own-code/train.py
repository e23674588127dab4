"""Learns who will leave, with scikit-learn, and leaves the model as ONNX.

SageMaker's framework images run it as it is, and so does the local cloud. Each column is an input of the
model under its own name; the target is the number of the class, 1 for the positive one.
"""
import json, os
import pandas as pd
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

with open(os.path.join(os.environ["SM_CHANNEL_SIGNATURE"], "signature.json")) as file:
    signature = json.load(file)
target = signature["outputs"][0]["name"]
words = [i["name"] for i in signature["inputs"] if i["type"] in ("category", "text")]
numbers = [i["name"] for i in signature["inputs"] if i["name"] not in words]


def rows(part):
    """A missing word is the empty one, a missing number is NaN: so the model is asked as well."""
    table = pd.read_csv(os.path.join(os.environ["SM_CHANNEL_" + part.upper()], part + ".csv"), dtype={w: str for w in words})
    return table.fillna({w: "" for w in words}).astype({n: "float32" for n in numbers})


learn = pd.concat([rows("train"), rows("validation")])
model = make_pipeline(
    ColumnTransformer([
        ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
        ("words", OneHotEncoder(handle_unknown="ignore"), words),
    ]),
    LogisticRegression(max_iter=1000),
).fit(learn[numbers + words], learn[target])

inputs = [(n, FloatTensorType([None, 1])) for n in numbers] + [(w, StringTensorType([None, 1])) for w in words]
onnx = convert_sklearn(model, initial_types=inputs, options={id(model): {"zipmap": False}}, target_opset={"": 15, "ai.onnx.ml": 3})
with open(os.path.join(os.environ["SM_MODEL_DIR"], "model.onnx"), "wb") as file:
    file.write(onnx.SerializeToString())

some = learn.iloc[[7]]
print("probe", json.dumps({"instance": some[numbers + words].iloc[0].to_dict(), "probability": float(model.predict_proba(some[numbers + words])[0, 1])}))
