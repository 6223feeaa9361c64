import type { Server } from "node:http";
import { connect } from "node:net";
import { gzipSync, zstdCompressSync, deflateSync } from "node:zlib";
import {
  decodeExportResponse,
  decodeTraces,
  encodeTraces,
  type Signal,
  type TracesData,
} from "@sightline/otlp";
import { pino } from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../../clock.ts";
import { listen, urlOf } from "../../process/listen.ts";
import { storeErrors } from "../../store/errors.ts";
import type { Receipt, TelemetryWriter } from "../../store/store.ts";
import { Admission } from "../admission.ts";
import { IntakeMeters } from "../intake-meters.ts";
import { JsonThread } from "../json-thread.ts";
import { otlpHttpServer, type OtlpHttpOptions } from "./server.ts";

const PROTOBUF = { "content-type": "application/x-protobuf" };
const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };

/** Keeps what it is given; answers as told. */
class Recorder implements TelemetryWriter {
  readonly traces: TracesData[] = [];
  answer: () => Promise<Receipt> = async () => ({ stored: 1, rejections: [], newestNano: 0n });

  async write(signal: Signal, body: Uint8Array): Promise<Receipt> {
    const data = signal === "traces" ? [decodeTraces(body)] : [];
    const receipt = await this.answer();
    this.traces.push(...data);
    return receipt;
  }
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function receiver(
  changes: Partial<OtlpHttpOptions> = {},
): Promise<{ url: string; recorder: Recorder; meters: IntakeMeters }> {
  const recorder = new Recorder();
  const meters = new IntakeMeters(systemClock);
  const server = otlpHttpServer({
    writer: recorder,
    meters,
    json: new JsonThread(),
    logger: pino({ level: "silent" }),
    clock: systemClock,
    admission: new Admission({ requests: 10, bytes: 1_000_000 }),
    limits: { body: 10_000, unpacked: 50_000 },
    allowedOrigins: [],
    ...changes,
  });
  servers.push(server);
  await listen(server, { host: "127.0.0.1", port: 0, purpose: "OTLP/HTTP", flag: "--otlp-http-port" });
  return { url: urlOf(server, "127.0.0.1"), recorder, meters };
}

const body = {
  resourceSpans: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
      scopeSpans: [
        {
          spans: [
            {
              traceId: "5b8efff798038103d269b633813fc60c",
              spanId: "eee19b7ec3c1b174",
              name: "GET /cart",
              kind: 2,
              startTimeUnixNano: "1795269600000000000",
              endTimeUnixNano: "1795269601000000000",
            },
          ],
        },
      ],
    },
  ],
};
const json = JSON.stringify(body);

async function post(
  url: string,
  headers: Record<string, string>,
  sent: string | Uint8Array<ArrayBuffer>,
): Promise<Response> {
  return fetch(url, { method: "POST", headers, body: sent });
}

/** The decoder of the JSON half, so that both halves are compared as stored. */
async function protobufOf(url: string, recorder: Recorder): Promise<Uint8Array<ArrayBuffer>> {
  await post(`${url}/v1/traces`, JSON_TYPE, json);
  const [data] = recorder.traces;
  if (data === undefined) throw new Error("nothing was stored");
  return encodeTraces(data);
}

