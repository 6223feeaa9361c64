/** `/api/v1/status/*`: what this is, and how many series it has. */
import { DEFAULT_LIMITS } from "@sightline/promql";
import type { FastifyInstance } from "fastify";
import type { Clock } from "../../clock.ts";
import type { Labels } from "../../store/metric/labels.ts";
import type { MetricReader } from "../../store/store.ts";
import { success } from "./answer.ts";
import { given, limitOf } from "./params.ts";
import { windowOf } from "./series-source.ts";

export interface StatusOptions {
  readonly store: MetricReader;
  readonly clock: Clock;
  /** Of this program. */
  readonly version: string;
}

/** The release of Prometheus whose answers and language these are; Grafana reads it to choose its queries. */
const SPEAKS = "3.5.0";
/** Series with a sample in it are counted: as long as Prometheus keeps series in its head block. */
const HEAD_MS = 2 * 3_600_000;
/** Entries of each list where the request does not say. */
const USUAL = 10;

export function statusRoutes(app: FastifyInstance, { store, clock, version }: StatusOptions): void {
  const started = new Date(clock()).toISOString();
  app.get("/api/v1/status/buildinfo", () =>
    success({
      version: SPEAKS,
      revision: `sightline ${version}`,
      branch: "",
      buildUser: "",
      buildDate: "",
      goVersion: "",
    }),
  );
  app.get("/api/v1/status/runtimeinfo", () =>
    success({
      startTime: started,
      serverTime: new Date(clock()).toISOString(),
      reloadConfigSuccess: true,
      lastConfigTime: started,
      corruptionCount: 0,
    }),
  );
  // What Prometheus reads from its configuration is here in flags of the command line, which may hold secrets.
  app.get("/api/v1/status/config", () => success({ yaml: "" }));
  app.get("/api/v1/status/flags", () => success({}));
  app.get("/api/v1/status/walreplay", () => success({ min: 0, max: 0, current: 0 }));
  app.get("/api/v1/status/tsdb", async (request) => {
    const params = given(request.query, undefined);
    const limit = params.has("limit") ? limitOf(params, "limit") : USUAL;
    const now = clock();
    const sets = await store.labelSets([], windowOf(now - HEAD_MS, now), DEFAULT_LIMITS.series);
    const answer = success({
      headStats: {
        numSeries: sets.length,
        numLabelPairs: new Set(sets.flatMap((labels) => Object.entries(labels).map(pairOf))).size,
        chunkCount: 0,
        minTime: Math.floor(now - HEAD_MS),
        maxTime: Math.floor(now),
      },
      ...countsOf(sets, limit),
    });
    return sets.length < DEFAULT_LIMITS.series
      ? answer
      : { ...answer, warnings: [`only ${sets.length} series were counted`] };
  });
}

function pairOf([name, value]: readonly [string, string]): string {
  return `${name}=${value}`;
}

interface Count {
  readonly name: string;
  readonly value: number;
}

function countsOf(
  sets: readonly Readonly<Labels>[],
  limit: number,
): Readonly<Record<string, readonly Count[]>> {
  const byMetric = new Map<string, number>();
  const byPair = new Map<string, number>();
  const values = new Map<string, Set<string>>();
  const bytes = new Map<string, number>();
  for (const labels of sets) {
    add(byMetric, labels["__name__"] ?? "", 1);
    for (const [name, value] of Object.entries(labels)) {
      add(byPair, pairOf([name, value]), 1);
      add(bytes, name, Buffer.byteLength(value));
      const known = values.get(name) ?? new Set();
      values.set(name, known.add(value));
    }
  }
  const distinct = Array.from(values, ([name, of]) => [name, of.size] as const);
  return {
    seriesCountByMetricName: most(byMetric, limit),
    labelValueCountByLabelName: most(distinct, limit),
    memoryInBytesByLabelName: most(bytes, limit),
    seriesCountByLabelValuePair: most(byPair, limit),
  };
}

function add(counts: Map<string, number>, name: string, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}

/** The largest first; of equal ones by name. */
function most(counts: Iterable<readonly [string, number]>, limit: number): readonly Count[] {
  return Array.from(counts, ([name, value]) => ({ name, value }))
    .toSorted((left, right) => right.value - left.value || (left.name < right.name ? -1 : 1))
    .slice(0, limit);
}
