/** Which services need a person, and the words that say why. */
import type { ServiceSummary } from "@sightline/api";
import { assertNever } from "@sightline/model";
import type { Status } from "../component/status.tsx";
import { duration, inWords } from "../format/duration.ts";
import { percent, times } from "../format/number.ts";
import { textOf } from "../format/quantity.ts";
import type { Series } from "../track/series.ts";
import type { RedTracks } from "./red.ts";

/** The limits of the alert rules that ship: High5xxErrorRate, ErrorRateSpike and HighRequestLatency. */
export const LIMITS = Object.freeze({ errorsCritical: 0.05, errorsWarning: 0.02, p95: 2 });
const ERRORS_LIMIT = textOf(percent(LIMITS.errorsWarning)).replace(".0", "");
/** Twice yesterday's p95 is worth a look, from 50 ms on: under it a factor says little. */
const SLOWER = 2;
const NOTICED = 0.05;
/** A service that sent nothing for two minutes is down, says the contract. */
const SILENT = 120;

export interface Finding {
  readonly about: "errors" | "p95" | "silence";
  readonly status: Exclude<Status, "ok" | "error">;
  /** `errors over 2 %`. */
  readonly text: string;
  /** Unix seconds; where it began inside the window. */
  readonly since: number | null;
}

/** The last `RECENT` of a window is "now": a service that was ill and is well again needs nobody. */
const RECENT = 0.15;

/** Worst first. `now` is the end of the window. */
export function findingsOf(service: ServiceSummary, tracks: RedTracks, now: number): readonly Finding[] {
  const found: Finding[] = [];
  const errors = recent(tracks.errors);
  if (errors !== null && errors > LIMITS.errorsWarning) {
    const critical = errors > LIMITS.errorsCritical;
    found.push({
      about: "errors",
      status: critical ? "critical" : "warning",
      text: `errors over ${ERRORS_LIMIT}`,
      since: overSince(tracks.errors, LIMITS.errorsWarning),
    });
  }
  const p95 = recent(tracks.p95);
  const before = service.yesterday?.p95 ?? null;
  if (p95 !== null && p95 > LIMITS.p95) {
    const slower =
      before !== null && before > 0 && p95 / before >= SLOWER
        ? `, ${textOf(times(p95 / before))} yesterday's`
        : "";
    found.push({
      about: "p95",
      status: "warning",
      text: `p95 over ${textOf(duration(LIMITS.p95))}${slower}`.replace("2.00", "2"),
      since: overSince(tracks.p95, LIMITS.p95),
    });
  } else if (p95 !== null && before !== null && before > 0 && p95 > NOTICED && p95 / before >= SLOWER) {
    found.push({
      about: "p95",
      status: "warning",
      text: `p95 ${textOf(times(p95 / before))} yesterday's`,
      since: overSince(tracks.p95, before * SLOWER),
    });
  }
  if (now - service.lastSeen > SILENT) {
    found.push({
      about: "silence",
      status: "no-data",
      text: `sent nothing for ${inWords(now - service.lastSeen)}`,
      since: null,
    });
  }
  return found.toSorted((a, b) => WEIGHT[a.status] - WEIGHT[b.status]);
}

const WEIGHT: Readonly<Record<Status, number>> = { critical: 0, error: 0, warning: 1, "no-data": 2, ok: 3 };

export function statusOf(findings: readonly Finding[]): Status {
  return findings[0]?.status ?? "ok";
}

/** The mean over the end of the window; `null` where nothing was seen there. */
function recent({ values }: Series): number | null {
  const tail = values
    .slice(-Math.max(Math.ceil(values.length * RECENT), 3))
    .filter((value) => value !== null);
  return tail.length === 0 ? null : tail.reduce((all, value) => all + value, 0) / tail.length;
}

/** Buckets under the limit that do not end a stretch over it. */
const FORGIVEN = 2;

/** When the stretch over the limit that reaches the end began; `null` where it reaches the window's start or is not one. */
export function overSince({ time, values }: Series, limit: number): number | null {
  let since: number | null = null;
  let under = 0;
  for (let at = values.length - 1; at >= 0; at -= 1) {
    const value = values[at] ?? null;
    if (value !== null && value > limit) {
      since = at === 0 ? null : (time[at] ?? null);
      under = 0;
    } else if (value !== null && (under += 1) > FORGIVEN) break;
  }
  return since;
}

interface Assessed {
  readonly service: Pick<ServiceSummary, "name" | "requests">;
  readonly status: Status;
}

/** By need; within the same need the order that was there stays, new ones come by how much they do. */
export function ordered<T extends Assessed>(services: readonly T[], before: readonly string[]): readonly T[] {
  const place = new Map(before.map((name, at) => [name, at]));
  return services.toSorted((a, b) => {
    const need = WEIGHT[a.status] - WEIGHT[b.status];
    if (need !== 0) return need;
    const [one, other] = [place.get(a.service.name), place.get(b.service.name)];
    if (one !== undefined && other !== undefined) return one - other;
    return b.service.requests - a.service.requests || a.service.name.localeCompare(b.service.name);
  });
}

/**
 * The finding of the page: what is wrong first, else how calm it is. Its number is the row's, over the whole window, and
 * it names that window: `whole` is its length in words. What began inside the window is told by its limit.
 */
export function sentenceOf(
  services: readonly {
    readonly service: Pick<ServiceSummary, "name" | "errorRatio">;
    readonly findings: readonly Finding[];
  }[],
  moment: (time: number) => string,
  whole: string,
): string {
  const worst = services.find(({ findings }) => findings.length > 0);
  const first = worst?.findings[0];
  if (worst === undefined || first === undefined) return "All services are well";
  const since = first.since === null ? "" : ` since ${moment(first.since)}`;
  const { name, errorRatio } = worst.service;
  const more = services.filter(({ findings }) => findings.length > 0).length - 1;
  const others =
    more === 0 ? "" : more === 1 ? ", and one more needs a look" : `, and ${more} more need a look`;
  switch (first.about) {
    case "errors":
      return `${name} fails ${textOf(percent(errorRatio))} in ${whole}${since === "" ? "" : `, over ${ERRORS_LIMIT}${since}`}${others}`;
    case "p95":
      return `${name} is slow${since}${others}`;
    case "silence":
      return `${name} ${first.text}${others}`;
    default:
      return assertNever(first.about, "finding");
  }
}
