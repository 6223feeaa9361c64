/** What the tests really made the application tell: gathered while they run, added to a file that all processes share. */
import { isAbsolute, resolve } from "node:path";
import type { Cell } from "../../metrics/cell.ts";
import { notices } from "../../observability/process-state.ts";
import type { RecordedSpan } from "../../trace/recorded-span.ts";
import { listen } from "../capture/captures.ts";
import { flatSpan } from "../capture/read.ts";
import { addToFile } from "./coverage-file.ts";
import { EMPTY, type TelemetryCoverage, together } from "./rows.ts";

/** The file, absolute or from the working directory. */
const FILE_VARIABLE = "SIGHTLINE_COVERAGE_FILE";
/** Spans that wait to be looked at; they are held no longer than this. */
const WAITING = 500;

let file: string | undefined;
let spans: RecordedSpan[] = [];
let cells = new Map<Cell, number>();
let seen: TelemetryCoverage = EMPTY;

/**
 * Gathers routes, functions, statements and instruments that tests make the application tell of, and adds them to `file`
 * at their end: what `SIGHTLINE_COVERAGE_FILE` does without a call. Remove the file before a run that is to begin anew.
 *
 * @example
 * recordTelemetryCoverage("coverage/telemetry.json"); // in a set-up file of the test runner
 */
export function recordTelemetryCoverage(path: string): void {
  if (file === undefined) begin();
  file = isAbsolute(path) ? path : resolve(path);
}

/** Adds what was seen since the last time. By itself after each `withTelemetry` and when the process ends. */
export function writeTelemetryCoverage(): void {
  if (file === undefined) return;
  look();
  lookAtCells();
  if (seen === EMPTY) return;
  const problem = addToFile(file, seen);
  if (problem === undefined) seen = EMPTY;
  else notices.once(`coverage.${file}`, problem.message);
}

function begin(): void {
  listen({
    ended: (span) => {
      spans.push(span);
      if (spans.length >= WAITING) look();
    },
    measured: (cell) => void cells.set(cell, (cells.get(cell) ?? 0) + 1),
  });
  process.on("exit", writeTelemetryCoverage);
  // Jest gives tests a `process` of which nobody hears the end.
  const afterAll: unknown = Reflect.get(globalThis, "afterAll");
  if (typeof afterAll === "function") Reflect.apply(afterAll, undefined, [writeTelemetryCoverage]);
}

function look(): void {
  const waiting = spans;
  spans = [];
  for (const span of waiting) {
    const flat = flatSpan(span);
    if (flat === undefined) continue;
    const text = (name: string): string | undefined => {
      const value = flat.attributes[name];
      return typeof value === "string" ? value : undefined;
    };
    const route = flat.spanKind === "server" ? text("http.route") : undefined;
    const name = text("code.function.name");
    const statement = text("db.query.text") ?? text("db.query.summary");
    seen = together(seen, {
      ...EMPTY,
      routes: route === undefined ? [] : [{ method: text("http.request.method") ?? "", route, spans: 1 }],
      functions: name === undefined ? [] : [{ name, spans: 1 }],
      statements:
        statement === undefined ? [] : [{ system: text("db.system.name") ?? "", text: statement, spans: 1 }],
    });
  }
}

function lookAtCells(): void {
  const measured = cells;
  cells = new Map();
  const instruments = [...measured].map(([{ family, pairs }, measurements]) => ({
    name: family.definition.name,
    type: family.kind,
    unit: family.definition.unit ?? "",
    labels: pairs.filter((_, at) => at % 2 === 0).map(String),
    measurements,
  }));
  if (instruments.length > 0) seen = together(seen, { ...EMPTY, instruments });
}

const named = process.env[FILE_VARIABLE];
if (named !== undefined && named !== "") recordTelemetryCoverage(named);
