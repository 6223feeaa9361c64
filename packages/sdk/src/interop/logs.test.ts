/** OpenTelemetry's log record processors and exporters at the end of our records. */
import { logs, SeverityNumber, trace } from "@opentelemetry/api";
import {
  BatchLogRecordProcessor,
  InMemoryLogRecordExporter,
  SimpleLogRecordProcessor,
} from "@opentelemetry/sdk-logs";
import { plainAttributes } from "@sightline/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { type Observed, observed } from "../../system/support/observed.ts";

let world: Observed | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

function emit(): void {
  trace.getTracer("shop").startActiveSpan("checkout", (span) => {
    logs.getLogger("orders", "2.0").emit({
      eventName: "order.declined",
      severityNumber: SeverityNumber.WARN2,
      severityText: "WARN",
      body: { reason: "limit", tries: [1, 2] },
      attributes: { "order.id": 7 },
    });
    span.end();
  });
}

describe("log record processors and exporters of OpenTelemetry", () => {
  it("get each record whole, in its span", async () => {
    const exporter = new InMemoryLogRecordExporter();
    world = await observed({ logRecordProcessors: [new SimpleLogRecordProcessor({ exporter })] });
    emit();
    await world.handle.flush();
    const [record] = exporter.getFinishedLogRecords();
    const [span] = world.backend.spans();
    expect(record).toMatchObject({
      eventName: "order.declined",
      severityNumber: SeverityNumber.WARN2,
      severityText: "WARN",
      body: { reason: "limit", tries: [1, 2] },
      attributes: { "order.id": 7 },
      droppedAttributesCount: 0,
      instrumentationScope: { name: "orders", version: "2.0" },
      resource: { attributes: { "service.name": "shop-api" } },
      spanContext: { traceId: span?.traceId, spanId: span?.spanId },
    });
    expect(Math.abs((record?.hrTime[0] ?? 0) - Date.now() / 1000)).toBeLessThan(10);
  });

  it("may change a record before it is exported", async () => {
    const exporter = new InMemoryLogRecordExporter();
    world = await observed({
      logRecordProcessors: [
        {
          onEmit: (record) => {
            record.setAttribute("team", "payments").setBody("hidden").setSeverityNumber(SeverityNumber.ERROR);
          },
          forceFlush: async () => {},
          shutdown: async () => {},
        },
        new BatchLogRecordProcessor({ exporter }),
      ],
    });
    emit();
    await world.handle.flush();
    expect(exporter.getFinishedLogRecords()).toMatchObject([
      { body: "hidden", attributes: { "order.id": 7, team: "payments" }, severityNumber: 17 },
    ]);
    const [sent] = world.backend.logRecords();
    expect(sent).toMatchObject({ body: { kind: "string", value: "hidden" }, severityNumber: 17 });
    expect(plainAttributes(sent?.attributes)).toEqual({ "order.id": 7, team: "payments" });
  });

  it("are given to without any processor", async () => {
    const exporter = new InMemoryLogRecordExporter();
    world = await observed({ logRecordExporters: [exporter], logExporters: [] });
    emit();
    await world.handle.flush();
    expect(exporter.getFinishedLogRecords()).toHaveLength(1);
    expect(world.backend.logRecords()).toHaveLength(0);
  });
});
