import { describe, expect, it } from "vitest";
import { receiverErrors } from "../receiver/errors.ts";
import type { TakenRequest } from "../receiver/intake.ts";
import { hintOf, Refusals } from "./refusals.ts";

function rejecting(count: number, reason: string): TakenRequest {
  const receipt = { stored: 1, rejections: [{ count, reason }], newestNano: 0n };
  return { signal: "traces", encoding: "protobuf", body: new Uint8Array(), receipt };
}

describe("Refusals", () => {
  it("adds up items by reason and requests by code, the newest first, each with what to do", () => {
    let now = 1000;
    const refusals = new Refusals(() => now);
    refusals.taken(rejecting(2, "span start is older than the retention of 15 days"));
    refusals.taken(rejecting(3, "span start is older than the retention of 15 days"));
    now = 2000;
    refusals.refused("logs", receiverErrors.OTLP_BODY_TOO_LARGE({ limit: 10, what: "body" }));
    expect(refusals.list()).toEqual([
      {
        signal: "logs",
        of: "requests",
        code: "OTLP_BODY_TOO_LARGE",
        reason: "The body is larger than 10 bytes.",
        hint: "Send smaller batches.",
        count: 1,
        lastSeen: 2,
      },
      {
        signal: "traces",
        of: "items",
        code: null,
        reason: "span start is older than the retention of 15 days",
        hint: expect.stringContaining("--retention"),
        count: 5,
        lastSeen: 1,
      },
    ]);
  });

  it("counts beyond a hundred reasons as one", () => {
    const refusals = new Refusals(() => 0);
    for (let at = 0; at < 500; at += 1) refusals.taken(rejecting(1, `reason ${at}`));
    const list = refusals.list();
    expect(list).toHaveLength(101);
    expect(list.find(({ reason }) => reason === "other reasons")?.count).toBe(400);
  });
});

describe("hintOf", () => {
  it.each([
    ["point time is more than one hour in the future", "clock"],
    ["parent span id is not 8 bytes", "SDK"],
    [
      "the metric does not say whether it is cumulative or deltas (aggregation temporality)",
      "update its SDK",
    ],
    ["the delta is older than the one before it of its series", "service.instance.id"],
    ["the exponential histogram has a scale below −4", "finer scale"],
    ["the metric has no name", "field"],
  ])("%s: says what to do", (reason, hint) => expect(hintOf(reason)).toContain(hint));
});
