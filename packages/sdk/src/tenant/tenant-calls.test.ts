import { expect, it, vi } from "vitest";
import { notices } from "../observability/process-state.ts";
import { getTenantContext, withTenant } from "./tenant-calls.ts";
import { tenantScopeOf } from "./tenant-scope.ts";

it("knows ids by the names that business metrics have for them too", () => {
  withTenant({ tenantId: "acme", requestId: "r1", userId: "u1", partnerId: "p1", region: "eu" }, () => {
    expect(getTenantContext()).toEqual({
      "tenant.id": "acme",
      "request.id": "r1",
      "user.id": "u1",
      "partner.id": "p1",
      region: "eu",
    });
  });
});

it("keeps no id by the name that a log line has for something else", () => {
  const said = vi.spyOn(notices, "once").mockImplementation(() => true);
  withTenant({ tenantId: "acme", service: "billing", level: "gold" }, () => {
    expect(getTenantContext()).toEqual({ "tenant.id": "acme" });
    expect(tenantScopeOf()?.line((_, value) => value)).toBe(',"tenant":"acme"');
  });
  expect(said).toHaveBeenCalledWith(expect.any(String), expect.stringContaining("(service, level)"));
  said.mockRestore();
});
