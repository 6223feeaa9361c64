/** The example as it runs: three processes, real HTTP, real audio, and what a collector then holds of it. */
import { spawn, type ChildProcess } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { collector, type Collector } from "@sightline/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listen, speak } from "../src/audio/speech.ts";
import { readWav, writeWav } from "../src/audio/wav.ts";
import { type SeenLog, type SeenSpan, seenLogs, seenSpans } from "./seen.ts";

const script = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const voice = { name: "test", wordSeconds: 0.15, pauseSeconds: 0.08, loudness: 0.6 };
const quiet = { level: 0, random: () => 0 };

let received: Collector;
let example: ChildProcess;
let gateway = "";
const logLines: string[] = [];

async function startExample(...args: string[]): Promise<string> {
  example = spawn(process.execPath, ["--conditions=@sightline/source", script, ...args], {
    env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: received.url, OTEL_BSP_SCHEDULE_DELAY: "100" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const { stdout } = example;
  if (stdout === null) throw new Error("no stdout");
  stdout.setEncoding("utf8");
  let rest = "";
  return new Promise((resolve, reject) => {
    example.once("exit", (code) => reject(new Error(`the example ended with ${String(code)}`)));
    stdout.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        logLines.push(line);
        const ready: unknown = JSON.parse(line);
        if (ready === null || typeof ready !== "object") continue;
        if (Reflect.get(ready, "event") === "ready") resolve(String(Reflect.get(ready, "gateway")));
      }
    });
  });
}

interface Turn {
  readonly status: number;
  readonly traceId: string;
  readonly body: Uint8Array;
  readonly transcript: string | null;
}

let turns = 0;

async function turn(wav: Uint8Array, headers: Record<string, string> = {}): Promise<Turn> {
  turns += 1;
  const traceId = turns.toString(16).padStart(32, "a");
  const answer = await fetch(`${gateway}/v1/turns`, {
    method: "POST",
    headers: {
      "content-type": "audio/wav",
      "x-tenant-id": "acme",
      traceparent: `00-${traceId}-00000000000000aa-01`,
      ...headers,
    },
    body: Uint8Array.from(wav),
  });
  const body = new Uint8Array(await answer.arrayBuffer());
  return { status: answer.status, traceId, body, transcript: answer.headers.get("x-transcript") };
}

function say(text: string): Uint8Array {
  return writeWav(speak(text.split(" "), voice, 48_000, quiet));
}

/** The spans of a trace, once `enough` of them are there; what is there after ten seconds otherwise. */
async function spansOf(
  traceId: string,
  enough: (spans: readonly SeenSpan[]) => boolean,
): Promise<readonly SeenSpan[]> {
  let spans: readonly SeenSpan[] = [];
  for (let tries = 0; tries < 100; tries += 1) {
    spans = seenSpans(received).filter((span) => span.traceId === traceId);
    if (enough(spans)) break;
    await wait(100);
  }
  return spans;
}

async function logsOf(traceId: string, count: number): Promise<readonly SeenLog[]> {
  let logs: readonly SeenLog[] = [];
  for (let tries = 0; tries < 100; tries += 1) {
    logs = seenLogs(received).filter((log) => log.traceId === traceId);
    if (logs.length >= count) break;
    await wait(100);
  }
  return logs;
}

const named = (name: string) => (spans: readonly SeenSpan[]) =>
  spans.some((span) => span.name.includes(name));
const reportsIn = (spans: readonly SeenSpan[]): readonly SeenSpan[] =>
  spans.filter(({ attributes }) => attributes["db.query.text"]?.includes("FROM light_report"));
const rootOf = (spans: readonly SeenSpan[]): SeenSpan | undefined =>
  spans.find(({ service, kind }) => service === "gateway" && kind === "server");

beforeAll(async () => {
  received = await collector();
  gateway = await startExample("--rate", "0");
});
afterAll(async () => {
  const ended = new Promise((resolve) => {
    example.once("exit", resolve);
  });
  if (example.exitCode === null) {
    example.kill("SIGKILL");
    await ended;
  }
  await received.close();
});

