/** Dashboards of Grafana by `/apis/dashboard.grafana.app`, the interface of Grafana 13 and later. */
import { type PlatformAddress, type PlatformAnswer, request } from "../http/request.ts";
import type { DesiredResource, FoundResource, JsonObject, ListedResource } from "../platform.ts";
import { conflict, items, objectIn, plain, type ResourceClient, taken, text } from "../resource-client.ts";
import { dashboardDifferences, listedDashboard, markedSpec, MESSAGE, specBody } from "./dashboards.ts";

const GROUP = "dashboard.grafana.app";
/** Dashboards of a page, each whole. */
const PAGE = 200;
const FOLDER = "grafana.app/folder";
const MANAGER = "grafana.app/managedBy";

/** v2 dashboards have elements and a layout in place of panels. */
function versionOf(body: JsonObject): "v1" | "v2" {
  return body["elements"] === undefined ? "v1" : "v2";
}

/** @param namespace - `default` of the first organisation, `org-2`, `stacks-12` in Grafana Cloud. */
export function dashboardResourceClient(address: PlatformAddress, namespace: string): ResourceClient {
  const base = (version: string): string => `/apis/${GROUP}/${version}/namespaces/${namespace}/dashboards`;
  const path = (uid: string, version = "v1"): string => `${base(version)}/${encodeURIComponent(uid)}`;

  return {
    async list() {
      const all: ListedResource[] = [];
      let next = "";
      do {
        const more = next === "" ? "" : `&continue=${encodeURIComponent(next)}`;
        const answer = await request(address, { method: "GET", path: `${base("v1")}?limit=${PAGE}${more}` });
        const page = objectIn(address, answer);
        all.push(...items(page, "items").map(listed));
        next = text(plain(page, "metadata"), "continue");
      } while (next !== "");
      return all;
    },
    async find(uid) {
      const first = await request(address, { method: "GET", path: path(uid) });
      if (first.status === 404) return [];
      const resource = await inItsVersion(objectIn(address, first), uid);
      const metadata = plain(resource, "metadata");
      const found: FoundResource = {
        ...listed(resource),
        body: specBody(plain(resource, "spec")),
        within: text(plain(metadata, "annotations"), FOLDER),
        version: text(metadata, "resourceVersion"),
      };
      return [found];
    },
    async create(resource) {
      const version = versionOf(resource.body);
      const body = resourceOf(resource, version, {});
      const answer = await request(address, { method: "POST", path: base(version), body });
      if (answer.status === 409) throw conflict("RESOURCE_EXISTS", address, resource);
      taken(address, answer, resource);
    },
    async update(found, resource) {
      const version = versionOf(resource.body);
      const body = resourceOf(resource, version, { resourceVersion: found.version });
      const answer = await request(address, { method: "PUT", path: path(found.key, version), body });
      if (answer.status === 409) throw conflict("RESOURCE_CHANGED", address, resource);
      taken(address, answer, resource);
    },
    async remove(resource) {
      const answer: PlatformAnswer = await request(address, { method: "DELETE", path: path(resource.key) });
      if (answer.status !== 404) taken(address, answer, resource);
    },
    differences: dashboardDifferences,
  };

  /** A dashboard that is stored as v2 is a conversion in v1, with a status that says so. */
  async function inItsVersion(resource: JsonObject, uid: string): Promise<JsonObject> {
    const stored = text(plain(plain(resource, "status"), "conversion"), "storedVersion");
    if (!stored.startsWith("v2")) return resource;
    return objectIn(address, await request(address, { method: "GET", path: path(uid, "v2") }));
  }
}

function resourceOf(resource: DesiredResource, version: string, more: JsonObject): JsonObject {
  const place = resource.within === undefined ? {} : { [FOLDER]: resource.within };
  return {
    apiVersion: `${GROUP}/${version}`,
    kind: "Dashboard",
    metadata: { name: resource.id, annotations: { ...place, "grafana.app/message": MESSAGE }, ...more },
    spec: markedSpec(resource),
  };
}

function listed(resource: JsonObject): ListedResource {
  const metadata = plain(resource, "metadata");
  const manager = text(plain(metadata, "annotations"), MANAGER);
  const locked = manager === "" ? undefined : `${manager} keeps it`;
  return listedDashboard(text(metadata, "name"), plain(resource, "spec"), locked);
}
