import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeExportResponse } from "@sightline/otlp";
import { span, tracesData } from "@sightline/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BASE, HOUR, page, writeTraces } from "../store/contract/subject.ts";
import { openMemoryStore } from "../store/index.ts";
import type { DataReader } from "../store/store.ts";
import { jsonPart, MAGIC, partBytes } from "./format.ts";
import { importDataFile, storeSink } from "./import.ts";
import { otlpSink } from "./otlp-sink.ts";
import { readDataFile } from "./read.ts";
import { dataFileChunks, saveDataFile } from "./save.ts";
import { dataFile } from "./write.ts";

const WINDOW = { from: BASE, to: BASE + HOUR };
const ABOUT = { version: "1.2.3", clock: Date.now };
const NAME = "x.sightline";

async function bytesOf(store: DataReader): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of dataFile(store, WINDOW, ABOUT)) parts.push(part);
  return Buffer.concat(parts);
}

async function sample(): Promise<Uint8Array> {
  const store = openMemoryStore({ clock: Date.now });
  await writeTraces(store, tracesData([span({ startTimeUnixNano: BASE, name: "kept" })]));
  return bytesOf(store);
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** The kinds of the parts, or the code of the error. */
async function read(bytes: Uint8Array, size = 1_000_000): Promise<readonly string[] | string> {
  const kinds: string[] = [];
  try {
    for await (const { kind } of readDataFile(inPieces(bytes, size), NAME)) kinds.push(kind);
    return kinds;
  } catch (cause) {
    return cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
  }
}

describe("a file of telemetry", () => {
  let file: Uint8Array = new Uint8Array();
  beforeAll(async () => {
    file = await sample();
  });

  it("is read back, whatever pieces it comes in", async () => {
    for (const size of [1, 7, 64, 1_000_000])
      expect(await read(file, size)).toEqual(["head", "request", "end"]);
    const store = openMemoryStore({ clock: Date.now });
    const report = await importDataFile(inPieces(file, 50), NAME, storeSink(store));
    expect(report).toMatchObject({ requests: 1, rejections: [], read: { traces: 1, logs: 0, metrics: 0 } });
    expect(report.head).toMatchObject({ format: 1, version: "1.2.3" });
    expect((await store.spans(page())).spans).toMatchObject([{ name: "kept" }]);
  });

  it("says so wherever it is cut off", async () => {
    for (let length = MAGIC.length; length < file.length; length++)
      expect(await read(file.subarray(0, length))).toBe("DATA_FILE_TRUNCATED");
  });

  it("says so wherever a bit is turned", async () => {
    for (let at = MAGIC.length; at < file.length; at++) {
      const damaged = Uint8Array.from(file);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      expect(["DATA_FILE_DAMAGED", "DATA_FILE_TRUNCATED"]).toContain(await read(damaged));
    }
  });

  const head = { format: 1, from: "a", to: "b", written: "c", version: "d" };
  it.each<[string, readonly Uint8Array[], string]>([
    ["another kind of file", [Buffer.from("PK and more than thirteen bytes")], "DATA_FILE_FOREIGN"],
    ["nothing", [], "DATA_FILE_FOREIGN"],
    ["a newer format", [MAGIC, jsonPart("head", { ...head, format: 2 })], "DATA_FILE_VERSION"],
    ["no head", [MAGIC, jsonPart("end", { traces: 0, logs: 0, metrics: 0 })], "DATA_FILE_DAMAGED"],
    ["two heads", [MAGIC, jsonPart("head", head), jsonPart("head", head)], "DATA_FILE_DAMAGED"],
    ["a head that is no JSON", [MAGIC, partBytes("head", Buffer.from("{"))], "DATA_FILE_DAMAGED"],
    [
      "why the export broke",
      [MAGIC, jsonPart("head", head), jsonPart("failure", { message: "no" })],
      "EXPORT_BROKEN",
    ],
  ])("is refused when it holds %s", async (_, parts, code) => {
    expect(await read(Buffer.concat(parts))).toBe(code);
  });

  it("is refused with something behind its end", async () => {
    expect(await read(Buffer.concat([file, Buffer.from("x")]))).toBe("DATA_FILE_DAMAGED");
  });

  it("tells why the store broke off", async () => {
    const store = openMemoryStore({ clock: Date.now });
    const failing: DataReader = {
      async *batches(window) {
        yield* store.batches(window);
        throw new Error("secret path");
      },
    };
    const bytes = await bytesOf(failing);
    expect(await read(bytes)).toBe("EXPORT_BROKEN");
    expect(Buffer.from(bytes).toString("latin1")).not.toContain("secret");
  });
});

describe("a file on the disk", () => {
  let directory = "";
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "sightline-file-"));
  });
  afterAll(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it("bears its name once it is whole, and is not written over", async () => {
    const bytes = await sample();
    const path = join(directory, "a.sightline");
    await expect(
      saveDataFile(inPieces(bytes.subarray(0, -1), 10), path, { force: false }),
    ).rejects.toMatchObject({
      code: "DATA_FILE_TRUNCATED",
    });
    expect(await readdir(directory)).toEqual([]);
    const saved = await saveDataFile(inPieces(bytes, 10), path, { force: false });
    expect(saved).toMatchObject({ bytes: bytes.length, requests: 1, counts: { traces: 1 } });
    expect(await readFile(path)).toEqual(Buffer.from(bytes));
    await expect(saveDataFile(inPieces(bytes, 10), path, { force: false })).rejects.toMatchObject({
      code: "DATA_FILE_EXISTS",
    });
    expect(await saveDataFile(dataFileChunks(path), `${path}2`, { force: true })).toEqual(saved);
    expect((await readdir(directory)).toSorted()).toEqual(["a.sightline", "a.sightline2"]);
  });

  it("is an error where it cannot be read or written", async () => {
    const missing = join(directory, "none", "b.sightline");
    const bytes = await sample();
    await expect(saveDataFile(inPieces(bytes, 10), missing, { force: false })).rejects.toMatchObject({
      code: "DATA_FILE_UNWRITABLE",
      message: expect.stringContaining("no such file or directory"),
    });
    await writeFile(join(directory, "empty"), "");
    const store = storeSink(openMemoryStore({ clock: Date.now }));
    await expect(importDataFile(dataFileChunks(missing), missing, store)).rejects.toMatchObject({
      code: "DATA_FILE_UNREADABLE",
    });
  });
});

