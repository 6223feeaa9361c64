/** Data sources of Grafana, by `/api/datasources`. The mark lies in `jsonData`, which Grafana keeps as it is. */
import { type CompareRules, differencesOf } from "../compare.ts";
import { type PlatformAddress, request } from "../http/request.ts";
import { isMarkPair, markOfPairs, markPairs } from "../ownership.ts";
import type { DesiredResource, JsonObject, ListedResource } from "../platform.ts";
import {
  conflict,
  listIn,
  lockedField,
  markField,
  objectIn,
  plain,
  type ResourceClient,
  taken,
  text,
  without,
} from "../resource-client.ts";

/** What Grafana counts or tells, and what never comes back. */
const OWN_FIELDS: readonly string[] = [
  "id",
  "uid",
  "orgId",
  "version",
  "readOnly",
  "secureJsonFields",
  "typeLogoUrl",
];
const RULES: CompareRules = { ignored: ["secureJsonData", "apiVersion"], defaults: { access: "proxy" } };

export function dataSourceClient(address: PlatformAddress): ResourceClient {
  return {
    async list() {
      return listIn(address, await request(address, { method: "GET", path: "/api/datasources" })).map(listed);
    },
    async find(uid) {
      const answer = await request(address, { method: "GET", path: path(uid) });
      if (answer.status === 404) return [];
      const source = objectIn(address, answer);
      const { version } = source;
      const jsonData = Object.fromEntries(
        Object.entries(plain(source, "jsonData")).filter(([name]) => !isMarkPair(name)),
      );
      const body = { ...without(source, OWN_FIELDS), jsonData };
      return [{ ...listed(source), body, ...(typeof version === "number" ? { version } : {}) }];
    },
    async create(resource) {
      const answer = await request(address, {
        method: "POST",
        path: "/api/datasources",
        body: marked(resource),
      });
      // 409 is of the name: the uid may be another's.
      if (answer.status === 409 && (await this.find(resource.id)).length > 0)
        throw conflict("RESOURCE_EXISTS", address, resource);
      taken(address, answer, resource);
    },
    async update(found, resource) {
      const body = { ...marked(resource), version: found.version };
      const answer = await request(address, { method: "PUT", path: path(found.key), body });
      if (answer.status === 409) throw conflict("RESOURCE_CHANGED", address, resource);
      taken(address, answer, resource);
    },
    async remove(resource) {
      const answer = await request(address, { method: "DELETE", path: path(resource.key) });
      if (answer.status !== 404) taken(address, answer, resource);
    },
    differences: (found, desired) => differencesOf(desired.body, found.body, RULES),
  };
}

function marked({ id, body, mark }: DesiredResource): JsonObject {
  return {
    uid: id,
    ...body,
    jsonData: { ...plain(body, "jsonData"), ...Object.fromEntries(markPairs(mark)) },
  };
}

function listed(source: JsonObject): ListedResource {
  const uid = text(source, "uid");
  const pairs = Object.entries(plain(source, "jsonData")).map(
    ([name, value]) => [name, String(value)] as const,
  );
  return {
    kind: "datasource",
    id: uid,
    key: uid,
    title: text(source, "name"),
    ...markField(markOfPairs(pairs)),
    ...lockedField(source["readOnly"] === true ? "a file of Grafana's provisioning keeps it" : undefined),
  };
}

function path(uid: string): string {
  return `/api/datasources/uid/${encodeURIComponent(uid)}`;
}
