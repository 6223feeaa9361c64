/** Single requests on the chart, each a door to its trace. */
import type { ReactNode } from "react";
import { type Quantity, textOf } from "../../format/quantity.ts";
import { useClock } from "../../format/use-clock.ts";
import type { TraceExemplar } from "../prometheus/answers.ts";
import { type Scale, yOf } from "./scale.ts";

/** One mark for each of so many parts of the window: the exemplar with the largest value of the part. */
const PARTS = 90;

interface ExemplarMarksProps {
  readonly exemplars: readonly TraceExemplar[];
  readonly window: { readonly from: number; readonly to: number };
  readonly scale: Scale;
  /** Absent where an exemplar's value is in another unit than the axis. */
  readonly format: ((value: number | null) => Quantity) | undefined;
  readonly onOpen: (exemplar: TraceExemplar) => void;
}

export function ExemplarMarks({ exemplars, window, scale, format, onOpen }: ExemplarMarksProps): ReactNode {
  const clock = useClock();
  const { from, to } = window;
  return thinned(exemplars, window).map((exemplar) => {
    const { traceId, time, value } = exemplar;
    // What is beyond the axis stands at its edge; what is in another unit at the foot.
    const y = format !== undefined ? yOf(value, scale) : scale.height - FOOT;
    return (
      <button
        key={`${traceId} ${time}`}
        type="button"
        className="exemplar"
        style={{ left: `${((time - from) / (to - from)) * 100}%`, top: y }}
        title={`${format !== undefined ? `${textOf(format(value))} at ` : ""}${clock.second(time)}: open trace ${traceId.slice(0, 8)}`}
        aria-label={`Open trace ${traceId.slice(0, 8)} of ${clock.second(time)}`}
        onPointerDown={(event) => event.stopPropagation()}
        onClick={(event) => {
          event.stopPropagation();
          onOpen(exemplar);
        }}
      />
    );
  });
}

const FOOT = 6;

export function thinned(
  exemplars: readonly TraceExemplar[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly TraceExemplar[] {
  const parts = new Map<number, TraceExemplar>();
  for (const exemplar of exemplars) {
    if (exemplar.time < from || exemplar.time > to) continue;
    const part = Math.floor(((exemplar.time - from) / (to - from)) * PARTS);
    const known = parts.get(part);
    if (known === undefined || exemplar.value > known.value) parts.set(part, exemplar);
  }
  return [...parts.values()];
}
