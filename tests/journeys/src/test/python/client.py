"""What a program does with a client that was generated from events/openapi.yaml and nothing else."""

import sys

from millrace_client import AuthenticatedClient
from millrace_client.api.predictions import get_model, predict
from millrace_client.api.projects import list_projects
from millrace_client.models import (
    Error,
    GatewayError,
    PredictBody,
    PredictBodyInstancesItem,
    Predictions,
)

endpoint, token = sys.argv[1:]

CUSTOMER = {
    "tenure": 1,
    "contract": "Month-to-month",
    "internet_service": "Fiber optic",
    "payment_method": "Electronic check",
    "monthly_charges": 70.35,
}


def body(*instances, partial=False):
    return PredictBody([PredictBodyInstancesItem.from_dict(each) for each in instances], partial)


def expect(answer, kind):
    assert isinstance(answer, kind), f"{kind.__name__} expected, but was {answer!r}"
    return answer


client = AuthenticatedClient(endpoint, token)
assert expect(list_projects.sync(client=client), object).projects[0].project.name == "telco-churn"
assert get_model.sync("telco-churn", client=client).version == 1

one = expect(predict.sync("telco-churn", client=client, body=body(CUSTOMER)), Predictions)
assert one.predictions[0].class_ in ("Yes", "No")

some = predict.sync(
    "telco-churn", client=client, body=body(CUSTOMER, {}, {**CUSTOMER, "tenure": 10_000}, partial=True)
)
assert "tenure" in expect(some.predictions[1], Error).error.message
assert "outside" in some.predictions[2].warnings[0]

assert expect(predict.sync("telco-churn", client=client, body=body({})), Error).error.code == "invalid_request"
assert expect(predict.sync("nothing", client=client, body=body(CUSTOMER)), Error).error.code == "unknown_model"
expired = AuthenticatedClient(endpoint, "mr_expired")
assert expect(predict.sync("telco-churn", client=expired, body=body(CUSTOMER)), GatewayError).message
assert expect(list_projects.sync(client=expired), GatewayError).message
