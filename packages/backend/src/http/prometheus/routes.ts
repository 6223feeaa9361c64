/** Prometheus' HTTP API under `/api/v1`: https://prometheus.io/docs/prometheus/latest/querying/api/ */
import {
  compareLabels,
  DEFAULT_LIMITS,
  formatExpression,
  labelsOf,
  parseExpression,
  parseSelector,
  queryInstant,
  queryRange,
  type QueryOptions,
} from "@sightline/promql";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Logger } from "pino";
import type { Clock } from "../../clock.ts";
import type { Scraper } from "../../scrape/scraper.ts";
import type { MetricKind } from "../../store/metric/series.ts";
import type { SeriesMatcher, Store, TimeWindow } from "../../store/store.ts";
import { failureHandler } from "../failure.ts";
import { metricOf, queryAnswer, success, type Success } from "./answer.ts";
import { prometheusShape } from "./failure.ts";
import { exemplarsOf } from "./exemplars.ts";
import { durationOf, given, invalid, limitOf, requiredText, timeOf } from "./params.ts";
import { selectorMatchers, seriesSource, windowOf } from "./series-source.ts";
import { statusRoutes } from "./status.ts";
import { targetRoutes } from "./targets.ts";

export interface PrometheusOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Of this program. */
  readonly version: string;
  /** Absent where nothing is scraped. */
  readonly scraper?: Scraper | undefined;
}

/** Names and series are looked up this far back where the request gives no window: what is seen on a usual dashboard. */
const NAMES_LOOKBACK_MS = 6 * 3_600_000;
type Answerer = (params: URLSearchParams, signal: AbortSignal) => Promise<Success> | Success;

/** Give it a scope of its own: it answers errors in Prometheus' shape, and reads forms. */
export function prometheusApi(
  app: FastifyInstance,
  { store, clock, logger, version, scraper }: PrometheusOptions,
): void {
  const source = seriesSource(store);
  const options = (params: URLSearchParams, signal: AbortSignal): QueryOptions => {
    const lookbackMs = durationOf(params, "lookback_delta");
    const timeout = durationOf(params, "timeout") ?? DEFAULT_LIMITS.milliseconds;
    return {
      source,
      signal,
      limits: { milliseconds: Math.min(timeout, DEFAULT_LIMITS.milliseconds) },
      ...(lookbackMs === undefined ? {} : { lookbackMs }),
    };
  };
  const window = (params: URLSearchParams): TimeWindow => {
    const end = timeOf(params, "end", clock());
    const start = timeOf(params, "start", end - NAMES_LOOKBACK_MS);
    if (end < start) throw invalid("end", "it is before start", "Give an end after the start.");
    return windowOf(start, end);
  };
  /** The label sets of all selectors of `match[]`, each once, in Prometheus' order. */
  const selected = async (params: URLSearchParams): Promise<readonly Readonly<Record<string, string>>[]> => {
    const within = window(params);
    const selectors: readonly (readonly SeriesMatcher[])[] = params.has("match[]")
      ? params.getAll("match[]").map((text) => selectorMatchers(parseSelector(text)))
      : [[]];
    const lists = await Promise.all(
      selectors.map((matchers) => store.labelSets(matchers, within, DEFAULT_LIMITS.series)),
    );
    const sets = new Map(lists.flat().map((labels) => [labelsOf(labels).join("\uD800"), labelsOf(labels)]));
    return [...sets.values()].toSorted(compareLabels).map(metricOf);
  };

  const answers: Readonly<Record<string, Answerer>> = {
    query: async (params, signal) => {
      const at = timeOf(params, "time", clock());
      const answer = await queryInstant(requiredText(params, "query"), at, options(params, signal));
      return queryAnswer(answer, limitOf(params, "limit"));
    },
    query_range: async (params, signal) => {
      const query = requiredText(params, "query");
      for (const name of ["start", "end", "step"]) requiredText(params, name);
      const [start, end] = [timeOf(params, "start", 0), timeOf(params, "end", 0)];
      const step = durationOf(params, "step") ?? 0;
      const answer = await queryRange(query, { start, end, step }, options(params, signal));
      return queryAnswer(answer, limitOf(params, "limit"));
    },
    query_exemplars: async (params) => {
      const end = timeOf(params, "end", clock());
      const start = timeOf(params, "start", end - NAMES_LOOKBACK_MS);
      if (end < start) throw invalid("end", "it is before start", "Give an end after the start.");
      return success(await exemplarsOf(store, requiredText(params, "query"), start, end));
    },
    format_query: (params) => success(formatExpression(parseExpression(requiredText(params, "query")))),
    series: async (params) => {
      if (!params.has("match[]")) throw invalid("match[]", "it is not there", "Give at least one selector.");
      return cut(await selected(params), limitOf(params, "limit"));
    },
    labels: async (params) => {
      const names = new Set((await selected(params)).flatMap((labels) => Object.keys(labels)));
      return cut([...names].toSorted(), limitOf(params, "limit"));
    },
  };

  app.setErrorHandler(failureHandler(prometheusShape, logger));
  app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    (_request, body, done) => {
      done(null, body);
    },
  );
  for (const [name, answerer] of Object.entries(answers)) {
    app.route({
      method: ["GET", "POST"],
      url: `/api/v1/${name}`,
      handler: (request, reply) => answerer(given(request.query, request.body), goneOf(reply)),
    });
  }
  app.get<{ Params: { name: string } }>("/api/v1/label/:name/values", async (request) => {
    const params = given(request.query, undefined);
    const { name } = request.params;
    const values = (await selected(params)).map((labels) => labels[labelName(name)] ?? "");
    const distinct = [...new Set(values)].filter((value) => value !== "").toSorted();
    return cut(distinct, limitOf(params, "limit"));
  });
  app.get("/api/v1/metadata", async (request) => {
    const params = given(request.query, undefined);
    const { metrics } = await store.metrics(windowOf(clock() - NAMES_LOOKBACK_MS, clock()));
    const wanted = params.get("metric");
    const listed = metrics
      .filter(({ name }) => wanted === null || wanted === "" || name === wanted)
      .slice(0, limitOf(params, "limit"));
    return success(
      Object.fromEntries(
        listed.map(({ name, kind, unit, description }) => [
          name,
          [{ type: metadataType(kind), help: description, unit }],
        ]),
      ),
    );
  });
  targetRoutes(app, scraper);
  app.get("/api/v1/rules", () => success({ groups: [] }));
  app.get("/api/v1/alertmanagers", () => success({ activeAlertmanagers: [], droppedAlertmanagers: [] }));
  app.get("/api/v1/alerts", () => success({ alerts: [] }));
  statusRoutes(app, { store, clock, version });
}

/** A sum that goes down as well is what Prometheus calls a gauge. */
function metadataType(kind: MetricKind): string {
  return kind === "up-down-counter" ? "gauge" : kind;
}

/** `U__` begins a name whose signs are written as `_HEX_` (Prometheus' escaping of UTF-8 names in paths). */
function labelName(written: string): string {
  if (!written.startsWith("U__")) return written;
  return written
    .slice(3)
    .replaceAll(/__|_([\da-f]{1,6})_/gu, (_whole, code?: string) =>
      code === undefined ? "_" : String.fromCodePoint(Math.min(0x10_ff_ff, Number.parseInt(code, 16))),
    );
}

function cut(list: readonly unknown[], limit: number): Success {
  if (list.length <= limit) return success(list);
  return { ...success(list.slice(0, limit)), warnings: ["results truncated due to limit"] };
}

function goneOf(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once("close", () => gone.abort());
  return gone.signal;
}
