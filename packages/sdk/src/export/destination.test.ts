/** What every destination keeps, whatever it is; and for those that cross the network, how they answer its faults. */
import { readFileSync } from "node:fs";
import https from "node:https";
import net from "node:net";
import path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { decodeTraces, decodeTracesJson, encodeTraces } from "@sightline/otlp";
import { collector, span, tracesData } from "@sightline/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { grpcCollector } from "../../system/support/grpc-collector.ts";
import type { ExporterTarget, OtlpProtocol, OtlpTarget, TlsFiles } from "../config/exporter-config.ts";
import { openDestination } from "./open-destination.ts";
import type { Destination } from "./outcome.ts";
import { telemetryMemory } from "./telemetry-memory.ts";

const NO_TLS: TlsFiles = { caFile: undefined, clientCertificateFile: undefined, clientKeyFile: undefined };
const fixtures = path.resolve(import.meta.dirname, "../../system/fixtures/tls");
const fixture = (name: string): string => path.join(fixtures, name);
const CA: TlsFiles = { ...NO_TLS, caFile: fixture("ca.pem") };
const CLIENT: TlsFiles = {
  ...CA,
  clientCertificateFile: fixture("client.pem"),
  clientKeyFile: fixture("client.key"),
};
const BODY = encodeTraces(
  tracesData([span({ name: "GET /items/:id", attributes: { "http.route": "/items/:id" } })]),
);

let closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
});

function target(protocol: OtlpProtocol, url: string, more: Partial<OtlpTarget> = {}): OtlpTarget {
  return {
    kind: "otlp",
    protocol,
    url: protocol === "grpc" ? url : `${url}/v1/traces`,
    headers: { "x-token": "secret" },
    tls: NO_TLS,
    compression: "none",
    timeoutMs: 2000,
    temporality: "cumulative",
    ...more,
  };
}

/** Opened, with what it writes on stderr. */
function opened(from: ExporterTarget): { destination: Destination; written: string[] } {
  const written: string[] = [];
  const destination = openDestination(from, "traces", {
    now: Date.now,
    write: (text) => written.push(text),
  });
  closing.push(() => destination.close(true));
  return { destination, written };
}

/** The same faults, by the words of each transport. */
interface Far {
  readonly url: string;
  readonly port: number;
  names(): readonly string[];
  token(): unknown;
  busy(afterMs: number | undefined): void;
  refuse(): void;
  part(rejected: number, message: string): void;
  hang(): void;
  close(): unknown;
}

async function httpFar(port = 0): Promise<Far> {
  const server = await collector(port);
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await server.close();
    open = false;
  };
  closing.push(close);
  return {
    url: server.url,
    port: server.port,
    names: () => server.spans().map(({ name }) => name),
    token: () => server.requests[0]?.headers["x-token"],
    busy: (afterMs) =>
      server.answer({
        kind: "status",
        status: 503,
        ...(afterMs === undefined ? {} : { retryAfter: afterMs / 1000 }),
      }),
    refuse: () => server.answer({ kind: "status", status: 400, message: "no such tenant" }),
    part: (rejected, message) => server.answer({ kind: "partial", rejected, message }),
    hang: () => server.answer({ kind: "hang" }),
    close,
  };
}

async function grpcFar(port = 0): Promise<Far> {
  const server = await grpcCollector(port);
  closing.push(() => server.close());
  return {
    url: server.url,
    port: server.port,
    names: () =>
      server
        .traces()
        .flatMap((data) => data.resourceSpans)
        .flatMap((group) => group.scopeSpans)
        .flatMap((group) => group.spans)
        .map(({ name }) => name),
    token: () => server.requests[0]?.metadata.get("x-token")[0],
    busy: (afterMs) =>
      server.answer({
        kind: "fault",
        code: 14,
        message: "busy",
        ...(afterMs === undefined ? {} : { retryDelayMs: afterMs }),
      }),
    refuse: () => server.answer({ kind: "fault", code: 3, message: "no such tenant" }),
    part: (rejected, message) => server.answer({ kind: "partial", rejected, message }),
    hang: () => server.answer({ kind: "hang" }),
    close: () => server.close(),
  };
}

const FARS = [
  ["http/protobuf", httpFar],
  ["http/json", httpFar],
  ["grpc", grpcFar],
] as const;

