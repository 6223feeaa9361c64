/** Answers of the `ErrorReader` port: which rows are one error, which errors are new. */
import type { ErrorGroup, ErrorList } from "@sightline/api";
import { errorFingerprint, normalisedMessage, topFrames } from "@sightline/model";
import { instantText, seconds } from "../record/instant.ts";
import type { ErrorRow, ErrorSource } from "../source.ts";
import type { ErrorSelection } from "../store.ts";
import { windowOf } from "./window.ts";

/** More kinds of errors than these are messages that no rule makes alike. */
const MOST_ROWS = 20_000;
const MOST_ROUTES = 10;
const MOST_TENANTS = 10;
const MESSAGE_LENGTH = 1000;
const STACK_LENGTH = 8000;
/** Of the window: what a track 432 px wide can show. */
const PARTS = 72;
/** The type of an error log without an exception. */
const LOG = "log";

export async function errorList(source: ErrorSource, selection: ErrorSelection): Promise<ErrorList> {
  const began = performance.now();
  const { from, to, limit } = selection;
  const previousFrom = from - (to - from);
  const width = (to - from + BigInt(PARTS) - 1n) / BigInt(PARTS);
  const parts = { since: from, width: width > 0n ? width : 1n };
  const rows = await source.errorRows({ ...selection, from: previousFrom }, parts, MOST_ROWS + 1);
  const groups = [...grouped(rows.slice(0, MOST_ROWS)).values()].filter(({ count }) => count > 0);
  const errors = groups.toSorted(byNewsThenCount);
  return {
    ...windowOf(selection),
    complete: errors.length <= limit && rows.length <= MOST_ROWS,
    errors: errors.slice(0, limit),
    step: seconds(parts.width),
    matched: errors.length,
    previousFrom: seconds(previousFrom),
    elapsedMs: performance.now() - began,
  };
}

function grouped(rows: readonly ErrorRow[]): ReadonlyMap<string, ErrorGroup> {
  const members = new Map<string, ErrorRow[]>();
  for (const row of rows) {
    const fingerprint = row.fingerprint === "" ? fingerprintOf(row) : row.fingerprint;
    const known = members.get(fingerprint);
    if (known === undefined) members.set(fingerprint, [row]);
    else known.push(row);
  }
  return new Map([...members].map(([fingerprint, own]) => [fingerprint, groupOf(fingerprint, own)]));
}

/** As the SDK makes it where the exception was thrown, from what is left of it here. */
function fingerprintOf({ type, message, stack }: ErrorRow): string {
  return errorFingerprint({
    type: type === "" ? LOG : type,
    message: normalisedMessage(message),
    frames: topFrames(stack),
  });
}

function groupOf(fingerprint: string, rows: readonly ErrorRow[]): ErrorGroup {
  // Spans tell more than logs, and what is there now more than what was.
  const told = rows.toSorted(
    (left, right) =>
      Number(right.type !== "") - Number(left.type !== "") ||
      Number(right.stack !== "") - Number(left.stack !== "") ||
      right.count - left.count,
  );
  const { type = "", message = "", stack = "" } = told[0] ?? {};
  const seen = rows.filter(({ count }) => count > 0);
  const spans = sum(rows, "span", "count");
  const logs = sum(rows, "log", "count");
  const previous = Math.max(sum(rows, "span", "previous"), sum(rows, "log", "previous"));
  const newest = seen.filter(({ traceId }) => traceId !== "").toSorted(byLast)[0];
  return {
    fingerprint,
    type: type === "" ? LOG : type,
    message: normalisedMessage(message),
    example: message.slice(0, MESSAGE_LENGTH),
    frames: [...topFrames(stack)],
    stack: stack.slice(0, STACK_LENGTH),
    services: counted(seen, ({ service, count }) => [[service, count]]).map(([service, count]) => ({
      service,
      count,
    })),
    tenants: counted(seen, ({ tenants }) => tenants)
      .slice(0, MOST_TENANTS)
      .map(([tenant, count]) => ({ tenant, count })),
    routes: counted(seen, ({ route, count }) => [[route, count]])
      .slice(0, MOST_ROUTES)
      .map(([route, count]) => ({ route, count })),
    count: Math.max(spans, logs),
    counts: countsOf(seen),
    spans,
    logs,
    firstSeen: instantText(
      seen.reduce((first, row) => (row.first < first ? row.first : first), seen[0]?.first ?? 0n),
    ),
    lastSeen: instantText(seen.reduce((last, row) => (row.last > last ? row.last : last), 0n)),
    isNew: previous === 0,
    previous,
    traceId: newest?.traceId ?? null,
  };
}

/** As `count` is: the greater of spans and logs, in each part. */
function countsOf(rows: readonly ErrorRow[]): number[] {
  const counts = {
    span: Array.from({ length: PARTS }, () => 0),
    log: Array.from({ length: PARTS }, () => 0),
  };
  for (const { origin, parts } of rows)
    for (const [part, count] of parts) {
      // An exception is told where its span began, and a span at the window's very end has no part of its own.
      const at = Math.min(Math.max(part, 0), PARTS - 1);
      counts[origin][at] = (counts[origin][at] ?? 0) + count;
    }
  return counts.span.map((count, at) => Math.max(count, counts.log[at] ?? 0));
}

function sum(rows: readonly ErrorRow[], origin: ErrorRow["origin"], member: "count" | "previous"): number {
  return rows.reduce((total, row) => (row.origin === origin ? total + row[member] : total), 0);
}

/** The greater of spans and logs for each key, the most first. */
function counted(
  rows: readonly ErrorRow[],
  countsIn: (row: ErrorRow) => readonly (readonly [key: string, count: number])[],
): readonly (readonly [string, number])[] {
  const counts = new Map<string, { span: number; log: number }>();
  for (const row of rows)
    for (const [key, count] of countsIn(row)) {
      if (key === "") continue;
      const known = counts.get(key) ?? { span: 0, log: 0 };
      known[row.origin] += count;
      counts.set(key, known);
    }
  return Array.from(counts, ([key, { span, log }]) => [key, Math.max(span, log)] as const).toSorted(
    ([left, leftCount], [right, rightCount]) => rightCount - leftCount || (left < right ? -1 : 1),
  );
}

function byLast(left: ErrorRow, right: ErrorRow): number {
  if (left.last === right.last) return left.traceId < right.traceId ? -1 : 1;
  return left.last > right.last ? -1 : 1;
}

function byNewsThenCount(left: ErrorGroup, right: ErrorGroup): number {
  return (
    Number(right.isNew) - Number(left.isNew) ||
    right.count - left.count ||
    (left.fingerprint < right.fingerprint ? -1 : 1)
  );
}
