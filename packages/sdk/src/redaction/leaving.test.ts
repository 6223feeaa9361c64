/** Every secret of the list by every way out: nothing of it arrives at a collector, a processor or on stdout. */
import { readFileSync } from "node:fs";
import http, { type Server } from "node:http";
import { once } from "node:events";
import { logs, SpanStatusCode, trace } from "@opentelemetry/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainAttributes } from "@sightline/testkit";
import { listening, type Observed, observed } from "../../system/support/observed.ts";
import { untraced } from "../context/store.ts";
import type { OtelReadableSpan } from "../interop/open-telemetry.ts";
import { withSpan } from "../observability/active-span.ts";
import { getLogger } from "../observability/process-state.ts";

interface Case {
  readonly name: string;
  readonly value: string;
  readonly secret: string;
}

const cases: readonly Case[] = readFileSync(new URL("./cases/secrets.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => {
    const [name = "", value = "", secret = ""] = line
      .replaceAll("·", "")
      .replaceAll(String.raw`\n`, "\n")
      .split(" | ");
    return { name, value, secret };
  });
/** These stand elsewhere too: they are words of this test, or three digits. */
const COMMON: ReadonlySet<string> = new Set(["value", "anything", "123", "999"]);

function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? String(inner) : inner));
}

/** Without times: their digits are anything, and some secrets of the list are four digits. */
function toldOf({ name, attributes, events, status }: OtelReadableSpan): string {
  return textOf([name, attributes, events.map((event) => [event.name, event.attributes]), status]);
}

/** The text without the ports that the system chose, for the same reason. */
function withoutPorts(text: string): string {
  return text.replaceAll(/(?<=127\.0\.0\.1:|\.port":)\d+/gu, "0");
}

describe("what leaves the process", () => {
  let world: Observed;
  let server: Server;
  let stdout = "";
  const seen: string[] = [];

  beforeAll(async () => {
    world = await observed({
      environment: "production",
      traceSamplerRatio: 1,
      maxQueueSize: 4096,
      captureHeaders: { request: ["authorization", "x-note", "cookie"], response: ["set-cookie", "x-note"] },
      spanProcessors: [
        {
          onStart: (span) => seen.push(toldOf(span)),
          onEnd: (span) => seen.push(toldOf(span)),
          forceFlush: () => Promise.resolve(),
          shutdown: () => Promise.resolve(),
        },
      ],
    });
    server = http.createServer((request, response) => {
      response.setHeader("x-note", request.headers["x-note"] ?? "");
      response.setHeader("set-cookie", "session=38afes7a8; HttpOnly");
      response.end();
    });
    const origin = await listening(server);
    process.stdout.write = (text: string | Uint8Array): boolean => {
      stdout += String(text);
      return true;
    };
    const log = getLogger("leaving");
    for (const { name, value } of cases) {
      const key = name === "text" || name === "url" ? "note" : name;
      withSpan(
        key === "note" ? `work ${value}` : "work",
        (span) => {
          span.setAttribute(key, value);
          span.setAttribute("list", [`${key}=x`, key === "note" ? value : "none"]);
          span.setAttributes({ nested: { deeper: { [key]: value } } });
          span.addEvent(`did ${key === "note" ? value : "it"}`, { [key]: value });
          span.addLink({ context: span.spanContext(), attributes: { [key]: value } });
          if (key === "note") {
            span.recordException(new Error(value, { cause: new TypeError(value) }));
            span.setStatus({ code: SpanStatusCode.ERROR, message: value });
            log.info(value);
            log.error("failed", new Error(value));
          }
          log.child({ [key]: value }).info("fields", { [key]: value, inner: [{ [key]: [value] }] });
          logs
            .getLogger("library")
            .emit({ body: key === "note" ? value : "x", attributes: { [key]: value } });
        },
        { attributes: { [key]: value } },
      );
      const query = encodeURIComponent(value);
      const headers: Record<string, string> = {
        "x-note": key === "note" ? value.replaceAll("\n", " ") : "none",
      };
      if (["authorization", "cookie"].includes(key)) headers[key] = value;
      const call = untraced(() => http.get(`${origin}/a?${encodeURIComponent(key)}=${query}`, { headers }));
      const [answer] = await once(call, "response");
      answer.resume();
      await once(answer, "end");
    }
    await world.handle.flush();
    Reflect.deleteProperty(process.stdout, "write");
  });

  afterAll(async () => {
    Reflect.deleteProperty(process.stdout, "write");
    server.close();
    await world.close();
  });

  it.each(cases.filter(({ secret }) => !COMMON.has(secret)))("$name | $value", ({ secret }) => {
    const spans = world.backend
      .spans()
      .map(({ name, attributes, events, links, status }) => [
        [name, attributes, status],
        events.map((event) => [event.name, event.attributes]),
        links.map((link) => link.attributes),
      ]);
    const records = world.backend.logRecords().map(({ body, attributes }) => [body, attributes]);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => ({ ...JSON.parse(line), timestamp: "", trace_id: "", span_id: "" }));
    const told = textOf(secret).slice(1, -1);
    const found = Object.entries({ spans, records, lines, processor: seen })
      .filter(([, left]) => withoutPorts(textOf(left)).includes(told))
      .map(([where]) => where);
    expect(found).toEqual([]);
  });

  it("keeps what is around: every span, record and line is there", () => {
    expect(world.backend.spans().filter(({ kind }) => kind === 2)).toHaveLength(cases.length);
    expect(stdout.trim().split("\n").length).toBeGreaterThan(cases.length);
    for (const line of stdout.trim().split("\n")) expect(() => JSON.parse(line)).not.toThrow();
  });

  it("says what was taken, on the metrics page", () => {
    expect(world.handle.metrics.text()).toMatch(/sightline_sdk_redactions_total\{kind="token"\} \d+/u);
  });

  it("gives captured headers as lists", () => {
    const span = world.backend.spans().find(({ kind }) => kind === 2);
    expect(plainAttributes(span?.attributes)).toMatchObject({
      "http.request.header.x-note": ["none"],
      "http.response.header.set-cookie": ["[redacted:secret]"],
    });
  });

  it("marks an error with its fingerprint", () => {
    const failed = world.backend
      .spans()
      .find(({ events }) => events.some(({ name }) => name === "exception"));
    const event = failed?.events.find(({ name }) => name === "exception");
    expect(plainAttributes(event?.attributes)["sightline.exception.fingerprint"]).toMatch(/^[\da-f]{16}$/u);
    expect(trace.getActiveSpan()).toBeUndefined();
  });
});