describe("every destination", () => {
  const kinds: readonly (readonly [
    string,
    () => Promise<{ made: ExporterTarget; names: () => readonly string[] }>,
  ])[] = [
    ...FARS.map(
      ([protocol, far]) =>
        [
          protocol,
          async () => {
            const server = await far();
            return { made: target(protocol, server.url), names: () => server.names() };
          },
        ] as const,
    ),
    [
      "memory",
      async () => {
        telemetryMemory.clear();
        return { made: { kind: "memory" }, names: () => telemetryMemory.spans().map(({ name }) => name) };
      },
    ],
    ["console", async () => ({ made: { kind: "console" }, names: () => [] })],
    [
      "local",
      async () => {
        const server = await httpFar();
        return {
          made: { kind: "local", backend: target("http/protobuf", server.url) },
          names: () => server.names(),
        };
      },
    ],
  ];

  it.each(kinds)("%s takes a request, and what arrives is what was sent", async (kind, make) => {
    const { made, names } = await make();
    const { destination, written } = opened(made);
    expect(destination.name).not.toContain("secret");
    expect(await destination.send(BODY)).toEqual({ kind: "accepted", rejected: 0, message: "" });
    const arrived = kind === "console" ? written.join("").match(/GET \/items\/:id/g) : names();
    expect(arrived).toEqual(["GET /items/:id"]);
  });

  it.each(kinds)("%s takes several at once, and closes twice", async (_, make) => {
    const { destination } = opened((await make()).made);
    const outcomes = await Promise.all([destination.send(BODY), destination.send(BODY)]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(["accepted", "accepted"]);
    destination.close(false);
    destination.close(true);
  });
});

describe.each(FARS)("OTLP by %s", (protocol, far) => {
  it("sends its headers, and compresses when asked", async () => {
    const server = await far();
    const { destination } = opened(target(protocol, server.url, { compression: "gzip" }));
    expect(await destination.send(BODY)).toMatchObject({ kind: "accepted" });
    expect(server.token()).toBe("secret");
    expect(server.names()).toHaveLength(1);
  });

  it("may be tried again when the receiver is busy, as late as it asks", async () => {
    const server = await far();
    const { destination } = opened(target(protocol, server.url));
    server.busy(undefined);
    expect(await destination.send(BODY)).toMatchObject({ kind: "later", afterMs: undefined });
    server.busy(2000);
    expect(await destination.send(BODY)).toMatchObject({ kind: "later", afterMs: 2000 });
  });

  it("is refused with the receiver's reason", async () => {
    const server = await far();
    server.refuse();
    const outcome = await opened(target(protocol, server.url)).destination.send(BODY);
    expect(outcome).toMatchObject({ kind: "refused" });
    expect("reason" in outcome && outcome.reason).toContain("no such tenant");
  });

  it("tells what was taken in part", async () => {
    const server = await far();
    server.part(3, "too old");
    const outcome = await opened(target(protocol, server.url)).destination.send(BODY);
    expect(outcome).toEqual({ kind: "accepted", rejected: 3, message: "too old" });
  });

  it("gives up an answer that does not come", async () => {
    const server = await far();
    server.hang();
    const { destination } = opened(target(protocol, server.url, { timeoutMs: 100 }));
    expect(await destination.send(BODY)).toMatchObject({
      kind: "later",
      reason: "no answer within 100 ms",
    });
  });

  it("comes back when the receiver does", async () => {
    const free = net.createServer();
    const port = await new Promise<number>((resolve) => {
      free.listen(0, "127.0.0.1", () => {
        const address = free.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    await new Promise((resolve) => free.close(resolve));
    const { destination } = opened(target(protocol, `http://127.0.0.1:${port}`));
    expect(await destination.send(BODY)).toMatchObject({ kind: "later" });
    await far(port);
    await expect.poll(async () => (await destination.send(BODY)).kind, { timeout: 5000 }).toBe("accepted");
  });

  it("stops at once what is under way", async () => {
    const server = await far();
    server.hang();
    const { destination } = opened(target(protocol, server.url, { timeoutMs: 60_000 }));
    const outcome = destination.send(BODY);
    await new Promise((resolve) => setTimeout(resolve, 100));
    destination.close(true);
    expect(await outcome).toMatchObject({ kind: "later" });
  });

  it.each([
    ["an authority", CA, false],
    ["a client's certificate", CLIENT, true],
  ])("goes by TLS with %s", async (_, tls, mutual) => {
    const { url, bodies } = await secure(protocol, mutual);
    const { destination } = opened(target(protocol, url, { tls }));
    expect(await destination.send(BODY)).toMatchObject({ kind: "accepted" });
    expect(bodies()).toHaveLength(1);
    const decode = protocol === "http/json" ? decodeTracesJson : decodeTraces;
    expect(bodies().map((body) => decode(body))).toEqual([decodeTraces(BODY)]);
  });

  it("does not trust a certificate that nobody vouches for", async () => {
    const { url, bodies } = await secure(protocol, false);
    const { destination } = opened(target(protocol, url));
    expect(await destination.send(BODY)).toMatchObject({ kind: "later" });
    expect(bodies()).toHaveLength(0);
  });

  it("names a file of TLS that cannot be read", async () => {
    const tls = { ...NO_TLS, caFile: "/nowhere/ca.pem" };
    const { destination } = opened(target(protocol, "https://127.0.0.1:1", { tls }));
    const outcome = await destination.send(BODY);
    expect(outcome).toMatchObject({ kind: "refused" });
    expect("reason" in outcome && outcome.reason).toContain("cannot be read from /nowhere/ca.pem");
  });
});

describe("OTLP by grpc", () => {
  it.each([
    [1, "later"],
    [2, "refused"],
    [4, "later"],
    [5, "refused"],
    [7, "refused"],
    [10, "later"],
    [11, "later"],
    [12, "refused"],
    [13, "refused"],
    [15, "later"],
    [16, "refused"],
  ])("takes code %i as %s", async (code, kind) => {
    const server = await grpcCollector();
    closing.push(() => server.close());
    server.answer({ kind: "fault", code, message: "x" });
    expect(await opened(target("grpc", server.url)).destination.send(BODY)).toMatchObject({ kind });
  });

  it("tries again what exhausted a resource only when the receiver says when", async () => {
    const server = await grpcCollector();
    closing.push(() => server.close());
    const { destination } = opened(target("grpc", server.url));
    server.answer(
      { kind: "fault", code: 8, message: "quota" },
      { kind: "fault", code: 8, message: "quota", retryDelayMs: 1250 },
    );
    expect(await destination.send(BODY)).toMatchObject({ kind: "refused" });
    expect(await destination.send(BODY)).toMatchObject({ kind: "later", afterMs: 1250 });
  });
});

describe("OTLP by http", () => {
  it.each([
    [429, "later"],
    [502, "later"],
    [503, "later"],
    [504, "later"],
    [400, "refused"],
    [401, "refused"],
    [404, "refused"],
    [408, "refused"],
    [413, "refused"],
    [500, "refused"],
  ])("takes status %i as %s", async (status, kind) => {
    const server = await collector();
    closing.push(() => server.close());
    server.answer({ kind: "status", status });
    expect(await opened(target("http/json", server.url)).destination.send(BODY)).toMatchObject({ kind });
  });
});

describe("the local destination", () => {
  it("writes to the console until a backend answers, and stays with it", async () => {
    const server = await httpFar();
    await server.close();
    const backend = target("http/protobuf", server.url);
    const { destination, written } = opened({ kind: "local", backend });
    expect(await destination.send(BODY)).toMatchObject({ kind: "accepted" });
    expect(written).toHaveLength(1);
    const again = await httpFar(server.port);
    expect(await destination.send(BODY)).toMatchObject({ kind: "accepted" });
    expect(again.names()).toHaveLength(1);
    again.busy(undefined);
    expect(await destination.send(BODY)).toMatchObject({ kind: "later" });
    expect(written).toHaveLength(1);
  });
});

/** A server with the fixtures' certificate; `mutual` asks for the client's. */
async function secure(
  protocol: OtlpProtocol,
  mutual: boolean,
): Promise<{ url: string; bodies: () => readonly Buffer[] }> {
  const bodies: Buffer[] = [];
  const [ca, cert, key] = ["ca.pem", "server.pem", "server.key"].map((name) => readFileSync(fixture(name)));
  if (ca === undefined || cert === undefined || key === undefined)
    throw new Error("The fixtures are missing.");
  if (protocol === "grpc") {
    const pairs = [{ cert_chain: cert, private_key: key }];
    const server = await grpcCollector(0, grpc.ServerCredentials.createSsl(ca, pairs, mutual));
    closing.push(() => server.close());
    return { url: server.url, bodies: () => server.requests.map(({ body }) => body) };
  }
  const server = https.createServer({ ca, cert, key, requestCert: mutual }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      bodies.push(Buffer.concat(chunks));
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return {
    url: `https://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    bodies: () => bodies,
  };
}
