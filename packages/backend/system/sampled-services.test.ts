/** A service at a tenth, with its errors kept beside the tenth, has the numbers of the same service kept whole. */
import { parseFilter, type ServiceSummary } from "@sightline/api";
import { encodeTraces } from "@sightline/otlp";
import { setupObservability, withSpan } from "@sightline/sdk";
import { collector, plainAttributes, tracesData } from "@sightline/testkit";
import { expect, it } from "vitest";
import { openMemoryStore } from "../src/store/memory/memory-store.ts";

const REQUESTS = 10_000;
/** Every fourth fails. */
const FAILING = 4;
const RATIO = 0.1;
/** By chance alone a number is further off than six standard errors once in 500 million runs. */
const SIGMAS = 6;
const HOUR = 3_600_000_000_000n;

interface Seen {
  readonly service: ServiceSummary;
  readonly spans: number;
  readonly partial: number;
}

async function kept(traceSamplerRatio: number): Promise<Seen> {
  const backend = await collector();
  const handle = setupObservability({
    serviceName: "shop",
    endpoint: backend.url,
    traceSamplerRatio,
    keepErrors: true,
    keepSlowerThanMillis: 0,
  });
  for (let at = 0; at < REQUESTS; at++) {
    try {
      withSpan("GET /items", () => {
        if (at % FAILING === 0) throw new Error("no stock");
      });
    } catch {
      // The application answers with 500.
    }
    if (at % 500 === 499) await handle.flush();
  }
  await handle.shutdown();
  const spans = backend.spans();
  await backend.close();
  const store = openMemoryStore({ clock: Date.now });
  const now = BigInt(Date.now()) * 1_000_000n;
  await store.write("traces", encodeTraces(tracesData([...spans], { service: "shop" })));
  const { filter } = parseFilter("");
  const { services } = await store.services({ from: now - HOUR, to: now + HOUR, filter, step: HOUR });
  await store.close();
  const [service] = services;
  if (service === undefined) throw new Error("no service");
  const partial = spans.filter(({ attributes }) => plainAttributes(attributes)["sightline.partial"] === true);
  return { service, spans: spans.length, partial: partial.length };
}

it("counts what a tenth and the kept errors stand for", async () => {
  const whole = await kept(1);
  expect(whole).toMatchObject({
    spans: REQUESTS,
    partial: 0,
    service: { requests: REQUESTS, errors: REQUESTS / FAILING, estimated: false },
  });
  const { service, spans, partial } = await kept(RATIO);
  // All errors are here, so that counting spans would find more than three times the share that fails.
  expect(partial).toBeGreaterThan(0);
  expect(spans).toBeLessThan(REQUESTS / 2);
  expect(service.estimated).toBe(true);
  const error = (expected: number): number => SIGMAS * Math.sqrt((expected * (1 - RATIO)) / RATIO);
  expect(Math.abs(service.requests - REQUESTS)).toBeLessThan(error(REQUESTS));
  expect(Math.abs(service.errors - REQUESTS / FAILING)).toBeLessThan(error(REQUESTS / FAILING));
  expect(service.rate).toBeCloseTo(service.requests / 7200, 3);
});
