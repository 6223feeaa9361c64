/** `/health/live`, `/health/ready`, `/metrics`. */
import type { FastifyInstance } from "fastify";
import type { HealthReport } from "../health/health-report.ts";
import type { MayRead } from "./access/guard.ts";
import { exposition, EXPOSITION_CONTENT_TYPE } from "../meter/exposition.ts";
import { Gauge, type MeterFamily } from "../meter/meter.ts";
import { processFamilies } from "../meter/process-families.ts";
import type { StoreStatus } from "../store/store.ts";

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
    const all = [...families, ...processFamilies(), ...(status === undefined ? [] : storeFamilies(status))];
    return reply.type(EXPOSITION_CONTENT_TYPE).send(exposition(all));
  });
}

function storeFamilies(status: StoreStatus): readonly MeterFamily[] {
  return [
    new Gauge("sightline_store_bytes", "Bytes that the store keeps.", () => [[{}, status.bytes]]),
    new Gauge("sightline_store_limit_bytes", "Above this the oldest is let go (--max-disk).", () =>
      status.maxBytes === undefined ? [] : [[{}, status.maxBytes]],
    ),
    new Gauge("sightline_store_items", "Spans, log records, samples that the store keeps.", () => [
      [{ signal: "traces" }, status.spans],
      [{ signal: "logs" }, status.logs],
      [{ signal: "metrics" }, status.samples],
    ]),
    new Gauge(
      "sightline_store_dropped_items_total",
      "Items that a bounded store let go to make room.",
      () => [[{}, status.dropped ?? 0]],
      "counter",
    ),
  ];
}
