"""Defaults of four libraries on the rows that Millrace held out.

usage: peers.py FILE.csv TARGET TASK HELD_OUT.json   (HELD_OUT: indexes of test rows)
"""
import json, sys, time, warnings
import numpy as np, pandas as pd
warnings.filterwarnings("ignore")
from sklearn.metrics import roc_auc_score, accuracy_score, r2_score
from sklearn.ensemble import HistGradientBoostingClassifier as HC, HistGradientBoostingRegressor as HR
import lightgbm as lgb, xgboost as xgb, catboost as cb
path, target, task, held = sys.argv[1:5]
d = pd.read_csv(path)
d = d[d[target].notna()].reset_index(drop=True)
test = np.array(json.load(open(held)))
mask = np.zeros(len(d), bool); mask[test] = True
y = d.pop(target)
if task != "regression": y = pd.Series(pd.Categorical(y).codes)
cat = [c for c in d if not pd.api.types.is_numeric_dtype(d[c])]
for c in cat: d[c] = d[c].astype("category")
X, T, yx, yt = d[~mask], d[mask], y[~mask], y[mask]


def score(m, X):
    if task == "binary":
        return "AUC", roc_auc_score(yt, m.predict_proba(X)[:, 1])
    if task == "multiclass":
        return "ACCURACY", accuracy_score(yt, np.ravel(m.predict(X)))
    return "R2", r2_score(yt, m.predict(X))


def run(name, make, fix=lambda f: f):
    """Fits with all rows that are not held out; the seconds are of all processors together."""
    begun = time.process_time()
    m = make()
    m.fit(fix(X), yx)
    metric, value = score(m, fix(T))
    seconds = time.process_time() - begun
    print("| | | %s | %s | %.3f | | %.1f | |" % (name, metric, value, seconds), flush=True)


r = task == "regression"
run("HistGradientBoosting", lambda: (HR if r else HC)(categorical_features="from_dtype", random_state=0))
run("LightGBM", lambda: (lgb.LGBMRegressor if r else lgb.LGBMClassifier)(verbose=-1, random_state=0))
run("XGBoost", lambda: (xgb.XGBRegressor if r else xgb.XGBClassifier)(enable_categorical=True, random_state=0))
def strings(f):
    f = f.copy()
    for c in cat: f[c] = f[c].astype(object).fillna("missing").astype(str)
    return f
run("CatBoost", lambda: (cb.CatBoostRegressor if r else cb.CatBoostClassifier)(verbose=0, allow_writing_files=False, random_seed=0, cat_features=cat, thread_count=2), strings)
