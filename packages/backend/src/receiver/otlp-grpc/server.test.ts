import {
  Client,
  compressionAlgorithms,
  credentials,
  Metadata,
  status,
  type ServiceError,
} from "@grpc/grpc-js";
import { decodeExportResponse, decodeTraces, encodeTraces, type TracesData } from "@sightline/otlp";
import { span, tracesData } from "@sightline/testkit";
import { pino } from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../../clock.ts";
import { listen, urlOf } from "../../process/listen.ts";
import { storeErrors } from "../../store/errors.ts";
import type { Receipt, TelemetryWriter } from "../../store/store.ts";
import { Admission } from "../admission.ts";
import { IntakeMeters } from "../intake-meters.ts";
import { JsonThread } from "../json-thread.ts";
import { otlpGrpcReceiver, type OtlpGrpcReceiver } from "./server.ts";

const TRACES = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
const LOGS = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
const bytes = Buffer.from(encodeTraces(tracesData([span()])));

let answer: () => Promise<Receipt>;
let written: TracesData[];
const writer: TelemetryWriter = {
  write: async (signal, body) => {
    if (signal === "traces") written.push(decodeTraces(body));
    return answer();
  },
};

const clients: Client[] = [];
const receivers: OtlpGrpcReceiver[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const receiver of receivers.splice(0)) await receiver.close(100);
});

async function connected(options: object = {}, requests = 10): Promise<Client> {
  answer = async () => ({ stored: 1, rejections: [], newestNano: 0n });
  written = [];
  const receiver = otlpGrpcReceiver({
    writer,
    meters: new IntakeMeters(systemClock),
    json: new JsonThread(),
    logger: pino({ level: "silent" }),
    clock: systemClock,
    admission: new Admission({ requests, bytes: 1_000_000 }),
    largestMessage: 10_000,
  });
  receivers.push(receiver);
  await listen(receiver.server, {
    host: "127.0.0.1",
    port: 0,
    purpose: "OTLP/gRPC",
    flag: "--otlp-grpc-port",
  });
  const { host } = new URL(urlOf(receiver.server, "127.0.0.1"));
  const client = new Client(host, credentials.createInsecure(), options);
  clients.push(client);
  return client;
}

function raw(value: Buffer): Buffer {
  return value;
}

function call(client: Client, path: string, request: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, raw, raw, request, new Metadata(), (error, response) => {
      if (error === null && response !== undefined) resolve(response);
      else reject(error ?? new Error("no answer"));
    });
  });
}

async function refused(client: Client, request: Buffer = bytes): Promise<ServiceError> {
  try {
    await call(client, TRACES, request);
  } catch (error) {
    if (isServiceError(error)) return error;
    throw error;
  }
  throw new Error("it was taken");
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "code" in error && "metadata" in error;
}

describe("OTLP over gRPC", () => {
  it("stores what comes", async () => {
    const client = await connected();
    expect(decodeExportResponse(await call(client, TRACES, bytes))).toBeUndefined();
    expect(written[0]?.resourceSpans[0]?.scopeSpans[0]?.spans).toHaveLength(1);
    expect(await call(client, LOGS, Buffer.alloc(0))).toHaveLength(0);
  });

  it("unpacks gzip", async () => {
    const client = await connected({ "grpc.default_compression_algorithm": compressionAlgorithms.gzip });
    await call(client, TRACES, bytes);
    expect(written).toHaveLength(1);
  });

  it("tells what was refused", async () => {
    const client = await connected();
    answer = async () => ({ stored: 0, rejections: [{ count: 1, reason: "too old" }], newestNano: 0n });
    expect(decodeExportResponse(await call(client, TRACES, bytes))).toEqual({
      rejected: 1n,
      errorMessage: "1: too old",
    });
  });

  it("names what is malformed", async () => {
    const { code, details } = await refused(await connected(), Buffer.from([0x0a, 0x7f, 0x00]));
    expect([code, details]).toEqual([status.INVALID_ARGUMENT, expect.stringContaining("malformed")]);
  });

  it("says when to try again what the store could not keep", async () => {
    const client = await connected();
    answer = async () => {
      throw new Error("secret/path: I/O error");
    };
    const { code, details, metadata } = await refused(client);
    expect([code, details]).toEqual([status.UNAVAILABLE, expect.not.stringContaining("secret")]);
    expect(String(metadata.get("grpc-status-details-bin")[0])).toContain("google.rpc.RetryInfo");
  });

  it("says when to try again what was too much", async () => {
    const client = await connected();
    answer = async () => {
      throw storeErrors.STORE_OVERLOADED({ pendingBytes: 7 });
    };
    const { code, metadata } = await refused(client);
    expect([code, metadata.get("grpc-status-details-bin").length]).toEqual([status.RESOURCE_EXHAUSTED, 1]);
    const busy = await refused(await connected({}, 0));
    expect(busy.code).toBe(status.RESOURCE_EXHAUSTED);
  });

  it("refuses a message that is too large, for good", async () => {
    const { code, metadata } = await refused(await connected(), Buffer.alloc(20_000));
    expect([code, metadata.get("grpc-status-details-bin")]).toEqual([status.RESOURCE_EXHAUSTED, []]);
  });
});
