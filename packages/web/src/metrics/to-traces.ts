/** From a point of a chart, or an exemplar, to the traces behind it. */
import { useCallback } from "react";
import { useNavigate } from "@tanstack/react-router";
import { type Matcher, parseQuery, walk } from "@sightline/promql";
import type { LabelSet, TraceExemplar } from "./prometheus/answers.ts";
import { serviceOf } from "./query/names.ts";

export interface TracePlace {
  readonly service: string | undefined;
  /** A filter of the page Traces. */
  readonly q: string | undefined;
}

/** What the labels of a line, and the conditions of its query, say of the spans behind it. */
export function tracePlaceOf(labels: LabelSet, text: string): TracePlace {
  const known: LabelSet = { ...conditionsOf(text), ...labels };
  const name = known["span_name"];
  const terms = [
    name === undefined ? "" : `name = ${JSON.stringify(name)}`,
    known["status_code"] === "STATUS_CODE_ERROR" ? "status = error" : "",
  ].filter((term) => term !== "");
  return { service: serviceOf(known), q: terms.length === 0 ? undefined : terms.join(" and ") };
}

function conditionsOf(text: string): LabelSet {
  const parsed = parseQuery(text);
  if (!parsed.ok) return {};
  const matchers: Matcher[] = [];
  for (const one of walk(parsed.expression)) if (one.kind === "selector") matchers.push(...one.matchers);
  return Object.fromEntries(
    matchers.filter(({ operator }) => operator === "=").map(({ name, value }) => [name, value]),
  );
}

/** Traces are looked for this long around a point at least, in seconds. */
const LEAST = 120;

export interface ToTraces {
  readonly openTrace: (exemplar: TraceExemplar) => void;
  /** Those of the minutes around a moment. `step` in seconds. */
  readonly around: (place: TracePlace, time: number, step: number) => void;
}

export function useToTraces(): ToTraces {
  const navigate = useNavigate();
  const openTrace = useCallback(
    ({ traceId }: TraceExemplar) =>
      void navigate({ to: "/traces/$traceId", params: { traceId }, search: {} }),
    [navigate],
  );
  const around = useCallback(
    ({ service, q }: TracePlace, time: number, step: number) => {
      const half = Math.max(step, LEAST / 2);
      const from = Math.floor(time - half);
      const to = Math.ceil(time + half);
      void navigate({
        to: "/traces",
        search: (before) => ({
          ...before,
          last: undefined,
          from,
          to,
          ...(service === undefined ? {} : { service }),
          q,
          sel: undefined,
          at: undefined,
        }),
      });
    },
    [navigate],
  );
  return { openTrace, around };
}
