/** `/api/v2/dashboards`. */
import type { JsonObject } from "../../platform.ts";
import { objectOf, type Route, type StrictAnswer } from "../../test/strict-server.ts";
import { signozFaults } from "./schemas.ts";
import { failure, invalid, missing, type SignozState, stamped, success } from "./signoz-state.ts";

const RESERVED: readonly string[] = [
  "name",
  "description",
  "created_at",
  "updated_at",
  "created_by",
  "locked",
  "source",
];
const MOST_TAGS = 10;
const LONGEST_TITLE = 128;

export function dashboardRoutes({ dashboards }: SignozState): readonly Route[] {
  return [
    [
      /^GET \/api\/v2\/dashboards$/u,
      ({ query }) => {
        const limit = Math.min(200, Number(query.get("limit") ?? 20));
        const offset = Number(query.get("offset") ?? 0);
        const [sort, order] = [query.get("sort") ?? "updated_at", query.get("order") ?? "desc"];
        if (!["updated_at", "created_at", "name"].includes(sort) || !["asc", "desc"].includes(order))
          return invalid(["sort and order"]);
        const oldestFirst = [...dashboards.values()];
        const all = sort === "created_at" && order === "asc" ? oldestFirst : oldestFirst.toReversed();
        const page = all.slice(offset, offset + limit).map(summaryOf);
        return success({ dashboards: page, total: all.length, tags: [], reservedKeywords: RESERVED });
      },
    ],
    [
      /^POST \/api\/v2\/dashboards$/u,
      ({ body }) => {
        const faults = [...signozFaults("DashboardtypesPostableDashboardV2", body), ...contentFaults(body)];
        if (faults.length > 0) return invalid(faults);
        const { generateName, ...rest } = objectOf(body);
        const name = generateName === true ? `dashboard-${dashboards.size}` : rest["name"];
        const dashboard = { ...stamped(decoded(rest)), name, orgId: "org", locked: false, source: "user" };
        // As SigNoz does: a second one of the name is taken without a word.
        dashboards.set(String(objectOf(dashboard)["id"]), dashboard);
        return success(dashboard, 201);
      },
    ],
    [
      /^GET \/api\/v2\/dashboards\/([^/]+)$/u,
      ({ params: [id = ""] }) => {
        const found = dashboards.get(id);
        return found === undefined ? missing("dashboard") : success(found);
      },
    ],
    [
      /^PUT \/api\/v2\/dashboards\/([^/]+)$/u,
      ({ params: [id = ""], body }) => {
        const before = dashboards.get(id);
        if (before === undefined) return missing("dashboard");
        const refused = lockedAnswer(before);
        if (refused !== undefined) return refused;
        const faults = [...signozFaults("DashboardtypesUpdatableDashboardV2", body), ...contentFaults(body)];
        if (faults.length > 0) return invalid(faults);
        const name = objectOf(body)["name"];
        if (name !== before["name"]) return invalid([`name is immutable: ${String(before["name"])}`]);
        const { orgId, locked, source } = before;
        const next = { ...stamped(decoded(objectOf(body)), before), orgId, locked, source };
        dashboards.set(id, next);
        return success(next);
      },
    ],
    [
      /^DELETE \/api\/v2\/dashboards\/([^/]+)$/u,
      ({ params: [id = ""] }) => {
        const before = dashboards.get(id);
        if (before === undefined) return missing("dashboard");
        const refused = lockedAnswer(before);
        if (refused !== undefined) return refused;
        dashboards.delete(id);
        return { status: 204 };
      },
    ],
  ];
}

function lockedAnswer({ locked, source }: JsonObject): StrictAnswer | undefined {
  if (locked === true) return failure(400, "invalid-input", "dashboard_locked", "the dashboard is locked");
  return source === "user"
    ? undefined
    : failure(403, "forbidden", "dashboard_system", "the dashboard is SigNoz' own");
}

/** Source: SigNoz' `pkg/types/tagtypes`, as facts of it: no spaces, no dots in keys, 32 characters each. */
const TAG_KEY = /^[a-zA-Z$_@{#][a-zA-Z0-9$_@#{}:/-]{0,31}$/u;
const TAG_VALUE = /^[a-zA-Z0-9$_@#{}:.+=/-]{1,32}$/u;

/** What the types do not say. Source: SigNoz' `pkg/types/dashboardtypes`, as facts of it. */
function contentFaults(body: unknown): readonly string[] {
  const { name, generateName, schemaVersion, tags, spec } = objectOf(body);
  const list: readonly JsonObject[] = Array.isArray(tags) ? tags.map(objectOf) : [];
  const { display, panels, variables, layouts } = objectOf(spec);
  const title = objectOf(display)["name"];
  const isLabel = typeof name === "string" && /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/u.test(name);
  return [
    ...(schemaVersion === "v6" ? [] : ["schemaVersion has to be v6"]),
    ...(generateName === true || isLabel ? [] : [`name ${String(name)} is no DNS-1123 label`]),
    ...(list.length <= MOST_TAGS ? [] : [`${list.length} tags, of 10`]),
    ...list.flatMap(({ key }) =>
      RESERVED.includes(String(key)) ? [`the tag ${String(key)} is reserved`] : [],
    ),
    ...list.flatMap(({ key, value }) =>
      TAG_KEY.test(String(key)) && TAG_VALUE.test(String(value))
        ? []
        : [`the tag ${String(key)}:${String(value)}`],
    ),
    ...(typeof title === "string" && title.length <= LONGEST_TITLE ? [] : ["spec.display.name"]),
    ...(panels === null || variables === null || layouts === null
      ? ["panels, variables and layouts are required"]
      : []),
    ...placeFaults(objectOf(panels), layouts),
  ];
}

/** Every panel has one query and one place. */
function placeFaults(panels: JsonObject, layouts: unknown): readonly string[] {
  const places: readonly unknown[] = (Array.isArray(layouts) ? layouts : []).flatMap((layout) => {
    const { items } = objectOf(objectOf(layout)["spec"]);
    return Array.isArray(items) ? items.map((item) => objectOf(objectOf(item)["content"])["$ref"]) : [];
  });
  return Object.entries(panels).flatMap(([id, panel]) => {
    const { queries } = objectOf(objectOf(panel)["spec"]);
    const placed = places.filter((place) => place === `#/spec/panels/${id}`).length;
    return [
      ...(Array.isArray(queries) && queries.length === 1 ? [] : [`the panel ${id} has not one query`]),
      ...(placed === 1 ? [] : [`the panel ${id} has ${placed} places`]),
    ];
  });
}

/** Decoded into structs and encoded again: fields that were not sent are there, empty. */
function decoded(body: JsonObject): JsonObject {
  const spec = objectOf(body["spec"]);
  // Rows of a table: in no order of ours.
  const tags = Array.isArray(body["tags"]) ? body["tags"].toReversed() : [];
  return { image: "", ...body, tags, spec: { links: null, refreshInterval: "", duration: "", ...spec } };
}

function summaryOf({ spec, ...rest }: JsonObject): JsonObject {
  return { ...rest, spec: { display: objectOf(spec)["display"] }, legacy: false };
}
