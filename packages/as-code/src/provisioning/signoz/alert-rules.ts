/** Alert rules of SigNoz, by `/api/v2/rules`, or `/api/v1/rules` where there is none. A rule's name is no key there either. */
import { parseDuration, printDuration } from "@sightline/promql";
import { type CompareRules, differencesOf, isPlain } from "../compare.ts";
import { type PlatformAddress, request } from "../http/request.ts";
import { isMarkPair, markOfPairs, markPairs, type MarkPair } from "../ownership.ts";
import type { DesiredResource, JsonObject, ListedResource } from "../platform.ts";
import { items, markField, plain, type ResourceClient, taken, text, without } from "../resource-client.ts";
import { dataIn } from "./envelope.ts";

/** What SigNoz counts and tells. */
const OWN_FIELDS: readonly string[] = ["id", "state", "createdAt", "createdBy", "updatedAt", "updatedBy"];

function oneDuration(value: unknown): unknown {
  const ms = typeof value === "string" ? parseDuration(goWithoutZeros(value)) : undefined;
  return ms === undefined ? value : printDuration(ms);
}

/** Go prints a minute as `1m0s`. */
function goWithoutZeros(value: string): string {
  return value.replace(/(?<=[hm])0s$/u, "").replace(/(?<=h)0m$/u, "");
}

const RULES: CompareRules = {
  canonical: {
    "evaluation.spec.evalWindow": oneDuration,
    "evaluation.spec.frequency": oneDuration,
  },
  // Of older schemas, filled in from the evaluation.
  ignored: ["evalWindow", "frequency", "source"],
};

export function signozRuleClient(address: PlatformAddress): ResourceClient {
  let root: string | undefined;

  async function rules(): Promise<readonly JsonObject[]> {
    const first = await request(address, { method: "GET", path: root ?? "/api/v2/rules" });
    root ??= first.status === 404 ? "/api/v1/rules" : "/api/v2/rules";
    const isOld = root === "/api/v1/rules";
    const answer =
      isOld && first.status === 404 ? await request(address, { method: "GET", path: root }) : first;
    const data = dataIn(address, answer);
    if (Array.isArray(data)) return data.filter(isPlain);
    // The older one wraps its list.
    return isPlain(data) ? items(data, "rules") : [];
  }

  async function path(key?: string): Promise<string> {
    if (root === undefined) await rules();
    const base = root ?? "/api/v2/rules";
    return key === undefined ? base : `${base}/${encodeURIComponent(key)}`;
  }

  return {
    async list() {
      return (await rules()).map(listed);
    },
    async find(name) {
      return (await rules())
        .filter((rule) => text(rule, "alert") === name)
        .toSorted((left, right) => (text(left, "createdAt") < text(right, "createdAt") ? -1 : 1))
        .map((rule) => ({ ...listed(rule), body: bodyOf(rule) }));
    },
    async create(resource) {
      const answer = await request(address, { method: "POST", path: await path(), body: marked(resource) });
      taken(address, answer, resource);
    },
    async update(found, resource) {
      const answer = await request(address, {
        method: "PUT",
        path: await path(found.key),
        body: marked(resource),
      });
      taken(address, answer, resource);
    },
    async remove(resource) {
      const answer = await request(address, { method: "DELETE", path: await path(resource.key) });
      if (answer.status !== 404) taken(address, answer, resource);
    },
    differences: (found, desired) => differencesOf(desired.body, found.body, RULES),
  };
}

function marked({ id, body, mark }: DesiredResource): JsonObject {
  return {
    ...body,
    alert: id,
    annotations: { ...plain(body, "annotations"), ...Object.fromEntries(markPairs(mark).map(asAnnotation)) },
  };
}

/** Names of annotations are names of labels, without hyphens. Source: its `isValidLabelName`. */
function asAnnotation([name, value]: MarkPair): MarkPair {
  return [name.replaceAll("-", "_"), value];
}

function asMark([name, value]: readonly [string, unknown]): MarkPair {
  return [name.replaceAll("_", "-"), String(value)];
}

function bodyOf(rule: JsonObject): JsonObject {
  const annotations = Object.entries(plain(rule, "annotations")).filter(
    (pair) => !isMarkPair(asMark(pair)[0]),
  );
  return { ...without(rule, OWN_FIELDS), annotations: Object.fromEntries(annotations) };
}

function listed(rule: JsonObject): ListedResource {
  const name = text(rule, "alert");
  const pairs = Object.entries(plain(rule, "annotations")).map(asMark);
  return {
    kind: "alert-rule",
    id: name,
    key: text(rule, "id"),
    title: name,
    ...markField(markOfPairs(pairs)),
  };
}
