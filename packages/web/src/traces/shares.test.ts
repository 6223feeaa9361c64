import { describe, expect, it } from "vitest";
import type { TraceSummary } from "@sightline/api";
import { timeParts, topServices } from "./shares.ts";

function summary(services: readonly (readonly [string, number])[]): TraceSummary {
  return {
    traceId: "4f2a91c0e7d14f2a91c0e7d14f2a91c0",
    start: "2026-11-21T14:46:21.000000000Z",
    durationNano: 1e9,
    service: "gateway",
    name: "turn",
    rootMissing: false,
    spanCount: 3,
    errorCount: 0,
    error: null,
    tenant: null,
    services: services.map(([service, selfNano]) => ({ service, selfNano, spanCount: 1 })),
  };
}

describe("where the time went", () => {
  it("names the services that took most over all traces", () => {
    const traces = [
      summary([
        ["gateway", 10],
        ["stt", 80],
      ]),
      summary([
        ["tts", 50],
        ["gateway", 60],
      ]),
    ];
    expect(topServices(traces, 2)).toEqual(["stt", "gateway"]);
  });

  it("gives parts in the trace's own order that fill the bar, and none where there is no time", () => {
    expect(
      timeParts(
        summary([
          ["gateway", 10],
          ["idle", 0],
          ["stt", 30],
        ]),
      ),
    ).toEqual([
      { service: "gateway", share: 0.25 },
      { service: "stt", share: 0.75 },
    ]);
    expect(timeParts(summary([["gateway", 0]]))).toEqual([]);
  });
});