describe("what is taken", () => {
  it("stores JSON and protobuf of the same data alike, and says so in the request's encoding", async () => {
    const { url, recorder } = await receiver();
    const bytes = await protobufOf(url, recorder);
    const response = await post(`${url}/v1/traces`, PROTOBUF, bytes);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/x-protobuf");
    expect(decodeExportResponse(new Uint8Array(await response.arrayBuffer()))).toBeUndefined();
    expect(recorder.traces[1]).toEqual(recorder.traces[0]);
    expect(recorder.traces[0]?.resourceSpans[0]?.scopeSpans[0]?.spans[0]?.name).toBe("GET /cart");
  });

  it.each([
    ["gzip", gzipSync],
    ["zstd", zstdCompressSync],
    ["deflate", deflateSync],
  ])("unpacks %s", async (name, pack) => {
    const { url, recorder } = await receiver();
    const headers = { ...JSON_TYPE, "content-encoding": name };
    const response = await post(`${url}/v1/traces`, headers, new Uint8Array(pack(Buffer.from(json))));
    expect([response.status, await response.text()]).toEqual([200, "{}"]);
    expect(recorder.traces).toHaveLength(1);
  });

  it("tells what was refused, in both encodings", async () => {
    const { url, recorder } = await receiver();
    const bytes = await protobufOf(url, recorder);
    recorder.answer = async () => ({
      stored: 0,
      rejections: [
        { count: 2, reason: "too old" },
        { count: 1, reason: "no id" },
      ],
      newestNano: 0n,
    });
    const asJson: unknown = await (await post(`${url}/v1/traces`, JSON_TYPE, json)).json();
    expect(asJson).toEqual({ partialSuccess: { rejectedSpans: "3", errorMessage: "2: too old; 1: no id" } });
    const answer = await (await post(`${url}/v1/traces`, PROTOBUF, bytes)).arrayBuffer();
    expect(decodeExportResponse(new Uint8Array(answer))).toEqual({
      rejected: 3n,
      errorMessage: "2: too old; 1: no id",
    });
  });

  it("acknowledges only after the store's promise", async () => {
    const { url, recorder } = await receiver();
    let stored: (() => void) | undefined;
    recorder.answer = () =>
      new Promise((resolve) => {
        stored = () => resolve({ stored: 1, rejections: [], newestNano: 0n });
      });
    let answered = false;
    const sent = post(`${url}/v1/logs`, JSON_TYPE, `{"resourceLogs":[]}`).then(() => (answered = true));
    await expect.poll(() => stored, { timeout: 10_000 }).toBeDefined();
    expect(answered).toBe(false);
    stored?.();
    await sent;
  });

  it("counts requests, items and bytes", async () => {
    const { url, meters } = await receiver();
    await post(`${url}/v1/traces`, JSON_TYPE, json);
    await post(`${url}/v1/traces`, { "content-type": "text/plain" }, "x");
    const samples = meters.families().flatMap((family) => [...family.collect()]);
    const value = (name: string, code: string): number | undefined =>
      samples.find(({ name: given, labels }) => given === name && (labels["code"] ?? code) === code)?.value;
    expect(value("sightline_received_requests_total", "200")).toBe(1);
    expect(value("sightline_received_requests_total", "415")).toBe(1);
    expect(value("sightline_received_bytes_total", "")).toBe(json.length);
    expect(value("sightline_stored_items_total", "")).toBe(1);
  });
});

