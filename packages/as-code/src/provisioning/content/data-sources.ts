/** Data sources of Grafana that lead from a metric to its trace, and from a trace to its metrics and logs. */
import { createHash } from "node:crypto";
import { assertNever } from "@sightline/model";
import { exemplarLinks, logLinks, spanLinks } from "../../target/grafana/data-source-links.ts";
import { DEFAULT_OWNER, type OwnerMark } from "../ownership.ts";
import type { DesiredResource, JsonObject } from "../platform.ts";

export interface DataSourceOptions {
  /** A Prometheus, or Sightline's backend, as Grafana reaches it: `http://127.0.0.1:4320`. */
  readonly prometheus?: string;
  /** Jaeger's query API; Sightline's backend answers it too. */
  readonly jaeger?: string;
  readonly loki?: string;
  /** Where they ask for one: sent as `Authorization: Bearer`. It leaves as a secret of Grafana's and never comes back. */
  readonly token?: string;
}

type Asked = "prometheus" | "jaeger" | "loki";

/** Uids by what is asked, of those that are made. */
export type DataSourceUids = Readonly<Partial<Record<Asked, string>>>;

const TITLES: Readonly<Record<Asked, string>> = { prometheus: "metrics", jaeger: "traces", loki: "logs" };
const ASKED: readonly Asked[] = ["prometheus", "jaeger", "loki"];

export function dataSourceUids(options: DataSourceOptions, owner: string): DataSourceUids {
  return Object.fromEntries(
    ASKED.filter((asked) => options[asked] !== undefined).map((asked) => [
      asked,
      `${wordOf(owner)}-${asked}`,
    ]),
  );
}

export function dataSourceResources(options: DataSourceOptions, mark: OwnerMark): readonly DesiredResource[] {
  const uids = dataSourceUids(options, mark.owner);
  return ASKED.flatMap((asked): readonly DesiredResource[] => {
    const [url, id] = [options[asked], uids[asked]];
    if (url === undefined || id === undefined) return [];
    const title = `${mark.owner === DEFAULT_OWNER ? "Sightline" : mark.owner} ${TITLES[asked]}`;
    const { jsonData, secureJsonData } = withToken(linksOf(asked, uids), options.token);
    const body = { name: title, type: asked, access: "proxy", url, jsonData, ...secureJsonData };
    // All tenants share them.
    return [{ kind: "datasource", id, title, body, mark: { owner: mark.owner } }];
  });
}

interface Secured {
  readonly jsonData: JsonObject;
  readonly secureJsonData: { readonly secureJsonData?: JsonObject };
}

/** Secrets never come back, so a digest beside them tells that one was changed. */
function withToken(jsonData: JsonObject, token: string | undefined): Secured {
  if (token === undefined) return { jsonData, secureJsonData: {} };
  const digest = createHash("sha256").update(`sightline ${token}`).digest("hex").slice(0, 12);
  return {
    jsonData: { ...jsonData, httpHeaderName1: "Authorization", tokenDigest: digest },
    secureJsonData: { secureJsonData: { httpHeaderValue1: `Bearer ${token}` } },
  };
}

function linksOf(asked: Asked, { prometheus, jaeger, loki }: DataSourceUids): JsonObject {
  switch (asked) {
    case "prometheus":
      return { httpMethod: "POST", ...exemplarLinks(jaeger) };
    case "jaeger":
      return spanLinks({
        ...(prometheus === undefined ? {} : { metrics: prometheus }),
        ...(loki === undefined ? {} : { logs: loki }),
      });
    case "loki":
      return logLinks(jaeger);
    default:
      return assertNever(asked, "data source");
  }
}

function wordOf(owner: string): string {
  return owner
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .slice(0, 24);
}
