import type { Span, Trace } from "@sightline/api";
import { describe, expect, it } from "vitest";
import { jaegerTrace } from "./trace.ts";

const root: Span = {
  spanId: "00f067aa0ba902b7",
  parentSpanId: null,
  service: "shop",
  name: "GET /cart",
  kind: "server",
  offsetNano: 0,
  durationNano: 1_500_999,
  status: { code: "error", message: "no stock" },
  attributes: { "http.route": "/cart" },
  resource: 0,
  scope: { name: "lib", version: "1.0.0" },
  events: [{ offsetNano: 2500, name: "exception", attributes: { "exception.type": "Error" } }],
  links: [{ traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "b7ad6b7169203331", attributes: {} }],
};
const child: Span = {
  ...root,
  spanId: "00f067aa0ba902b8",
  parentSpanId: root.spanId,
  kind: "unspecified",
  offsetNano: 1999,
  status: { code: "unset", message: "" },
  scope: { name: "", version: "" },
  resource: 1,
  events: [],
  links: [],
};
const trace: Trace = {
  traceId: "5b8efff798038103d269b633813fc60c",
  start: "2026-11-21T15:00:00.000000500Z",
  durationNano: 2_000_000,
  resources: [{ "service.name": "shop", "host.name": "a" }, { "host.name": "b" }],
  spans: [root, child],
  logs: [],
  complete: true,
};

describe("a trace in Jaeger's shape", () => {
  const { spans, processes, warnings } = jaegerTrace(trace);

  it("has whole microseconds", () => {
    expect(spans.map(({ startTime, duration }) => [startTime, duration])).toEqual([
      [1_795_273_200_000_000, 1500],
      [1_795_273_200_000_002, 1500],
    ]);
  });

  it("refers to parents and links", () => {
    expect(spans[0]?.references).toEqual([
      { refType: "FOLLOWS_FROM", traceID: "4bf92f3577b34da6a3ce929d0e0e4736", spanID: "b7ad6b7169203331" },
    ]);
    expect(spans[1]?.references).toEqual([
      { refType: "CHILD_OF", traceID: trace.traceId, spanID: root.spanId },
    ]);
  });

  it("spells kind, status and scope as tags", () => {
    expect(spans[0]?.tags).toEqual([
      { key: "http.route", type: "string", value: "/cart" },
      { key: "span.kind", type: "string", value: "server" },
      { key: "otel.status_code", type: "string", value: "ERROR" },
      { key: "error", type: "bool", value: true },
      { key: "otel.status_description", type: "string", value: "no stock" },
      { key: "otel.scope.name", type: "string", value: "lib" },
      { key: "otel.scope.version", type: "string", value: "1.0.0" },
    ]);
    expect(spans[1]?.tags).toEqual([{ key: "http.route", type: "string", value: "/cart" }]);
  });

  it("has events as logs and resources as processes", () => {
    expect(spans[0]?.logs).toEqual([
      {
        timestamp: 1_795_273_200_000_003,
        fields: [
          { key: "event", type: "string", value: "exception" },
          { key: "exception.type", type: "string", value: "Error" },
        ],
      },
    ]);
    expect(spans.map(({ processID }) => processes[processID]?.serviceName)).toEqual([
      "shop",
      "unknown_service",
    ]);
    expect(processes["p1"]?.tags).toEqual([{ key: "host.name", type: "string", value: "a" }]);
  });

  it("warns where a limit cut it", () => {
    expect(warnings).toBeNull();
    expect(jaegerTrace({ ...trace, complete: false }).warnings).toHaveLength(1);
  });
});
