import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SpanKind, trace } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { registerMetric } from "../../index.ts";
import { recordTelemetryCoverage, withTelemetry } from "../index.ts";
import { addToFile } from "./coverage-file.ts";
import { EMPTY, together } from "./rows.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sightline-coverage-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const route = { method: "GET", route: "/orders", spans: 1 };

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}

describe("the coverage of telemetry", () => {
  it("has routes, functions, statements and instruments that tests made the application tell of", async () => {
    const jobs = registerMetric({ name: "coverage_jobs_total", type: "counter", labels: ["queue"] });
    const file = join(folder, "deep", "telemetry.json");
    recordTelemetryCoverage(file);
    const work = (): void => {
      const tracer = trace.getTracer("shop");
      const http = { "http.request.method": "GET", "http.route": "/orders" };
      tracer.startSpan("GET /orders", { kind: SpanKind.SERVER, attributes: http }).end();
      tracer.startSpan("GET", { kind: SpanKind.CLIENT, attributes: { "http.route": "/elsewhere" } }).end();
      const query = {
        "db.system.name": "sqlite",
        "db.query.text": "SELECT ?",
        "code.function.name": "Orders.all",
      };
      tracer.startSpan("SELECT", { kind: SpanKind.CLIENT, attributes: query }).end();
      jobs.inc(2, { queue: "mail" });
    };
    await withTelemetry(work);
    await withTelemetry(work);
    expect(read(file)).toMatchObject({
      kind: "sightline-telemetry-coverage",
      version: 1,
      routes: [{ method: "GET", route: "/orders", spans: 2 }],
      functions: [{ name: "Orders.all", spans: 2 }],
      statements: [{ system: "sqlite", text: "SELECT ?", spans: 2 }],
      instruments: expect.arrayContaining([
        { name: "coverage_jobs_total", type: "counter", unit: "", labels: ["queue"], measurements: 2 },
      ]),
    });
    expect(readdirSync(join(folder, "deep"))).toEqual(["telemetry.json"]);
  });

  it("adds up, in a fixed order, with all labels", () => {
    const instrument = { name: "a", type: "counter", unit: "", labels: ["x"], measurements: 1 };
    const one = { ...EMPTY, routes: [route, { ...route, route: "/a" }], instruments: [instrument] };
    const other = { ...EMPTY, routes: [route], instruments: [{ ...instrument, labels: ["w"] }] };
    expect(together(one, other)).toEqual(together(other, one));
    expect(together(one, other)).toMatchObject({
      routes: [{ route: "/a" }, { route: "/orders", spans: 2 }],
      instruments: [{ labels: ["w", "x"], measurements: 2 }],
    });
  });

  it.each(["", "no JSON", "[]", '{"kind":"sightline-telemetry-coverage","version":2}'])(
    "never writes over what is something else: %s",
    (text) => {
      const file = join(folder, "other.json");
      writeFileSync(file, text);
      expect(addToFile(file, { ...EMPTY, routes: [route] })).toMatchObject({ code: "COVERAGE_FILE_INVALID" });
      expect(readFileSync(file, "utf8")).toBe(text);
      expect(readdirSync(folder)).toEqual(["other.json"]);
    },
  );

  it("takes over from a process that died, and says when the path is a folder", () => {
    const file = join(folder, "telemetry.json");
    mkdirSync(`${file}.lock`);
    utimesSync(`${file}.lock`, 0, 0);
    expect(addToFile(file, { ...EMPTY, routes: [route] })).toBeUndefined();
    expect(read(file)).toMatchObject({ routes: [route] });
    expect(addToFile(folder, EMPTY)?.message).toContain("EISDIR");
  });
});
