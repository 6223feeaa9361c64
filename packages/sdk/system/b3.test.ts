/** OTEL_PROPAGATORS as the whole SDK speaks it: servers, clients and the API. */
import http from "node:http";
import { defaultTextMapSetter, context, propagation } from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";
import { listening, type Observed, observed, request } from "./support/observed.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";

let world: Observed | undefined;
let servers: http.Server[] = [];
afterEach(async () => {
  await world?.close();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  servers = [];
});

async function served(handle: http.RequestListener): Promise<string> {
  const server = http.createServer(handle);
  servers.push(server);
  return listening(server);
}

/** The names of the headers that carry a trace. */
function carrying(headers: object): string[] {
  return Object.keys(headers)
    .filter((name) => /b3|trace/.test(name))
    .toSorted();
}

describe("OTEL_PROPAGATORS", () => {
  it.each([
    [["b3"], ["b3"]],
    [["b3multi"], ["x-b3-sampled", "x-b3-spanid", "x-b3-traceid"]],
    [
      ["tracecontext", "b3"],
      ["b3", "traceparent"],
    ],
  ] as const)("of %j carries a trace through a service", async (propagators, names) => {
    world = await observed({ propagators });
    const sent: http.IncomingHttpHeaders[] = [];
    const injected: Record<string, string> = {};
    const behind = await served((received, response) => {
      sent.push(received.headers);
      response.end();
    });
    const front = await served((_, response) => {
      propagation.inject(context.active(), injected, defaultTextMapSetter);
      void fetch(behind).then(() =>
        http.get(behind, (answer) => answer.resume().on("end", () => response.end())),
      );
    });
    expect(await request(front, { headers: { b3: `${TRACE}-${SPAN}-1` } })).toBe(200);
    const [first] = await world.serverSpans();
    const spans = world.backend.spans();
    expect(spans).toHaveLength(5);
    expect(spans.every(({ traceId }) => traceId === TRACE)).toBe(true);
    expect(spans.some(({ parentSpanId }) => parentSpanId === SPAN)).toBe(true);
    expect(first?.traceId).toBe(TRACE);
    expect(sent.map(carrying)).toEqual([names, names]);
    expect(carrying(injected)).toEqual(names);
    expect(JSON.stringify(injected)).toContain(TRACE);
  });
});
