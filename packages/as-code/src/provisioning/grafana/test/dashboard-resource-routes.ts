/** `/apis/dashboard.grafana.app/{v1,v2}`: resources in the way of Kubernetes. */
import { objectOf, type Route, type StrictAnswer } from "../../test/strict-server.ts";
import type { JsonObject } from "../../platform.ts";
import { text } from "../../resource-client.ts";
import { seen } from "./dashboard-routes.ts";
import { type GrafanaState, ok, type StoredDashboard, uidFaults, unknownFields } from "./grafana-state.ts";
import { grafanaFaults } from "./schemas.ts";

const BASE = String.raw`/apis/dashboard\.grafana\.app/(v1|v2)/namespaces/default/dashboards`;
const PATH = new RegExp(`^GET ${BASE}$`, "u");
const ONE = String.raw`${BASE}/([^/]+)$`;

export function dashboardResourceRoutes(state: GrafanaState): readonly Route[] {
  const { dashboards, folders } = state;

  function shown(one: StoredDashboard, version: string): JsonObject {
    const place = one.folderUid === "" ? {} : { "grafana.app/folder": one.folderUid };
    const manager = one.provisioned ? { "grafana.app/managedBy": "classic-file-provisioning" } : {};
    return {
      kind: "Dashboard",
      apiVersion: `dashboard.grafana.app/${version}`,
      metadata: {
        name: one.uid,
        namespace: "default",
        resourceVersion: String(one.version),
        annotations: { ...place, ...manager },
      },
      spec: seen(one, state),
      status: one.stored === version ? {} : { conversion: { failed: false, storedVersion: one.stored } },
    };
  }

  function written(body: unknown, version: string, before?: StoredDashboard): StrictAnswer {
    const faults = faultsOf(body, version);
    if (faults.length > 0) return failure(422, "Invalid", faults.join("; "));
    const { metadata, spec } = objectOf(body);
    const { name, annotations } = objectOf(metadata);
    const folder = text(objectOf(annotations), "grafana.app/folder");
    if (folder !== "" && !folders.has(folder)) return failure(404, "NotFound", "folder not found");
    const next: StoredDashboard = {
      uid: String(name),
      folderUid: folder,
      version: (before?.version ?? 0) + 1,
      spec: objectOf(spec),
      stored: version === "v2" ? "v2" : "v1",
      provisioned: false,
    };
    dashboards.set(next.uid, next);
    return ok(shown(next, version), before === undefined ? 201 : 200);
  }

  return [
    [
      PATH,
      ({ query, params: [version = "v1"] }) => {
        const limit = Number(query.get("limit") ?? 500);
        const from = Number(query.get("continue") ?? 0);
        const all = [...dashboards.values()];
        const more = from + limit < all.length ? { continue: String(from + limit) } : {};
        const items = all.slice(from, from + limit).map((one) => shown(one, version));
        return ok({
          kind: "DashboardList",
          apiVersion: `dashboard.grafana.app/${version}`,
          metadata: more,
          items,
        });
      },
    ],
    [
      new RegExp(`^GET ${ONE}`, "u"),
      ({ params: [version = "v1", name = ""] }) => {
        const found = dashboards.get(name);
        return found === undefined ? notFound(name) : ok(shown(found, version));
      },
    ],
    [
      new RegExp(`^POST ${BASE}$`, "u"),
      ({ params: [version = "v1"], body }) => {
        const name = String(objectOf(objectOf(body)["metadata"])["name"]);
        if (dashboards.has(name)) return failure(409, "AlreadyExists", `dashboards "${name}" already exists`);
        return written(body, version);
      },
    ],
    [
      new RegExp(`^PUT ${ONE}`, "u"),
      ({ params: [version = "v1", name = ""], body }) => {
        const before = dashboards.get(name);
        if (before === undefined) return notFound(name);
        if (before.provisioned) return failure(403, "Forbidden", "Cannot save provisioned dashboard");
        const sent = objectOf(objectOf(body)["metadata"])["resourceVersion"];
        if (sent !== String(before.version))
          return failure(
            409,
            "Conflict",
            `Operation cannot be fulfilled on dashboards "${name}": the object has been modified`,
          );
        return written(body, version, before);
      },
    ],
    [
      new RegExp(`^DELETE ${ONE}`, "u"),
      ({ params: [, name = ""] }) =>
        dashboards.delete(name) ? ok({ kind: "Status", status: "Success" }) : notFound(name),
    ],
  ];
}

function notFound(name: string): StrictAnswer {
  return failure(404, "NotFound", `dashboards "${name}" not found`);
}

function failure(code: number, reason: string, said: string): StrictAnswer {
  return {
    status: code,
    body: { kind: "Status", apiVersion: "v1", status: "Failure", message: said, reason, code },
  };
}

function faultsOf(body: unknown, version: string): readonly string[] {
  const { metadata, spec, apiVersion, kind } = objectOf(body);
  const file = version === "v1" ? "dashboard" : "dashboardv2";
  return [
    ...unknownFields(body, ["apiVersion", "kind", "metadata", "spec", "status"]),
    ...unknownFields(metadata, [
      "name",
      "annotations",
      "labels",
      "resourceVersion",
      "namespace",
      "generateName",
    ]),
    ...uidFaults(objectOf(metadata)["name"]),
    ...(apiVersion === `dashboard.grafana.app/${version}` && kind === "Dashboard"
      ? []
      : ["apiVersion and kind"]),
    ...grafanaFaults(file, "Dashboard", spec),
  ];
}
