/** What the servers of this process are watched with. */
import type { IncomingTenants } from "../../tenant/incoming.ts";
import type { SightlineTracer } from "../../trace/tracer.ts";
import type { Capture } from "./capture.ts";

export interface ServerWatch {
  readonly tracer: SightlineTracer;
  /** `undefined`: requests have no tenant but what the application says. */
  readonly tenants: IncomingTenants | undefined;
  /** `undefined`: nothing beyond the usual. */
  readonly capture: Capture | undefined;
}
