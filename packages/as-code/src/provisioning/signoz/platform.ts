/** SigNoz as a platform: dashboards and alert rules. It asks its own store, so that there are no folders and no data sources. */
import { type PlatformAddress, request } from "../http/request.ts";
import type { DashboardPlatform, PlatformFacts, ResourceKind } from "../platform.ts";
import { byKind, type ResourceClient } from "../resource-client.ts";
import { signozRuleClient } from "./alert-rules.ts";
import { signozDashboardClient } from "./dashboards.ts";
import { objectDataIn } from "./envelope.ts";

const KINDS: readonly ResourceKind[] = ["dashboard", "alert-rule"];

/** @param address - Its headers carry the key. */
export function signozPlatform(address: PlatformAddress): DashboardPlatform {
  const dashboards = signozDashboardClient(address);
  const rules = signozRuleClient(address);
  const of = (kind: ResourceKind): ResourceClient => {
    if (kind === "dashboard") return dashboards;
    if (kind === "alert-rule") return rules;
    throw new Error(`SigNoz has no ${kind}`);
  };

  async function connect(): Promise<PlatformFacts> {
    const answer = await request(address, {
      method: "GET",
      path: "/api/v2/dashboards?limit=1",
      isFirst: true,
    });
    objectDataIn(address, answer);
    // No documented path tells the version.
    return { version: "unknown", api: "/api/v2" };
  }

  return { name: "signoz", url: address.baseUrl, kinds: KINDS, connect, ...byKind(of) };
}
