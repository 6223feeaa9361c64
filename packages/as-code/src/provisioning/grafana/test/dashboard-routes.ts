/** `/api/dashboards` and `/api/search`. */
import { objectOf, type Route, type StrictAnswer } from "../../test/strict-server.ts";
import type { JsonObject } from "../../platform.ts";
import {
  type GrafanaState,
  message,
  ok,
  refusedFor,
  type StoredDashboard,
  uidFaults,
  unknownFields,
} from "./grafana-state.ts";
import { grafanaFaults } from "./schemas.ts";

const COMMAND: readonly string[] = [
  "dashboard",
  "folderUid",
  "folderId",
  "message",
  "overwrite",
  "isFolder",
  "userId",
];

export function dashboardRoutes(state: GrafanaState): readonly Route[] {
  const { dashboards, folders } = state;
  return [
    [
      /^GET \/api\/search$/u,
      ({ query }) => {
        const [limit, page] = [Number(query.get("limit") ?? 1000), Number(query.get("page") ?? 1)];
        if (limit > 5000) return message(422, "limit is 5000 at most");
        const inFolder = query.get("folderUIDs");
        const tags = query.getAll("tag");
        const found = [...dashboards.values()]
          .filter(({ folderUid }) => inFolder === null || folderUid === inFolder)
          .map(hitOf)
          .filter((hit) => tags.every((tag) => hit.tags.includes(tag)));
        return ok(found.slice((page - 1) * limit, page * limit));
      },
    ],
    [
      /^GET \/api\/dashboards\/uid\/([^/]+)$/u,
      ({ params: [uid = ""] }) => {
        const found = dashboards.get(uid);
        if (found === undefined) return message(404, "Dashboard not found");
        const { folderUid, version, provisioned } = found;
        const dashboard = { ...seen(found, state), id: 17, uid, version };
        return ok({
          meta: { type: "db", slug: "", folderUid, version, provisioned, canSave: true },
          dashboard,
        });
      },
    ],
    [/^POST \/api\/dashboards\/db$/u, ({ body }) => saved(body)],
    [
      /^DELETE \/api\/dashboards\/uid\/([^/]+)$/u,
      ({ params: [uid = ""] }) => {
        const found = dashboards.get(uid);
        if (found === undefined) return message(404, "Dashboard not found");
        if (found.provisioned) return message(400, "provisioned dashboard cannot be deleted");
        dashboards.delete(uid);
        return ok({ title: found.spec["title"], message: "Dashboard deleted", id: 17 });
      },
    ],
  ];

  function saved(body: unknown): StrictAnswer {
    const { dashboard, folderUid = "", overwrite } = objectOf(body);
    const { id: _id, uid, version, ...spec } = objectOf(dashboard);
    const faults = [
      ...unknownFields(body, COMMAND),
      ...uidFaults(uid),
      ...grafanaFaults("dashboard", "Dashboard", dashboard),
    ];
    const refused = refusedFor(faults);
    if (refused !== undefined) return refused;
    if (typeof spec["title"] !== "string" || spec["title"].trim() === "")
      return message(400, "Dashboard title cannot be empty", { status: "empty-name" });
    if (folderUid !== "" && !folders.has(String(folderUid))) return message(404, "folder not found");
    const before = dashboards.get(String(uid));
    if (before?.provisioned === true) return message(400, "Cannot save provisioned dashboard");
    if (before !== undefined && overwrite !== true && version !== before.version)
      return message(412, "The dashboard has been changed by someone else", { status: "version-mismatch" });
    const next: StoredDashboard = {
      uid: String(uid),
      // As Grafana does: without its folder it moves to the root.
      folderUid: String(folderUid),
      version: (before?.version ?? 0) + 1,
      spec,
      stored: "v1",
      provisioned: false,
    };
    dashboards.set(next.uid, next);
    return ok({
      id: 17,
      uid: next.uid,
      url: `/d/${next.uid}/x`,
      status: "success",
      version: next.version,
      slug: "x",
    });
  }
}

function hitOf({
  uid,
  spec,
  folderUid,
}: StoredDashboard): JsonObject & { readonly tags: readonly unknown[] } {
  const tags = Array.isArray(spec["tags"]) ? spec["tags"] : [];
  return {
    id: 17,
    uid,
    title: spec["title"],
    uri: "db/x",
    url: `/d/${uid}/x`,
    type: "dash-db",
    tags,
    folderUid,
  };
}

/** What a Grafana with a newer schema makes of what it stores. */
export function seen({ spec, stored }: StoredDashboard, { schemaVersion }: GrafanaState): JsonObject {
  const own = spec["schemaVersion"];
  if (stored !== "v1" || schemaVersion === 0 || typeof own !== "number" || own >= schemaVersion) return spec;
  const panels = Array.isArray(spec["panels"])
    ? spec["panels"].map((one) => ({ ...objectOf(one), pluginVersion: "13.2" }))
    : [];
  return { ...spec, schemaVersion, panels, fiscalYearStartMonth: 0, weekStart: "monday" };
}