/** A receiver that answers so, one after the other. */
function answering(...answers: readonly (() => Response)[]): {
  fetch: typeof fetch;
  readonly asked: string[];
} {
  const asked: string[] = [];
  const give = async (url: unknown): Promise<Response> => {
    asked.push(String(url));
    const answer = answers[asked.length - 1];
    if (answer === undefined) throw new TypeError("fetch failed");
    return answer();
  };
  return { fetch: give, asked };
}
function taken(): Response {
  return new Response(encodeExportResponse(undefined));
}

function full(): Response {
  return new Response("", { status: 429, headers: { "retry-after": "0" } });
}

function broken(): Response {
  throw new TypeError("fetch failed");
}

describe("an import over OTLP", () => {
  it("comes again when it is asked to, or nothing answers", async () => {
    const { fetch, asked } = answering(full, broken, taken);
    const sink = otlpSink({ url: "http://there:4318/", fetch, patienceMs: 5000 });
    expect(await sink.take("logs", new Uint8Array())).toEqual([]);
    expect(asked).toEqual(Array.from({ length: 3 }, () => "http://there:4318/v1/logs"));
  });

  it("reports what was refused, reason by reason", async () => {
    const errorMessage = "2: span start is older than the retention of 15 days; 1: no id";
    const { fetch } = answering(() => new Response(encodeExportResponse({ rejected: 3n, errorMessage })));
    expect(await otlpSink({ url: "http://x", fetch }).take("traces", new Uint8Array())).toEqual([
      { count: 2, reason: "span start is older than the retention of 15 days" },
      { count: 1, reason: "no id" },
    ]);
    const { fetch: foreign } = answering(
      () => new Response(encodeExportResponse({ rejected: 3n, errorMessage: "dropped" })),
    );
    expect(await otlpSink({ url: "http://x", fetch: foreign }).take("traces", new Uint8Array())).toEqual([
      { count: 3, reason: "dropped" },
    ]);
  });

  it("stops at once at what will not change, and in the end at what does not", async () => {
    const bad = answering(() => new Response("", { status: 400 }));
    await expect(
      otlpSink({ url: "http://x", fetch: bad.fetch }).take("traces", new Uint8Array()),
    ).rejects.toMatchObject({ code: "IMPORT_STOPPED", message: expect.stringContaining("400") });
    expect(bad.asked).toHaveLength(1);
    const dead = answering();
    const impatient = otlpSink({ url: "http://x", fetch: dead.fetch, patienceMs: 300 });
    await expect(impatient.take("traces", new Uint8Array())).rejects.toMatchObject({
      code: "IMPORT_STOPPED",
    });
    expect(dead.asked.length).toBe(2);
  });
});
