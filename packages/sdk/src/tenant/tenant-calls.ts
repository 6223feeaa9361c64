/** Small doors to the scope of the tenant. */
import { notices } from "../observability/process-state.ts";
import { type TenantContext, TenantScope, tenantScopeOf } from "./tenant-scope.ts";
import { runIn } from "./tenant-values.ts";

/**
 * Runs `fn` for a tenant: its spans, log lines and calls to allowed hosts carry the ids. For jobs, messages and tests; in
 * a request the tenant is there already.
 *
 * @example
 * await withTenant("acme", () => sendInvoices());
 * await withTenant({ "tenant.id": "acme", "user.id": job.user }, () => run(job));
 */
export function withTenant<T>(tenant: string | TenantContext, fn: () => T): T {
  const scope = new TenantScope();
  sayRefused(scope.assign(typeof tenant === "string" ? { "tenant.id": tenant } : tenant), "withTenant");
  return runIn(scope, fn);
}

/**
 * Adds ids to the request or to the call of `withTenant` in which it is called: they show in everything of it, its
 * server span and later log lines included. False, and said once, where there is neither.
 *
 * @example
 * setTenantContext({ "user.id": session.user, "partner.id": session.partner });
 */
export function setTenantContext(context: TenantContext): boolean {
  const scope = tenantScopeOf();
  if (scope === undefined) {
    notices.once(
      "tenant.outside",
      "setTenantContext was called outside of a request and of withTenant; what it said is dropped.",
    );
    return false;
  }
  const refused = scope.assign(context);
  sayRefused(refused, "setTenantContext");
  return refused.length === 0;
}

/** What is known of the active tenant; empty outside of a request and of `withTenant`. */
export function getTenantContext(): TenantContext {
  return tenantScopeOf()?.context() ?? {};
}

function sayRefused(refused: readonly string[], call: string): void {
  if (refused.length === 0) return;
  notices.once(
    `tenant.refused.${refused.join()}`,
    `${call} was given ids that are not kept (${refused.join(", ")}): a tenant id has 1 to 64 letters, digits, dots, colons, dashes and underscores, other ids a name such as user.id and a text, eight at most.`,
  );
}