describe("what is refused", () => {
  it.each([
    ["an unknown path", "/v1/trace", "POST", JSON_TYPE, 404],
    ["another method", "/v1/traces", "PUT", JSON_TYPE, 405],
    ["another content type", "/v1/traces", "POST", { "content-type": "text/plain" }, 415],
    ["no known packing", "/v1/traces", "POST", { ...JSON_TYPE, "content-encoding": "br" }, 415],
    [
      "a body that is not what it was packed as",
      "/v1/traces",
      "POST",
      { ...JSON_TYPE, "content-encoding": "gzip" },
      400,
    ],
  ])("%s", async (_, path, method, headers, status) => {
    const { url } = await receiver();
    const response = await fetch(url + path, { method, headers, body: json });
    expect(response.status).toBe(status);
    expect(response.headers.get("allow")).toBe(status === 405 ? "POST" : null);
    expect(await response.json()).toMatchObject({ code: expect.any(Number), message: expect.any(String) });
  });

  it("malformed JSON, naming the field", async () => {
    const { url } = await receiver();
    const wrong = json.replace("5b8efff798038103d269b633813fc60c", "not-an-id");
    const response = await post(`${url}/v1/traces`, JSON_TYPE, wrong);
    expect(response.status).toBe(400);
    const status: unknown = await response.json();
    expect(status).toMatchObject({ code: 3, message: expect.stringContaining("spans[0].traceId") });
  });

  it("malformed protobuf, as a google.rpc.Status in protobuf", async () => {
    const { url } = await receiver();
    const response = await post(`${url}/v1/traces`, PROTOBUF, new Uint8Array([0x0a, 0x7f, 0x00]));
    expect([response.status, response.headers.get("content-type")]).toEqual([400, "application/x-protobuf"]);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([...bytes.subarray(0, 2)]).toEqual([0x08, 3]);
    expect(bytes.toString("latin1")).toContain("malformed");
  });

  it("a body that is too large, as sent or unpacked", async () => {
    const { url } = await receiver();
    const large = await post(`${url}/v1/traces`, JSON_TYPE, " ".repeat(20_000));
    expect([large.status, await large.text()]).toEqual([
      413,
      expect.stringContaining("body is larger than 10000"),
    ]);
    const bomb = gzipSync(Buffer.alloc(60_000));
    const packed = await post(
      `${url}/v1/traces`,
      { ...JSON_TYPE, "content-encoding": "gzip" },
      new Uint8Array(bomb),
    );
    expect([packed.status, await packed.text()]).toEqual([413, expect.stringContaining("unpacked body")]);
  });

  it("a body far beyond the limit, without reading it", async () => {
    const { url, recorder } = await receiver();
    const response = await post(`${url}/v1/traces`, JSON_TYPE, " ".repeat(50_000)).catch(() => undefined);
    expect(response?.status ?? 413).toBe(413);
    expect(recorder.traces).toEqual([]);
  });

  it("more requests at once than allowed, with Retry-After", async () => {
    const { url, recorder } = await receiver({ admission: new Admission({ requests: 1, bytes: 1_000_000 }) });
    let stored: (() => void) | undefined;
    recorder.answer = () =>
      new Promise((resolve) => {
        stored = () => resolve({ stored: 1, rejections: [], newestNano: 0n });
      });
    const first = post(`${url}/v1/traces`, JSON_TYPE, json);
    await expect.poll(() => stored, { timeout: 10_000 }).toBeDefined();
    const second = await post(`${url}/v1/traces`, JSON_TYPE, json);
    expect([second.status, second.headers.get("retry-after")]).toEqual([429, "1"]);
    stored?.();
    expect((await first).status).toBe(200);
    recorder.answer = async () => ({ stored: 1, rejections: [], newestNano: 0n });
    expect((await post(`${url}/v1/traces`, JSON_TYPE, json)).status).toBe(200);
  });

  it("nothing because of senders that never finish their bodies", async () => {
    const { url } = await receiver({ admission: new Admission({ requests: 2, bytes: 1_000_000 }) });
    const { port } = new URL(url);
    const head =
      "POST /v1/traces HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{";
    const slow = Array.from({ length: 20 }, () => connect(Number(port), "127.0.0.1"));
    await Promise.all(slow.map((socket) => new Promise<void>((done) => socket.write(head, () => done()))));
    expect((await post(`${url}/v1/traces`, JSON_TYPE, json)).status).toBe(200);
    for (const socket of slow) socket.destroy();
  });

  it("what is no HTTP, with the way to the other port", async () => {
    const { url } = await receiver();
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    let text = "";
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    await new Promise<void>((done) => socket.once("close", () => done()));
    expect(text).toMatch(/^HTTP\/1.1 400 [^]*"code":3,"message":"[^"]*OTLP over gRPC has a port of its own/);
  });

  it("what the store cannot keep, with Retry-After and without its inner message", async () => {
    const { url, recorder } = await receiver();
    recorder.answer = async () => {
      throw new Error("secret/path: I/O error");
    };
    const failed = await post(`${url}/v1/traces`, JSON_TYPE, json);
    expect([failed.status, failed.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await failed.text()).not.toContain("secret");
    recorder.answer = async () => {
      throw storeErrors.STORE_OVERLOADED({ pendingBytes: 7 });
    };
    const full = await post(`${url}/v1/traces`, JSON_TYPE, json);
    expect([full.status, full.headers.get("retry-after")]).toEqual([429, "1"]);
  });
});

describe("cross-origin requests", () => {
  const preflight = {
    origin: "http://app.example",
    "access-control-request-method": "POST",
    "access-control-request-headers": "content-type",
  };

  it("are not allowed unless their origin is", async () => {
    const { url } = await receiver({ allowedOrigins: ["http://other.example"] });
    const asked = await fetch(`${url}/v1/traces`, { method: "OPTIONS", headers: preflight });
    expect([asked.status, asked.headers.get("access-control-allow-origin")]).toEqual([405, null]);
  });

  it("are allowed for a given origin", async () => {
    const { url } = await receiver({ allowedOrigins: ["http://app.example"] });
    const asked = await fetch(`${url}/v1/traces`, { method: "OPTIONS", headers: preflight });
    expect([asked.status, asked.headers.get("access-control-allow-origin")]).toEqual([
      204,
      "http://app.example",
    ]);
    expect(asked.headers.get("access-control-allow-headers")).toBe("content-type");
    const sent = await post(`${url}/v1/traces`, { ...JSON_TYPE, origin: "http://app.example" }, json);
    expect(sent.headers.get("access-control-allow-origin")).toBe("http://app.example");
  });
});
