"""Clients that others wrote for other servers: they predict here with another address and a token.

Usage: predictions.py ENDPOINT TOKEN, with a version of the sample project that serves. Amazon's clients find the token in
AWS_SESSION_TOKEN.
"""

import json
import os
import sys

import boto3
import httpx
import numpy as np
import pandas as pd
import requests
import tritonclient.http as triton
from botocore.exceptions import ClientError
from mlflow.deployments import get_deploy_client
from open_inference.openapi.client import OpenInferenceClient
from open_inference.openapi.types import InferenceRequest
from tritonclient.utils import InferenceServerException

endpoint, token = sys.argv[1:]
model = "telco-churn"


def authorized():
    return {"Authorization": "Bearer " + token}  # Triton's client writes into what it is given



rows = [
    {
        "tenure": tenure,
        "contract": contract,
        "internet_service": "Fiber optic",
        "payment_method": "Electronic check",
        "monthly_charges": 100.35,
    }
    for tenure, contract in ((1, "Month-to-month"), (60, "Two year"))
]
answer = requests.post(f"{endpoint}/v1/models/{model}/predict", json={"instances": rows}, headers=authorized())
expected = [p["probability"] for p in answer.json()["predictions"]]
classes = [p["class"] for p in answer.json()["predictions"]]
version = answer.json()["version"]
assert len(classes) == 2, answer.text


def same(given):
    assert list(given) == expected, (given, expected)


# Triton's: data in JSON, and in binary as it sends it where nothing else is said
client = triton.InferenceServerClient(endpoint.removeprefix("http://"))
assert client.is_server_live(headers=authorized()) and client.is_server_ready(headers=authorized())
assert client.is_model_ready(model, headers=authorized())
assert client.is_model_ready(model, str(version), headers=authorized())
assert not client.is_model_ready(model, "999", headers=authorized())
assert client.get_server_metadata(headers=authorized())["name"] == "millrace"
metadata = client.get_model_metadata(model, headers=authorized())
datatypes = {tensor["name"]: tensor["datatype"] for tensor in metadata["inputs"]}
types = {"INT64": np.int64, "FP64": np.float64, "BYTES": object}
for binary in (False, True):
    inputs = []
    for name in rows[0]:
        values = np.array([[row[name]] for row in rows], dtype=types[datatypes[name]])
        inputs.append(triton.InferInput(name, list(values.shape), datatypes[name]))
        inputs[-1].set_data_from_numpy(values, binary_data=binary)
    result = client.infer(model, inputs, headers=authorized(), request_id="7")
    assert result.get_response()["id"] == "7"
    same(result.as_numpy("probability").flatten())
    assert [str(c) for c in result.as_numpy("class").flatten()] == classes, result.as_numpy("class")
    one = client.infer(model, inputs, headers=authorized(), outputs=[triton.InferRequestedOutput("class")])
    assert one.as_numpy("probability") is None and one.as_numpy("class") is not None
try:
    client.infer(model, inputs[:1] + inputs[:1], headers=authorized())
    raise AssertionError("an input twice")
except InferenceServerException as e:
    assert e.status() == "400" and "named once" in e.message(), e
client.close()

# the protocol's own, by its description
openly = OpenInferenceClient(base_url=endpoint, httpx_client=httpx.Client(headers=authorized()))
openly.check_server_readiness()
inferred = openly.model_infer(
    model_name=model,
    request=InferenceRequest(
        inputs=[
            {
                "name": name,
                "shape": [2],
                "datatype": datatypes[name],
                "data": [row[name] for row in rows],
            }
            for name in rows[0]
        ]
    ),
)
same(next(o for o in inferred.outputs if o.name == "probability").data.__root__)

# Amazon's
runtime = boto3.client("sagemaker-runtime", endpoint_url=endpoint)
for body, sent, accept in (
    (json.dumps({"instances": rows}), "application/json", "application/json"),
    ("\n".join(map(json.dumps, rows)), "application/jsonlines", "application/json"),
    (pd.DataFrame(rows).to_csv(index=False), "text/csv", "application/json"),
):
    invoked = runtime.invoke_endpoint(
        EndpointName=model, Body=body, ContentType=sent, Accept=accept, CustomAttributes="trace=7"
    )
    assert invoked["InvokedProductionVariant"] == f"version-{version}", invoked
    assert invoked["CustomAttributes"] == "trace=7" and invoked["ContentType"] == accept, invoked
    same(p["probability"] for p in json.loads(invoked["Body"].read())["predictions"])
invoked = runtime.invoke_endpoint(
    EndpointName=model, Body=pd.DataFrame(rows).to_csv(index=False), ContentType="text/csv"
)
same(float(line.split(",")[1]) for line in invoked["Body"].read().decode().splitlines())


def refused(code, status, **request):
    try:
        runtime.invoke_endpoint(ContentType="application/json", **request)
    except ClientError as e:
        assert e.response["Error"]["Code"] == code, e.response
        assert e.response["ResponseMetadata"]["HTTPStatusCode"] == status, e.response
        return e.response
    raise AssertionError(f"{code} was expected")


wrong = refused("ModelError", 424, EndpointName=model, Body='{"instances":[{"tenure":"x"}]}')
assert wrong["OriginalStatusCode"] == 400 and "tenure" in wrong["OriginalMessage"], wrong
refused("ValidationError", 400, EndpointName="no-such-model", Body="[]")
refused("ValidationError", 400, EndpointName=model, Body="[]", TargetVariant="version-999")
nobody = boto3.client(
    "sagemaker-runtime",
    endpoint_url=endpoint,
    aws_access_key_id="test",
    aws_secret_access_key="test",
    aws_session_token="mr_unknown",
)
try:
    nobody.invoke_endpoint(EndpointName=model, Body="[]")
    raise AssertionError("a token that nobody issued")
except ClientError as e:
    assert e.response["ResponseMetadata"]["HTTPStatusCode"] == 403, e.response

# signed for the route that asks for it, with no token
signing = boto3.client(
    "sagemaker-runtime",
    endpoint_url=endpoint + "/iam",
    aws_access_key_id="test",
    aws_secret_access_key="test",
)
signing.meta.events.register(
    "before-sign",
    lambda request, **_: request.context.setdefault("signing", {}).update(signing_name="execute-api"),
)
invoked = signing.invoke_endpoint(
    EndpointName=model, Body=json.dumps(rows), ContentType="application/json"
)
same(p["probability"] for p in json.loads(invoked["Body"].read())["predictions"])
unsigned = requests.post(f"{endpoint}/iam/endpoints/{model}/invocations", json=rows, headers=authorized())
assert unsigned.status_code == 403, unsigned.text

# what came true
given = requests.post(
    f"{endpoint}/v1/models/{model}/feedback",
    json={"feedback": [{"id": answer.json()["predictions"][0]["id"], "outcome": "Yes"}]},
    headers=authorized(),
)
assert given.json() == {"accepted": 1}, given.text

# MLflow's, by way of Amazon's
os.environ["AWS_ENDPOINT_URL"] = endpoint
deployed = get_deploy_client("sagemaker:/" + os.environ["AWS_DEFAULT_REGION"])
same(deployed.predict(model, pd.DataFrame(rows)).get_predictions()["probability"])
print("Clients that exist predict")
