import { encodeTraces, encodeTracesJson } from "@sightline/otlp";
import { childSpan, span, spanEvent, spanLink, tracesData } from "@sightline/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runningBackend, type RunningBackend } from "./running-backend.ts";

let backend: RunningBackend;
beforeAll(async () => {
  backend = await runningBackend();
});
afterAll(() => backend.close());

const root = span({
  attributes: { text: "ü", list: [1, 2.5, true], nested: { deep: { deeper: null } } },
  events: [spanEvent({ attributes: { a: 1 } })],
  links: [spanLink()],
});
const data = tracesData([root, childSpan(root)]);
const protobuf = encodeTraces(data);
const json = new TextEncoder().encode(encodeTracesJson(data));

/** One byte changed, a piece taken out, or cut short. */
function damaged(bytes: Uint8Array): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const at = fc.nat(bytes.length - 1);
  return fc.oneof(
    fc.tuple(at, fc.nat(255)).map(([index, value]) => {
      const changed = Uint8Array.from(bytes);
      changed[index] = value;
      return changed;
    }),
    fc
      .tuple(at, fc.nat(20))
      .map(([from, length]) =>
        Uint8Array.from([...bytes.subarray(0, from), ...bytes.subarray(from + length)]),
      ),
    at.map((length) => Uint8Array.from(bytes.subarray(0, length))),
    fc.uint8Array({ maxLength: 200 }).map((noise) => Uint8Array.from(noise)),
  );
}

describe("damaged bodies over HTTP", () => {
  const TIME_BUDGET_MS = 8000;

  it.each([
    ["protobuf", "application/x-protobuf", protobuf],
    ["JSON", "application/json", json],
  ])("%s is taken or refused, and the receiver goes on", async (_, contentType, whole) => {
    const signals = fc.constantFrom("traces", "logs", "metrics");
    await fc.assert(
      fc.asyncProperty(damaged(whole), signals, async (body, signal) => {
        const response = await fetch(`${backend.addresses.otlpHttp}/v1/${signal}`, {
          method: "POST",
          headers: { "content-type": contentType },
          body,
        });
        const answer = Buffer.from(await response.arrayBuffer()).toString();
        expect([200, 400, 413]).toContain(response.status);
        expect(response.headers.get("content-type")).toBe(contentType);
        expect(answer).not.toMatch(/\.ts:\d|\.js:\d|node_modules/);
      }),
      { numRuns: 1500, interruptAfterTimeLimit: TIME_BUDGET_MS },
    );
    const health = await backend.client.health();
    expect(health.status).not.toBe("failed");
  });
});
