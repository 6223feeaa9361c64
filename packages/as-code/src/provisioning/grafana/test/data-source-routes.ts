/** `/api/datasources`. */
import { objectOf, type Route } from "../../test/strict-server.ts";
import type { JsonObject } from "../../platform.ts";
import { type GrafanaState, message, ok, refusedFor, uidFaults, unknownFields } from "./grafana-state.ts";

/** Fields of `AddDataSourceCommand` and `UpdateDataSourceCommand`. */
const FIELDS: readonly string[] = [
  "uid",
  "name",
  "type",
  "access",
  "url",
  "user",
  "database",
  "basicAuth",
  "basicAuthUser",
  "withCredentials",
  "isDefault",
  "jsonData",
  "secureJsonData",
  "version",
];

export function dataSourceRoutes({ sources }: GrafanaState): readonly Route[] {
  const nameIsTaken = (name: unknown, uid: string): boolean =>
    [...sources.values()].some((one) => one["name"] === name && one["uid"] !== uid);

  return [
    [/^GET \/api\/datasources$/u, () => ok([...sources.values()])],
    [
      /^POST \/api\/datasources$/u,
      ({ body }) => {
        const refused = refusedFor(faultsOf(body));
        if (refused !== undefined) return refused;
        const { uid, name } = objectOf(body);
        if (nameIsTaken(name, "") || sources.has(String(uid)))
          return message(409, "data source with the same name already exists");
        const source = stored(body, 1, sources.size + 1);
        sources.set(String(uid), source);
        return ok({ datasource: source, id: source["id"], message: "Datasource added", name });
      },
    ],
    [
      /^GET \/api\/datasources\/uid\/([^/]+)$/u,
      ({ params: [uid = ""] }) => {
        const source = sources.get(uid);
        return source === undefined ? message(404, "Data source not found") : ok(source);
      },
    ],
    [
      /^PUT \/api\/datasources\/uid\/([^/]+)$/u,
      ({ params: [uid = ""], body }) => {
        const before = sources.get(uid);
        if (before === undefined) return message(404, "Data source not found");
        if (before["readOnly"] === true) return message(403, "Cannot update read-only data source");
        const refused = refusedFor(faultsOf(body));
        if (refused !== undefined) return refused;
        const { version, name } = objectOf(body);
        if (nameIsTaken(name, uid)) return message(409, "data source with the same name already exists");
        if (version !== undefined && version !== before["version"])
          return message(
            409,
            "Datasource has already been updated by someone else. Please reload and try again",
          );
        const source = stored(body, Number(before["version"]) + 1, before["id"]);
        sources.set(uid, source);
        return ok({ datasource: source, id: source["id"], message: "Datasource updated", name });
      },
    ],
    [
      /^DELETE \/api\/datasources\/uid\/([^/]+)$/u,
      ({ params: [uid = ""] }) =>
        sources.delete(uid)
          ? ok({ message: "Data source deleted", id: 1 })
          : message(404, "Data source not found"),
    ],
  ];
}

function faultsOf(body: unknown): readonly string[] {
  const { name, type, access, uid } = objectOf(body);
  const required = Object.entries({ name, type, access }).flatMap(([field, value]) =>
    typeof value === "string" && value !== "" ? [] : [`.${field}: missing`],
  );
  return [...unknownFields(body, FIELDS), ...required, ...uidFaults(uid)];
}

function stored(body: unknown, version: number, id: unknown): JsonObject {
  const { secureJsonData, version: _sent, ...rest } = objectOf(body);
  const secureJsonFields = Object.fromEntries(
    Object.keys(objectOf(secureJsonData)).map((name) => [name, true]),
  );
  return {
    id,
    orgId: 1,
    typeLogoUrl: "",
    url: "",
    user: "",
    database: "",
    basicAuth: false,
    isDefault: false,
    ...rest,
    secureJsonFields,
    version,
    readOnly: false,
  };
}
