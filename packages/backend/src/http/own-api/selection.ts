/** From the parameters of a request to what the store is asked. */
import {
  parseFilter,
  type Filter,
  type PageParams,
  type SeriesParams,
  type WindowParams,
} from "@sightline/api";
import { nanoseconds, type Clock } from "../../clock.ts";
import type { PageSelection, Selection, SeriesSelection, TimeWindow } from "../../store/store.ts";
import { httpErrors } from "../errors.ts";
import { parseTime } from "./time.ts";

const HOUR = 3_600_000_000_000n;
const SECOND = 1_000_000_000n;
const DEFAULT_POINTS = 120n;
/** As Prometheus limits a range query. */
const MOST_POINTS = 11_000n;
export const DEFAULT_LIMIT = 100;

/** The last hour, unless the parameters say otherwise. Throws `PARAMETER_INVALID`. */
export function timeWindow(params: WindowParams, clock: Clock): TimeWindow {
  const to = params.to === undefined ? nanoseconds(clock()) : parseTime("to", params.to);
  const from = params.from === undefined ? to - HOUR : parseTime("from", params.from);
  if (from >= to) {
    throw httpErrors.PARAMETER_INVALID(
      {
        parameter: "from",
        reason: "it is not before `to`",
        hint: "Give a window of time: `from` before `to`.",
      },
      { field: "from" },
    );
  }
  return { from, to };
}

/** Throws `FILTER_INVALID` for the first problem. */
export function filterOf(query: string | undefined): Filter {
  const { filter, problems } = parseFilter(query ?? "");
  const [problem] = problems;
  if (problem !== undefined) throw httpErrors.FILTER_INVALID(problem, { field: "query" });
  return filter;
}

export function selectionOf(params: WindowParams, clock: Clock): Selection {
  return { ...timeWindow(params, clock), filter: filterOf(params.query) };
}

export function pageSelection(params: PageParams, clock: Clock): PageSelection {
  return { ...selectionOf(params, clock), limit: params.limit ?? DEFAULT_LIMIT, cursor: params.cursor };
}

/** Throws `TOO_MANY_POINTS` too. */
export function seriesSelection(params: SeriesParams, clock: Clock): SeriesSelection {
  const selection = selectionOf(params, clock);
  const span = selection.to - selection.from;
  const step = params.step === undefined ? defaultStep(span) : BigInt(Math.round(params.step * 1e9));
  if (span / step > MOST_POINTS) {
    throw httpErrors.TOO_MANY_POINTS(
      { points: Number(span / step), limit: Number(MOST_POINTS) },
      { field: "step" },
    );
  }
  return { ...selection, step };
}

/** Whole seconds, rounded up, at least one. */
function defaultStep(span: bigint): bigint {
  const seconds = (span / DEFAULT_POINTS + SECOND - 1n) / SECOND;
  return (seconds < 1n ? 1n : seconds) * SECOND;
}
