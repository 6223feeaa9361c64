/** `GET /api/sightline/tenants`: who sent spans. */
import { z } from "zod";
import { page, window } from "./window.ts";

export const tenantList = window.extend(page.shape).extend({
  /** By spans, the most first. */
  tenants: z.array(
    z.object({
      /** The attribute `tenant.id` of spans, else of their resource. */
      tenant: z.string(),
      spans: z.number(),
      /** Spans with status error. */
      errors: z.number(),
    }),
  ),
});
export type TenantList = z.infer<typeof tenantList>;
