/** `/health/live`, `/health/ready`, `/metrics`. */
import type { FastifyInstance } from "fastify";
import type { HealthReport } from "../health/health-report.ts";
import type { MayRead } from "./access/guard.ts";
import { exposition, EXPOSITION_CONTENT_TYPE } from "../meter/exposition.ts";
import { diskFamilies, storeFamilies } from "../meter/backend-families.ts";
import type { MeterFamily } from "../meter/meter.ts";
import { processFamilies } from "../meter/process-families.ts";

export interface ProbeOptions {
  readonly report: HealthReport;
  readonly mayRead: MayRead;
  readonly families: readonly MeterFamily[];
}

export function probes(app: FastifyInstance, { report, mayRead, families }: ProbeOptions): void {
  app.get("/health/live", async () => ({ status: "ok" }));
  // A platform's probe has no token: it is told whether, and only who may read is told why.
  app.get("/health/ready", async (request, reply) => {
    const { status } = await report.checkStore();
    const answer = mayRead(request) ? { status, checks: await report.checks() } : { status };
    return reply
      .code(status === "ok" ? 200 : 503)
      .header("cache-control", "no-store")
      .send(answer);
  });
  app.get("/metrics", async (_, reply) => {
    const status = await report.storeStatus();
    const disk = await report.disk();
    const all = [
      ...families,
      ...(status === undefined ? [] : storeFamilies(status)),
      ...(disk === undefined ? [] : diskFamilies(disk)),
      ...processFamilies(),
    ];
    return reply.type(EXPOSITION_CONTENT_TYPE).send(exposition(all));
  });
}
