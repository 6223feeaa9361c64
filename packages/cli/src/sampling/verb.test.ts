import { createServer } from "node:http";
import { setupObservability } from "@sightline/sdk";
import { afterEach, describe, expect, it } from "vitest";
import { runVerb } from "../../system/run-verb.ts";

const TOKEN = "a-token-of-thirty-two-characters";
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function sightline(...args: string[]): Promise<Ran> {
  return runVerb(["sampling", ...args], { SIGHTLINE_DEBUG_TOKEN: TOKEN });
}

/** An application in production with the real SDK; resolves to its URL. */
async function application(withPages = true): Promise<string> {
  const server = createServer((_, response) => response.writeHead(404).end("nothing here"));
  const handle = setupObservability({
    serviceName: "shop",
    environment: "production",
    debugToken: TOKEN,
    tracingExporters: ["memory"],
    metricsExporters: ["none"],
    logExporters: ["none"],
    ...(withPages ? { app: server } : {}),
  });
  closers.push(() => handle.shutdown());
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

describe("sightline sampling", () => {
  it("raises, shows and ends the sampling of a real application", async () => {
    const url = await application();
    const started = await sightline("start", "--url", url, "--for", "15m", "--route", "/pay");
    expect(started).toMatchObject({ code: 0, out: expect.stringContaining("100 % of route /pay until ") });
    const { out } = await sightline("list", "--url", url, "--json");
    expect(JSON.parse(out)).toMatchObject({
      url,
      service: "shop",
      ratio: 0.1,
      incidents: [{ id: "i1", route: "/pay", remainingSeconds: 900 }],
    });
    expect((await sightline("list", "--url", url)).out).toContain("(15 min left)");
    expect((await sightline("stop", "--url", url)).out).toBe(`${url}: 1 ended\n`);
  });

  it("passes on what the application refuses, with its hint", async () => {
    const url = await application();
    const long = await sightline("start", "--url", url, "--for", "3d");
    expect(long).toMatchObject({ code: 2, err: expect.stringContaining('`for` is "3d"') });
    const other = await sightline("start", "--url", url, "--for", "1m", "--service", "web", "--json");
    expect([other.code, JSON.parse(other.out)]).toMatchObject([2, { error: { code: "INCIDENT_ELSEWHERE" } }]);
    expect((await sightline("stop", "i9", "--url", url)).err).toContain("No incident i9 is running.");
  });

  it("says when there is no application, or none with pages", async () => {
    const closed = await application();
    for (const close of closers.splice(0).toReversed()) await close();
    const dead = await sightline("list", "--url", closed);
    expect(dead).toMatchObject({ code: 2, err: expect.stringContaining("does not answer: ECONNREFUSED") });
    const bare = await sightline("list", "--url", await application(false));
    expect(bare).toMatchObject({ code: 2, err: expect.stringContaining("setupObservability({ app })") });
    expect((await sightline("start", "--url", "http://127.0.0.1:9")).err).toContain("--for");
    expect(
      (await sightline("start", "--url", "http://127.0.0.1:9", "--for", "1m", "--ratio", "2")).code,
    ).toBe(2);
  });
});
