"""Made churn.onnx and expected.json beside this, with what ../own-code/requirements.txt names; it is not run by the platform.

Each column is an input of the model under its own name. scikit-learn was given the numbers as 32-bit floats and a missing word as
the empty one, for so the platform gives them.
"""
import json, pathlib
import pandas as pd
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

here = pathlib.Path(__file__).parent
numbers = ["tenure", "monthly_charges", "total_charges", "senior_citizen", "paperless_billing"]
words = ["internet_service", "online_security", "tech_support", "contract", "payment_method"]

table = pd.read_csv(here / "../telco-churn/telco-churn.csv", dtype={w: str for w in words}, keep_default_na=False, na_values=[""])
table = table.fillna({w: "" for w in words}).astype({n: "float32" for n in numbers})
learn, kept = table.iloc[:3500], table.iloc[3500:]
model = make_pipeline(
    ColumnTransformer([
        ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
        ("words", OneHotEncoder(handle_unknown="ignore"), words),
    ]),
    LogisticRegression(max_iter=1000),
).fit(learn[numbers + words], learn["churn"])

inputs = [(n, FloatTensorType([None, 1])) for n in numbers] + [(w, StringTensorType([None, 1])) for w in words]
onnx = convert_sklearn(model, initial_types=inputs, options={id(model): {"zipmap": False}}, target_opset={"": 15, "ai.onnx.ml": 3})
(here / "churn.onnx").write_bytes(onnx.SerializeToString())

# What scikit-learn says of customers that it has not learned from: values as in the file, and the probability of "Yes".
some = kept.iloc[::350]
said = model.predict_proba(some[numbers + words])[:, list(model.classes_).index("Yes")]
rows = [
    {"instance": {n: v for n, v in row.items() if v == v and v != ""}, "probability": float(p)}
    for row, p in zip(some[numbers + words].astype({n: "float64" for n in numbers}).to_dict("records"), said)
]
(here / "expected.json").write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
