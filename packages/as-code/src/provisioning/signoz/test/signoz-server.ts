/**
 * SigNoz as its OpenAPI file and its tests describe it: an envelope, strict decoding, names that never change and that two may
 * have, locks, 501 where the first dashboard interface was. Not SigNoz itself.
 */
import { startStrictServer, type StrictServer } from "../../test/strict-server.ts";
import { dashboardRoutes } from "./dashboard-routes.ts";
import { ruleRoutes } from "./rule-routes.ts";
import { failure, invalid, type SignozState } from "./signoz-state.ts";

export interface StrictSignoz extends StrictServer {
  readonly state: SignozState;
}

export const SIGNOZ_KEY = "sk_7yQ2mBv9TtXc1LrZ0uHn5wEoKd8sJf3G";

/** @param rules - `v1` for a SigNoz without `/api/v2/rules`. */
export async function startSignoz({
  rules = "v2",
}: { readonly rules?: "v1" | "v2" } = {}): Promise<StrictSignoz> {
  const state: SignozState = { dashboards: new Map(), rules: new Map() };
  const server = await startStrictServer({
    routes: [
      [
        /^\w+ \/api\/v1\/dashboards(?:\/.*)?$/u,
        () => failure(501, "unsupported", "dashboard_deprecated", "use /api/v2/dashboards"),
      ],
      ...dashboardRoutes(state),
      ...ruleRoutes(state, rules),
    ],
    refusal: ({ headers }) =>
      headers["signoz-api-key"] === SIGNOZ_KEY || headers.authorization === `Bearer ${SIGNOZ_KEY}`
        ? undefined
        : failure(401, "unauthenticated", "unauthenticated", "the key is not known"),
    unknown: ({ path }) => failure(404, "not-found", "not_found", `no route ${path}`),
    notJson: () => invalid(["the body is no JSON"]),
  });
  return { ...server, state };
}