describe("a spoken turn", () => {
  it("is understood, and answered with speech", async () => {
    const answered = await turn(say("turn the light on"));
    expect(answered.status).toBe(200);
    expect(answered.transcript).toBe("turn the light on");
    expect(listen(readWav(answered.body)).words).toEqual(["turn", "the", "light", "on"]);
  });

  it("is one trace over three services, each span under its caller", async () => {
    const { traceId } = await turn(say("what time is it"));
    const spans = await spansOf(traceId, (all) => rootOf(all) !== undefined && named("tts.synthesize")(all));
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const chain = (name: string): string[] => {
      const path: string[] = [];
      let at = spans.find((span) => span.name === name);
      while (at !== undefined) {
        path.push(`${at.service} ${at.kind}`);
        at = byId.get(at.parentSpanId);
      }
      return path;
    };
    const toSpeechToText = ["speech-to-text server", "gateway client", "gateway server"];
    expect(chain("vad.detect")).toEqual(["speech-to-text internal", ...toSpeechToText]);
    expect(chain("stt.decode")).toEqual(["speech-to-text internal", ...toSpeechToText]);
    expect(chain("tts.synthesize")).toEqual([
      "text-to-speech internal",
      "text-to-speech server",
      "gateway client",
      "gateway server",
    ]);
    expect(rootOf(spans)?.parentSpanId).toBe("00000000000000aa");
    expect(rootOf(spans)?.name).toBe("POST /v1/turns");
    expect(spans.find(({ name }) => name === "stt.decode")?.attributes).toMatchObject({
      "tenant.id": "acme",
      "model.synthetic": "true",
    });
    expect(new Set(spans.map(({ service, version }) => `${service} ${version}`))).toEqual(
      new Set(["gateway 2.4.0", "speech-to-text 1.9.2", "text-to-speech 3.1.0"]),
    );
  });

  it("leaves log records with its ids, on stdout and at the collector", async () => {
    const { traceId } = await turn(say("play music"));
    const logs = await logsOf(traceId, 2);
    expect(logs.map(({ service, body }) => `${service}: ${body}`)).toEqual(
      expect.arrayContaining(["gateway: turn answered", "text-to-speech: spoken"]),
    );
    expect(logs.every(({ spanId }) => /^[0-9a-f]{16}$/u.test(spanId))).toBe(true);
    expect(logLines.some((line) => line.includes(traceId) && line.includes("turn answered"))).toBe(true);
  });
});

describe("a turn that looks something up", () => {
  it("asks the database for each light, and the request is marked as one with a loop", async () => {
    const { traceId } = await turn(say("turn the light on"), { "x-tenant-id": "globex" });
    const spans = await spansOf(traceId, (all) => rootOf(all) !== undefined && reportsIn(all).length >= 24);
    expect(reportsIn(spans)).toHaveLength(24);
    expect(spans.some(({ name }) => name === "lights.switch")).toBe(true);
    expect(rootOf(spans)?.events.map(({ name }) => name)).toContain("db.n_plus_one");
  });

  it("sorts all readings for a median", async () => {
    const { traceId } = await turn(say("what is the weather"), { "x-tenant-id": "umbrella" });
    const spans = await spansOf(traceId, (all) => rootOf(all) !== undefined && named("readings.median")(all));
    const median = spans.find(({ attributes }) => attributes["db.query.text"]?.includes("row_number()"));
    expect(median?.attributes).toMatchObject({ "db.system.name": "sqlite" });
    expect(spans.find(({ name }) => name === "dialogue.reply")?.attributes).toHaveProperty(
      "weather.usual_celsius",
    );
  });
});

describe("a turn that fails", () => {
  it("by corrupt audio is the caller's fault, with the exception on the span", async () => {
    const { status, traceId } = await turn(say("turn the light on").subarray(0, 9000));
    expect(status).toBe(422);
    const spans = await spansOf(traceId, (all) => rootOf(all) !== undefined && named("audio.read")(all));
    expect(spans.find(({ name }) => name === "audio.read")).toMatchObject({
      service: "speech-to-text",
      status: "error",
      events: [expect.objectContaining({ name: "exception" })],
    });
  });

  it("by a voice that is not installed is an error in two services", async () => {
    const { status, traceId } = await turn(say("thanks"), { "x-voice": "baritone" });
    expect(status).toBe(502);
    const spans = await spansOf(traceId, (all) => rootOf(all) !== undefined && named("tts.synthesize")(all));
    expect(spans.find(({ name }) => name === "tts.synthesize")?.status).toBe("error");
    expect(rootOf(spans)?.status).toBe("error");
    const logs = await logsOf(traceId, 2);
    expect(logs.filter(({ severity }) => severity === "ERROR").map(({ body }) => body)).toEqual(
      expect.arrayContaining(["synthesis failed", "turn failed"]),
    );
  });

  it("by audio longer than the gateway waits for is a timeout", async () => {
    const { status, traceId } = await turn(say(Array.from({ length: 64 }, () => "play").join(" ")));
    expect(status).toBe(504);
    const spans = await spansOf(traceId, (all) => rootOf(all) !== undefined && named("stt.decode")(all));
    expect(rootOf(spans)?.status).toBe("error");
    expect(spans.find(({ service, kind }) => service === "gateway" && kind === "client")?.status).toBe(
      "error",
    );
  });
});

describe("the example", () => {
  it("ends with its services within 2 s", async () => {
    const ended = new Promise<number | null>((resolve) => {
      example.once("exit", (code) => resolve(code));
    });
    const began = Date.now();
    example.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect(Date.now() - began).toBeLessThan(2000);
    await expect(fetch(`${gateway}/health`)).rejects.toThrow("fetch failed");
  });
});
