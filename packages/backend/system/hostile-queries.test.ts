/** Endpoints with whatever a request may carry: an answer or a refusal in words, never a 500, never an inner message. */
import { request } from "node:http";
import { endpoints } from "@sightline/api";
import { encodeTraces } from "@sightline/otlp";
import { seededIds, span, tracesData } from "@sightline/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runningBackend, type RunningBackend } from "./running-backend.ts";

let backend: RunningBackend;
beforeAll(async () => {
  backend = await runningBackend({ store: "chdb" });
  const ids = seededIds(1);
  const now = BigInt(Date.now()) * 1_000_000n;
  const spans = Array.from({ length: 20 }, () => span({ startTimeUnixNano: now }, ids));
  await fetch(`${backend.addresses.otlpHttp}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/x-protobuf" },
    body: Buffer.from(encodeTraces(tracesData(spans, { service: "shop" }))),
  });
});
afterAll(() => backend.close());

const PATHS = [
  ...Object.values(endpoints).map(({ path }) => path),
  "/api/sightline/data",
  "/api/services",
  "/api/services/:name/operations",
  "/api/operations",
  "/api/traces",
  "/api/traces/:id",
  "/api/dependencies",
  "/:anything",
];
const NAMES =
  "from to query limit cursor step service operation tags start end minDuration maxDuration lookback traceID spanKind endTs __proto__".split(
    " ",
  );
const VALUES =
  String.raw`|0|-1|1|1e400|NaN|999999999999999999999999999999|1795269600|2026-11-21T14:00:00Z|5m|-5m|null|{}|{"a":1}|[1,2]|'|"|\|'; DROP TABLE otel_traces; --|service = x|service = |duration > 1e99s|x =~ (|not x|((((((((|5b8efff798038103d269b633813fc60c|WyIxIiwiYSIsLTVd|WyI5OTk5OTk5OTk5OTk5OTk5OTk5OTk5IiwiYSIsMV0`.split(
    "|",
  );
/** A stack or the engine's own words. */
const INNER = /\n\s+at |node_modules|DB::Exception/;
const value = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...VALUES) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 50 }) },
);
const parameters = fc.array(fc.tuple(fc.constantFrom(...NAMES), value), { maxLength: 4 });

/** A lone surrogate cannot be encoded: it becomes U+FFFD on the way through a buffer. */
function encoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

/** Not `fetch`, which mends paths. */
function answerTo(path: string): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(backend.addresses.ui, { path }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString("latin1")));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    asked.on("error", reject).end();
  });
}

it("answers or refuses whatever is asked", { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...PATHS), value, parameters, async (pattern, name, pairs) => {
      const path = pattern.replace(/:\w+/, () => encoded(name));
      const query = pairs.map((pair) => pair.map(encoded).join("="));
      const { status, body } = await answerTo(`${path}?${query.join("&")}`);
      expect(status).toBeLessThan(500);
      expect(status >= 400 && INNER.test(body)).toBe(false);
    }),
    { numRuns: 2000, interruptAfterTimeLimit: 8000 },
  );
});
