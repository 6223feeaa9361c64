/** What the page says of the databases of a window. */
import type { DatabaseList, DatabaseLoop } from "@sightline/api";
import { duration } from "../format/duration.ts";
import { count, grouped, percent } from "../format/number.ts";
import { textOf } from "../format/quantity.ts";
import { rate } from "../format/rate.ts";
import type { Series } from "../track/series.ts";

type Told = Pick<DatabaseList, "loops" | "pools" | "slow" | "slowMatched" | "statements" | "databases">;

/** What wastes most leads: loops of the worst route, then pools with callers that wait, then slow queries. */
export function sentenceOf({ loops, pools, slow, slowMatched, statements, databases }: Told): string {
  const worst = worstRoute(loops);
  if (worst.length > 0) return loopSentence(worst);
  const waiting = pools.find(({ mostPending }) => (mostPending ?? 0) > 0);
  if (waiting !== undefined)
    return `Callers wait for connections of ${waiting.name} in ${waiting.service}: up to ${grouped(waiting.mostPending ?? 0)} at once.`;
  const [slowest] = slow;
  if (slowest !== undefined) {
    const how = textOf(duration(slowest.duration));
    return slowMatched === 1
      ? `1 query was slow: ${slowest.summary}, ${how}.`
      : `${grouped(slowMatched)} queries were slow, up to ${how}: ${slowest.summary}.`;
  }
  const [most] = statements;
  if (most === undefined) return "No queries.";
  const all = databases.reduce((sum, { total }) => sum + total, 0);
  return `Nothing in a loop, nothing slow; ${most.summary} takes most, ${textOf(percent(all === 0 ? null : most.total / all))} of the time.`;
}

/** Loops of the service and route that waste most together, the worst first. */
function worstRoute(loops: readonly DatabaseLoop[]): readonly DatabaseLoop[] {
  const routes = new Map<string, DatabaseLoop[]>();
  for (const loop of loops) {
    const key = JSON.stringify([loop.service, loop.route]);
    const known = routes.get(key);
    if (known === undefined) routes.set(key, [loop]);
    else known.push(loop);
  }
  return [...routes.values()].toSorted((left, right) => wasted(right) - wasted(left))[0] ?? [];
}

function wasted(group: readonly DatabaseLoop[]): number {
  return group.reduce((sum, loop) => sum + loop.wasted, 0);
}

function loopSentence(loops: readonly DatabaseLoop[]): string {
  const [first] = loops;
  const request = Math.max(...loops.map(({ requestMedian }) => requestMedian));
  const cost = Math.min(
    loops.reduce((sum, { wastedMedian }) => sum + wastedMedian, 0),
    request,
  );
  const calls = loops.reduce((sum, each) => sum + each.calls, 0);
  const who = loops.length === 1 ? "A loop costs" : `${loops.length} loops cost`;
  const instead = loops.length === 1 ? "one query" : `${loops.length} queries`;
  return `${who} ${costOf(cost, request)} of ${first?.route ?? ""}; ${instead} would replace ${grouped(calls)}.`;
}

/** `1.20 of 1.40 s`: the unit once where it is the same. */
export function costOf(part: number, whole: number): string {
  const [left, right] = [duration(part), duration(whole)];
  return left.unit === right.unit
    ? `${left.value} of ${textOf(right)}`
    : `${textOf(left)} of ${textOf(right)}`;
}

/** How much was asked of how many databases. */
export function summaryOf({ databases, statementsMatched, from, to, ...list }: DatabaseList): string {
  const queries = databases.reduce((sum, each) => sum + each.count, 0);
  // Databases of Redis have numbers for names.
  const names = databases.map(({ system, namespace }) =>
    /^\d*$/u.test(namespace) ? `${system} ${namespace}`.trim() : namespace,
  );
  const where =
    names.length <= 2 ? names.join(" and ") : `${names.length} databases, most of it in ${names[0] ?? ""}`;
  const cut = list.complete ? "" : "; not all is shown, narrow the window or the filter for the rest";
  return `${textOf(count(Math.round(queries)))} queries of ${plural(statementsMatched, "statement")} in ${where}, ${textOf(rate(queries / (to - from)))}${cut}`;
}

export function plural(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** On the axis of the window. */
export function seriesOf(values: readonly (number | null)[], from: number, step: number): Series {
  return { time: values.map((_, at) => from + at * step), step, values };
}

/** `postgresql shop on db:5432`, as far as it is known. */
export function targetOf(target: {
  readonly system: string;
  readonly namespace: string;
  readonly address: string;
}): string {
  const { system, namespace, address } = target;
  return [system, namespace, address === "" ? "" : `on ${address}`].filter((word) => word !== "").join(" ");
}

/** Unix seconds of an instant of the API. */
export function momentOf(instant: string): number {
  return Date.parse(instant) / 1000;
}
