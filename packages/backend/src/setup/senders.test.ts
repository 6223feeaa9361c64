import { encodeLogs, encodeMetrics, encodeTraces } from "@sightline/otlp";
import {
  counterMetric,
  histogramMetric,
  histogramPoint,
  logRecord,
  logsData,
  metricsData,
  numberPoint,
  span,
  tracesData,
} from "@sightline/testkit";
import { describe, expect, it } from "vitest";
import type { TakenRequest } from "../receiver/intake.ts";
import { scanResources } from "./resource-scan.ts";
import { Senders } from "./senders.ts";

const SDK = {
  "telemetry.sdk.name": "opentelemetry",
  "telemetry.sdk.version": "3.1.0",
  "telemetry.sdk.language": "nodejs",
};

function traces(count: number, service: string, resource: Record<string, string> = {}): TakenRequest {
  const spans = Array.from({ length: count }, () => span());
  return taken("traces", encodeTraces(tracesData(spans, { service, resource })));
}

function taken(signal: TakenRequest["signal"], body: Uint8Array): TakenRequest {
  return { signal, encoding: "protobuf", body, receipt: { stored: 0, rejections: [], newestNano: 0n } };
}

describe("scanResources", () => {
  it.each([
    ["traces", encodeTraces(tracesData([span(), span(), span()])), 3],
    ["logs", encodeLogs(logsData([logRecord(), logRecord()])), 2],
    [
      "metrics",
      encodeMetrics(
        metricsData([
          counterMetric("orders", [numberPoint(), numberPoint()]),
          histogramMetric("wait", [histogramPoint()]),
        ]),
      ),
      3,
    ],
  ] as const)("counts the items of %s", (signal, body, items) => {
    const found: number[] = [];
    scanResources(body, signal, (_, count) => found.push(count));
    expect(found).toEqual([items]);
  });

  it("looks at the first part only of a body with a very great number of fields", () => {
    const groups = new Uint8Array(64 * 1024 ** 2);
    // An empty resource group is two bytes: 32 million of them.
    for (let at = 0; at < groups.length; at += 2) groups[at] = 0x0a;
    let found = 0;
    scanResources(groups, "traces", () => (found += 1));
    expect(found).toBeGreaterThan(500);
    expect(found).toBeLessThan(2000);
  });

  it("ends at whatever is cut off, without a fault", () => {
    const { body } = traces(5, "shop", SDK);
    for (let end = 0; end <= body.length; end += 1) {
      let items = 0;
      scanResources(body.subarray(0, end), "traces", (_, count) => (items += count));
      expect(items).toBeLessThanOrEqual(5);
    }
    expect(() => scanResources(new Uint8Array(64).fill(255), "traces", () => undefined)).not.toThrow();
  });
});

describe("Senders", () => {
  it("gives what was not looked at in a very large request to the last that was", () => {
    const senders = new Senders(() => 0);
    const request = traces(70_000, "shop");
    senders.taken(
      { ...request, receipt: { stored: 69_999, rejections: [{ count: 1, reason: "old" }], newestNano: 0n } },
      "http",
    );
    expect(senders.list()[0]?.signals.traces?.items).toBe(70_000);
  });

  it("knows who sends, by which SDK and protocol, how much and when", () => {
    let now = 1_000_000;
    const senders = new Senders(() => now);
    senders.taken(
      traces(30, "shop", { ...SDK, "service.version": "2.4.0", "service.instance.id": "a" }),
      "grpc",
    );
    now += 30_000;
    senders.taken(
      traces(90, "shop", { ...SDK, "service.version": "2.4.0", "service.instance.id": "b" }),
      "grpc",
    );
    now += 1000;
    expect(senders.list()).toEqual([
      {
        service: "shop",
        namespace: null,
        version: "2.4.0",
        instances: 2,
        sdk: { name: "opentelemetry", version: "3.1.0", language: "nodejs" },
        protocol: "grpc",
        firstSeen: 1000,
        lastSeen: 1030,
        signals: { traces: { items: 120, perSecond: 120 / 31, lastSeen: 1030 } },
      },
    ]);
  });

  it("tells transports and spellings apart", () => {
    const senders = new Senders(() => 0);
    senders.taken(traces(1, "shop"), "http");
    senders.taken({ ...traces(1, "shop"), encoding: "json" }, "http");
    senders.taken(traces(1, "shop"), "grpc");
    expect(senders.list().map(({ protocol, sdk }) => [protocol, sdk])).toEqual([
      ["grpc", null],
      ["http/json", null],
      ["http/protobuf", null],
    ]);
  });

  it("forgets the one it has not heard for longest, and says how many", () => {
    const senders = new Senders(() => 0, { senders: 2, instances: 2, resources: 3 });
    for (const service of ["a", "b", "a", "c"]) senders.taken(traces(1, service), "http");
    expect(senders.list().map(({ service }) => service)).toEqual(["a", "c"]);
    expect(senders.forgotten).toBe(1);
  });

  it("stays within its bounds whatever comes", () => {
    const senders = new Senders(() => 0, { senders: 10, instances: 5, resources: 7 });
    for (let count = 0; count < 200; count += 1) {
      senders.taken(traces(1, `s${count % 40}`, { "service.instance.id": `i${count}` }), "http");
    }
    expect(senders.list()).toHaveLength(10);
    const one = new Senders(() => 0, { senders: 10, instances: 5, resources: 7 });
    for (let count = 0; count < 20; count += 1) {
      one.taken(traces(1, "shop", { "service.instance.id": `i${count}` }), "http");
    }
    expect(one.list()[0]?.instances).toBe(5);
  });
});
