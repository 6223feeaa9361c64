/** Grafana as a platform. Dashboards go by `/apis` from Grafana 13 on; for data sources and alerts there is only `/api`. */
import { provisioningErrors } from "../errors.ts";
import { placeOf, type PlatformAddress, request } from "../http/request.ts";
import type { DashboardPlatform, PlatformFacts, ResourceKind } from "../platform.ts";
import { byKind, objectIn, type ResourceClient, text, unexpected } from "../resource-client.ts";
import { alertGroupClient } from "./alert-groups.ts";
import { dashboardResourceClient } from "./dashboard-resources.ts";
import { dashboardClient } from "./dashboards.ts";
import { dataSourceClient } from "./data-sources.ts";
import { folderClient } from "./folders.ts";

export interface GrafanaPlatformOptions {
  readonly owner: string;
  /** The organisation; 1 where it is absent. */
  readonly orgId?: number;
  /** Of `/apis`; `default` for the first organisation, `org-2` for the second. Grafana Cloud has `stacks-12`. */
  readonly namespace?: string;
  /** Which interface dashboards go by; by the version where it is absent. */
  readonly api?: "api" | "apis";
}

const KINDS: readonly ResourceKind[] = ["folder", "datasource", "dashboard", "alert-group"];
/** The first that serves v1 of `/apis/dashboard.grafana.app` by default. */
const FIRST_WITH_APIS = 13;

/** @param address - Its headers carry the key. */
export function grafanaPlatform(
  address: PlatformAddress,
  options: GrafanaPlatformOptions,
): DashboardPlatform {
  const { owner, orgId = 1 } = options;
  const namespace = options.namespace ?? (orgId === 1 ? "default" : `org-${orgId}`);
  const clients: Record<"folder" | "datasource" | "dashboard" | "alert-group", ResourceClient> = {
    folder: folderClient(address, owner),
    datasource: dataSourceClient(address),
    dashboard:
      options.api === "apis" ? dashboardResourceClient(address, namespace) : dashboardClient(address),
    "alert-group": alertGroupClient(address, orgId),
  };
  const of = (kind: ResourceKind): ResourceClient => {
    if (kind === "alert-rule") throw new Error("alert rules of Grafana live in groups");
    return clients[kind];
  };

  async function connect(): Promise<PlatformFacts> {
    const health = await request(address, { method: "GET", path: "/api/health", isFirst: true });
    if (health.status === 404) throw unexpected(address, health);
    const version = text(objectIn(address, health), "version");
    // Health needs no key; this does, of every role.
    const search = await request(address, { method: "GET", path: "/api/search?limit=1" });
    if (!Array.isArray(search.body)) throw unexpected(address, search);
    const major = Number(/^\d+/u.exec(version)?.[0] ?? Number.NaN);
    if (major < OLDEST)
      throw provisioningErrors.PLATFORM_REMOVED_API({
        ...placeOf(address),
        asked: `version ${OLDEST}: it is ${version}`,
      });
    const api = options.api ?? (major >= FIRST_WITH_APIS ? "apis" : "api");
    if (api === "apis") clients.dashboard = dashboardResourceClient(address, namespace);
    return { version: version === "" ? "unknown" : version, api: api === "apis" ? "/apis and /api" : "/api" };
  }

  return { name: "grafana", url: address.baseUrl, kinds: KINDS, connect, ...byKind(of) };
}

/** Folders in folders and the provisioning of alerts are as they are used here since then. */
const OLDEST = 11;
