/** A histogram over time: a cell for each step and bucket, the darker the more observations it holds. */
import { type PointerEvent, type ReactNode, useLayoutEffect, useMemo, useRef, useState } from "react";
import { count } from "../../format/number.ts";
import { textOf } from "../../format/quantity.ts";
import { useClock } from "../../format/use-clock.ts";
import { ExemplarMarks } from "../../metrics/plot/exemplar-marks.tsx";
import type { Scale } from "../../metrics/plot/scale.ts";
import type { Steps, TraceExemplar } from "../../metrics/prometheus/answers.ts";
import { stepAt } from "../../metrics/query/steps.ts";
import { useTheme } from "../../theme/theme.ts";
import { prepared } from "../../trace/waterfall/canvas.ts";
import { useSize } from "../../traces/size.ts";
import { Ruler } from "../../track/ruler.tsx";
import { TimeField } from "../../track/time-field.tsx";
import type { TimeWindow } from "../../window/time-window.ts";
import type { Bucket } from "./buckets.ts";
import { AXIS, RULER } from "./time.tsx";
import type { Writer } from "./unit.ts";

interface HeatmapProps {
  readonly buckets: readonly Bucket[];
  readonly steps: Steps;
  readonly exemplars: readonly TraceExemplar[];
  readonly window: TimeWindow;
  readonly height: number;
  readonly format: Writer;
  readonly onWindow: (window: TimeWindow) => void;
  readonly onTrace: (exemplar: TraceExemplar) => void;
}

/** A cell that holds one observation can be seen; the fullest is not all ink. */
const FAINT = 0.08;
const FULL = 0.92;
/** Bounds are labelled at least this far apart, in pixels. */
const APART = 22;

export function HeatmapPanel(props: HeatmapProps): ReactNode {
  const { buckets, steps, exemplars, window, height, format, onWindow, onTrace } = props;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width } = useSize(box);
  const theme = useTheme();
  const clock = useClock();
  const [told, setTold] = useState("");
  const plot = Math.max(height - RULER - TOLD, 40);
  const row = plot / Math.max(buckets.length, 1);
  const most = useMemo(() => mostOf(buckets), [buckets]);
  const { from, to } = window;

  useLayoutEffect(() => {
    const paper = prepared(canvas.current, width, plot);
    if (paper === null) return;
    document.documentElement.dataset["theme"] = theme;
    paper.clearRect(0, 0, width, plot);
    paper.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--c1").trim();
    const across = width / (to - from);
    for (const [at, { values }] of buckets.entries()) {
      const y = plot - (at + 1) * row;
      for (const [step, value] of values.entries()) {
        if (!(value > 0)) continue;
        // Whole pixels: a seam between cells would look like a pattern of the data.
        const x = Math.round((steps.start + (step - 0.5) * steps.step - from) * across);
        const end = Math.round((steps.start + (step + 0.5) * steps.step - from) * across);
        // Between one and many lies most of what is of interest: by the root, not by the number.
        paper.globalAlpha = FAINT + (FULL - FAINT) * Math.sqrt(value / most);
        paper.fillRect(
          x,
          Math.round(y),
          Math.max(end - x, 1),
          Math.max(Math.round(y + row) - Math.round(y) - 1, 1),
        );
      }
    }
  }, [buckets, steps, width, plot, row, most, from, to, theme]);

  const tell = (event: PointerEvent): void => {
    const edge = box.current?.getBoundingClientRect();
    if (edge === undefined) return;
    const time = from + ((event.clientX - edge.left) / Math.max(width, 1)) * (to - from);
    const bucket = buckets[Math.floor((plot - (event.clientY - edge.top)) / row)];
    const value = bucket?.values[stepAt(steps, time)] ?? Number.NaN;
    setTold(
      bucket === undefined || !Number.isFinite(value)
        ? ""
        : `${textOf(count(Math.round(value)))} of ${rangeText(bucket, format)} at ${clock.minute(time)}`,
    );
  };
  const bounds = boundsOf(buckets, row);
  const scale: Scale = { min: 0, max: buckets.length, ticks: [], height: plot };
  return (
    <>
      <p className="panel-readings">
        {told === "" ? (
          <span className="quiet">at most {textOf(count(Math.round(most)))} in a cell</span>
        ) : (
          <span className="fact">{told}</span>
        )}
      </p>
      <TimeField window={window} onWindow={onWindow} columns={AXIS} releases={[]} top={0} foot={RULER}>
        <figure className="explore-chart" aria-label="Observations by bucket over time">
          <div className="chart-body" style={{ height: plot }}>
            <div className="chart-values" aria-hidden="true">
              {bounds.map(({ upper, at }) => (
                <span key={upper} style={{ top: plot - at * row }}>
                  {Number.isFinite(upper) ? textOf(format(upper)) : "∞"}
                </span>
              ))}
            </div>
            <div
              ref={box}
              className="chart-plot panel-heat"
              onPointerMove={tell}
              onPointerLeave={() => setTold("")}
            >
              <canvas ref={canvas} />
              <ExemplarMarks
                exemplars={exemplars.map((one) => ({ ...one, value: placeOf(one.value, buckets) }))}
                window={window}
                scale={scale}
                format={(value) => format(valueAt(value ?? 0, buckets))}
                onOpen={onTrace}
              />
            </div>
          </div>
          <div className="explore-ruler">
            <Ruler window={window} />
          </div>
        </figure>
      </TimeField>
    </>
  );
}

const TOLD = 28;

function mostOf(buckets: readonly Bucket[]): number {
  let most = 0;
  for (const { values } of buckets) for (const value of values) if (value > most) most = value;
  return most === 0 ? 1 : most;
}

export function rangeText({ lower, upper }: Bucket, format: Writer): string {
  if (!Number.isFinite(upper)) return `over ${textOf(format(lower))}`;
  return lower === 0
    ? `up to ${textOf(format(upper))}`
    : `${textOf(format(lower))} to ${textOf(format(upper))}`;
}

/** The bounds that have room for their text. */
function boundsOf(
  buckets: readonly Bucket[],
  row: number,
): readonly { readonly upper: number; readonly at: number }[] {
  const every = Math.max(Math.ceil(APART / Math.max(row, 1)), 1);
  return buckets.map(({ upper }, at) => ({ upper, at: at + 1 })).filter(({ at }) => at % every === 0);
}

/** Where a value stands among the buckets: its bucket's place and its share of it. */
function placeOf(value: number, buckets: readonly Bucket[]): number {
  const at = buckets.findIndex(({ upper }) => value <= upper);
  const bucket = buckets[at];
  if (bucket === undefined) return buckets.length;
  const { lower, upper } = bucket;
  return at + (Number.isFinite(upper) ? (value - lower) / (upper - lower) : 0.5);
}

function valueAt(place: number, buckets: readonly Bucket[]): number {
  const bucket = buckets[Math.min(Math.floor(place), buckets.length - 1)];
  if (bucket === undefined) return Number.NaN;
  const { lower, upper } = bucket;
  return Number.isFinite(upper) ? lower + (place - Math.floor(place)) * (upper - lower) : lower;
}
