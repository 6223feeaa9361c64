import http, { type Server } from "node:http";
import { context, propagation } from "@opentelemetry/api";
import { Agent, request, RetryAgent } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attribute, listening, type Observed, observed } from "../../../system/support/observed.ts";
import { withSpan } from "../../observability/active-span.ts";

describe("fetch", () => {
  let world: Observed;
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    world = await observed();
    server = http.createServer((incoming, response) => {
      if (incoming.url === "/old") {
        response.writeHead(302, { location: "/new" }).end();
      } else {
        response.end(JSON.stringify(incoming.headers));
      }
    });
    origin = await listening(server);
  });

  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await world.close();
  });

  it("replaces a parent that the caller passes on, and sends baggage", async () => {
    const stale = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const baggage = propagation.createBaggage({ tenant: { value: "acme" } });
    const headers = await context.with(propagation.setBaggage(context.active(), baggage), () =>
      withSpan("caller", async (span) => {
        const answer = await fetch(`${origin}/x`, { headers: { Traceparent: stale } });
        const received: Record<string, string> = await answer.json();
        expect(received["traceparent"]).toContain(span.spanContext().traceId);
        return received;
      }),
    );
    expect(headers["baggage"]).toBe("tenant=acme");
  });

  it("shows each hop of a redirect", async () => {
    await withSpan("redirected", async () => (await fetch(`${origin}/old`)).text());
    const spans = await world.clientSpans();
    const hops = spans.map((span) => [
      attribute(span, "url.full"),
      attribute(span, "http.response.status_code"),
    ]);
    expect(hops).toContainEqual([`${origin}/old`, 302]);
    expect(hops).toContainEqual([`${origin}/new`, 200]);
  });

  it("sees the requests of undici from npm, each try of a retry as a span", async () => {
    let tries = 0;
    const failing = http.createServer((_incoming, response) => {
      tries += 1;
      response.writeHead(tries === 1 ? 503 : 200).end("tried");
    });
    const url = await listening(failing);
    const dispatcher = new RetryAgent(new Agent(), { minTimeout: 1 });
    await withSpan("patient", async (span) => {
      const { body } = await request(`${url}/again`, { dispatcher });
      expect(await body.text()).toBe("tried");
      const attempts = (await world.clientSpans()).filter(
        (each) => attribute(each, "url.full") === `${url}/again`,
      );
      expect(attempts.map((each) => attribute(each, "http.response.status_code"))).toEqual([503, 200]);
      expect(new Set(attempts.map((each) => each.traceId))).toEqual(new Set([span.spanContext().traceId]));
    });
    await dispatcher.close();
    failing.close();
  });

  it("ends the span of an aborted request as an error", async () => {
    const hanging = http.createServer(() => {});
    const url = await listening(hanging);
    await expect(fetch(`${url}/slow`, { signal: AbortSignal.timeout(30) })).rejects.toMatchObject({
      name: "TimeoutError",
    });
    const span = (await world.clientSpans()).find((each) => attribute(each, "url.full") === `${url}/slow`);
    expect(span?.status.code).toBe(2);
    hanging.closeAllConnections();
    hanging.close();
  });
});
