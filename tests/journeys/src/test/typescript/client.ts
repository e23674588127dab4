// What a program does with a client that was generated from events/openapi.yaml and nothing else.

import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

type Failure = components["schemas"]["Error"] | components["schemas"]["GatewayError"];

declare const process: { argv: string[] };

const [endpoint, token] = process.argv.slice(2) as [string, string];
const project = "telco-churn";
const customer = {
  tenure: 1,
  contract: "Month-to-month",
  internet_service: "Fiber optic",
  payment_method: "Electronic check",
  monthly_charges: 70.35,
};

function as(bearer: string) {
  return createClient<paths>({ baseUrl: endpoint, headers: { Authorization: `Bearer ${bearer}` } });
}

function expect(holds: boolean, what: string, found: unknown): asserts holds {
  if (!holds) {
    throw new Error(`${what} expected, but was ${JSON.stringify(found)}`);
  }
}

function code(failure: Failure): string {
  return "error" in failure ? failure.error.code : failure.message;
}

function predict(client: ReturnType<typeof as>, model: string, instances: object[], partial?: boolean) {
  return client.POST("/v1/models/{model}/predict", {
    params: { path: { model } },
    body: { instances: instances.map((each) => ({ ...each })), ...(partial === undefined ? {} : { partial }) },
  });
}

const client = as(token);

const listed = await client.GET("/v1/projects", { params: { query: { limit: 1 } } });
expect(listed.data?.projects[0]?.project.name === project, "the project", listed);

const served = await client.GET("/v1/models/{model}", { params: { path: { model: project } } });
expect(served.data?.version === 1, "version 1", served);

const one = (await predict(client, project, [customer])).data?.predictions[0];
expect(one !== undefined && "id" in one && ["Yes", "No"].includes(one.class ?? ""), "a class", one);

const some = (await predict(client, project, [customer, {}, { ...customer, tenure: 10_000 }], true)).data;
const wrong = some?.predictions[1];
expect(wrong !== undefined && "error" in wrong && wrong.error.message.includes("tenure"), "an error", wrong);
const far = some?.predictions[2];
expect(far !== undefined && "id" in far && (far.warnings?.[0] ?? "").includes("outside"), "a warning", far);

const refused = await predict(client, project, [{}]);
expect(refused.error !== undefined && code(refused.error) === "invalid_request", "400", refused.error);
const unknown = await predict(client, "nothing", [customer]);
expect(unknown.error !== undefined && code(unknown.error) === "unknown_model", "404", unknown.error);

const expired = as("mr_expired");
for (const { error, response } of [
  await predict(expired, project, [customer]),
  await expired.GET("/v1/projects"),
]) {
  expect(response.status === 403 && error !== undefined, "403", response.status);
  expect(!("error" in error) && error.message.length > 0, "the gateway's message", error);
}
