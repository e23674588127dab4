"""Made the models beside this, with xgboost 3.2.0 and scikit-learn 1.9.1."""
import json
import numpy as np, xgboost

rng = np.random.default_rng(1)
X = rng.normal(size=(400, 3)).astype("float32")
noise = rng.normal(size=400)
targets = {
    "binary": ("binary:logistic", (X[:, 0] + noise > 1).astype(int)),
    "multiclass": ("multi:softprob", np.clip((X[:, 0] * 1.5 + 1).astype(int), 0, 2)),
    "regression": ("reg:squarederror", 3 + X[:, 0] + noise),
    "counts": ("count:poisson", rng.poisson(np.exp(0.5 + 0.3 * X[:, 0]))),
    "amounts": ("reg:tweedie", 1.5 * rng.poisson(np.exp(0.5 + 0.3 * X[:, 0]))),
}
expected = {}
for name, (objective, y) in targets.items():
    kind = xgboost.XGBClassifier if name in ("binary", "multiclass") else xgboost.XGBRegressor
    model = kind(objective=objective, n_estimators=4, max_depth=2, learning_rate=0.3).fit(X, y)
    model.save_model(f"{name}.ubj")
    answer = model.predict_proba(X[:5]) if kind is xgboost.XGBClassifier else model.predict(X[:5]).reshape(-1, 1)
    expected[name] = answer.tolist()
with open("expected.json", "w") as out:
    json.dump({"rows": X[:5].tolist(), "answers": expected}, out)
