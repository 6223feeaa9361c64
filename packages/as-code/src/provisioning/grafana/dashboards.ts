/** Dashboards of Grafana by `/api`, which every version serves; Grafana 13 calls it deprecated. */
import { type CompareRules, type Difference, differencesOf } from "../compare.ts";
import { type PlatformAddress, request } from "../http/request.ts";
import type { DesiredResource, FoundResource, JsonObject, ListedResource } from "../platform.ts";
import {
  conflict,
  folderDifference,
  listIn,
  lockedField,
  markField,
  objectIn,
  plain,
  type ResourceClient,
  taken,
  text,
  texts,
  without,
} from "../resource-client.ts";
import { markOfTags, markTags, withoutMarkTags } from "./tags.ts";

/** Dashboards of a page; Grafana gives up to 5,000. */
const PAGE = 1000;
/** What is written beside each version of a dashboard. */
export const MESSAGE = "sightline provision";

/** What Grafana counts; two of them lie in the metadata. */
const OWN_FIELDS: readonly string[] = ["id", "uid", "version", "iteration"];

export function dashboardClient(address: PlatformAddress): ResourceClient {
  function post(resource: DesiredResource, version?: FoundResource["version"]): ReturnType<typeof request> {
    const dashboard = {
      ...markedSpec(resource),
      id: null,
      uid: resource.id,
      ...(version === undefined ? {} : { version }),
    };
    // Without its folder a dashboard moves to the root.
    const place = resource.within === undefined ? {} : { folderUid: resource.within };
    const body = { dashboard, ...place, message: MESSAGE, overwrite: false };
    return request(address, { method: "POST", path: "/api/dashboards/db", body });
  }

  return {
    async list() {
      const all: ListedResource[] = [];
      for (let page = 1; ; page++) {
        const search = `/api/search?type=dash-db&limit=${PAGE}&page=${page}`;
        const found = listIn(address, await request(address, { method: "GET", path: search }));
        all.push(...found.map((one) => listedDashboard(text(one, "uid"), one)));
        if (found.length < PAGE) return all;
      }
    },
    async find(uid) {
      const answer = await request(address, { method: "GET", path: path(uid) });
      if (answer.status === 404) return [];
      const { meta, dashboard } = bothOf(objectIn(address, answer));
      const { version } = dashboard;
      const locked = meta["provisioned"] === true ? "a file of Grafana's provisioning keeps it" : undefined;
      const found: FoundResource = {
        ...listedDashboard(uid, dashboard, locked),
        body: specBody(dashboard),
        within: text(meta, "folderUid"),
        ...(typeof version === "number" ? { version } : {}),
      };
      return [found];
    },
    async create(resource) {
      const answer = await post(resource);
      const status = statusOf(answer.body);
      if (answer.status === 412 && status !== "name-exists")
        throw conflict("RESOURCE_EXISTS", address, resource);
      if (answer.status === 400 && /same uid/iu.test(JSON.stringify(answer.body)))
        throw conflict("RESOURCE_EXISTS", address, resource);
      taken(address, answer, resource);
    },
    async update(found, resource) {
      const answer = await post(resource, found.version);
      if (answer.status === 412 && statusOf(answer.body) === "version-mismatch")
        throw conflict("RESOURCE_CHANGED", address, resource);
      taken(address, answer, resource);
    },
    async remove(resource) {
      const answer = await request(address, { method: "DELETE", path: path(resource.key) });
      if (answer.status !== 404) taken(address, answer, resource);
    },
    differences: dashboardDifferences,
  };
}

function bothOf(answer: JsonObject): { readonly meta: JsonObject; readonly dashboard: JsonObject } {
  return { meta: plain(answer, "meta"), dashboard: plain(answer, "dashboard") };
}

/** `version-mismatch`, `name-exists`, `plugin-dashboard`. */
function statusOf(body: unknown): string {
  return typeof body === "object" && body !== null && "status" in body ? String(body.status) : "";
}

/** The spec of either interface with the owner's tags. */
export function markedSpec({ body, mark }: DesiredResource): JsonObject {
  return { ...body, tags: [...texts(body, "tags"), ...markTags(mark)] };
}

/** The spec of either interface as it was sent. */
export function specBody(spec: JsonObject): JsonObject {
  return { ...without(spec, OWN_FIELDS), tags: withoutMarkTags(texts(spec, "tags")) };
}

export function listedDashboard(uid: string, spec: JsonObject, locked?: string): ListedResource {
  return {
    kind: "dashboard",
    id: uid,
    key: uid,
    title: text(spec, "title"),
    ...markField(markOfTags(texts(spec, "tags"))),
    ...lockedField(locked),
  };
}

/** Grafana's interface writes these when somebody looks or saves; whoever declares them is compared. */
const TOLERATED: readonly string[] = [
  "panels.*.pluginVersion",
  "panels.*.panels.*.pluginVersion",
  "templating.list.*.current",
  "templating.list.*.options",
];
const RULES: CompareRules = { ignored: ["schemaVersion", "uid", "id", "version"], tolerated: TOLERATED };

export function dashboardDifferences(found: FoundResource, desired: DesiredResource): readonly Difference[] {
  // A newer Grafana migrates what it stores, and so adds fields that nobody sent.
  const onlyDeclared = schemaOf(found.body) > schemaOf(desired.body);
  return [
    ...folderDifference(found, desired),
    ...differencesOf(desired.body, found.body, { ...RULES, onlyDeclared }),
  ];
}

function path(uid: string): string {
  return `/api/dashboards/uid/${encodeURIComponent(uid)}`;
}

function schemaOf({ schemaVersion }: JsonObject): number {
  return typeof schemaVersion === "number" ? schemaVersion : 0;
}
