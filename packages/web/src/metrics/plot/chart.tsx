/** Lines of all shown queries on the shared axis: hover reads, a click chooses, a drag sets the window. */
import {
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { type DirectLabel, directLabels } from "../../chart/direct-labels.ts";
import { type Quantity, textOf } from "../../format/quantity.ts";
import { Written } from "../../format/written.tsx";
import { useCrosshairShare } from "../../track/time-field.tsx";
import { Ruler } from "../../track/ruler.tsx";
import { useTheme } from "../../theme/theme.ts";
import { prepared } from "../../trace/waterfall/canvas.ts";
import { useSize } from "../../traces/size.ts";
import type { TimeWindow } from "../../window/time-window.ts";
import type { Steps, TraceExemplar } from "../prometheus/answers.ts";
import { stepAt } from "../query/steps.ts";
import { ExemplarMarks } from "./exemplar-marks.tsx";
import { type Inks, OTHERS } from "./inks.ts";
import { type PlotLine, stacked } from "./lines.ts";
import { type Plot, STRONG, paint } from "./paint.ts";
import { type AxisWish, type Scale, scaleOf, yOf } from "./scale.ts";
import "../../chart/chart.css";

interface ChartProps {
  readonly lines: readonly PlotLine[];
  readonly steps: Steps;
  readonly inks: Inks;
  readonly window: TimeWindow;
  readonly format: (value: number | null) => Quantity;
  readonly stack: boolean;
  readonly selected: string | undefined;
  readonly exemplars: readonly TraceExemplar[];
  /** Whether an exemplar's value is one of the axis. */
  readonly onAxis: boolean;
  readonly onChoose: (id: string | undefined, time: number) => void;
  readonly onTrace: (exemplar: TraceExemplar) => void;
  /** Pixels of the plot. */
  readonly height?: number;
  /** Of the value axis, where a panel has one. */
  readonly axis?: AxisWish;
  /** Limits across the plot, ascending. */
  readonly limits?: readonly Limit[];
  /** Names at the right end of the lines. */
  readonly labelled?: boolean;
}

/** A value that matters: a dashed line with its name. */
export interface Limit {
  readonly value: number;
  readonly tone: "critical" | "warning";
}

export const HEIGHT = 300;
/** Grid lines stand about this far apart, in pixels. */
const GRID = 60;
const NO_LIMITS: readonly Limit[] = [];
/** A line is meant by a pointer that is nearer to it than this, in pixels. */
const REACH = 24;
/** A pointer that moved less than this, in pixels, has clicked. */
const CLICK = 4;

export function Chart(props: ChartProps): ReactNode {
  const { lines, steps, inks, window, format, stack, selected, exemplars, onAxis, onChoose, onTrace } = props;
  const { height = HEIGHT, axis, limits = NO_LIMITS, labelled = false } = props;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const strong = useRef<HTMLCanvasElement>(null);
  const pressed = useRef<{ readonly x: number; readonly y: number } | null>(null);
  const { width } = useSize(box);
  const theme = useTheme();
  const [near, setNear] = useState<string | null>(null);
  const columns = useMemo(
    () => (stack ? stacked(lines, steps.length) : lines.map(({ values }) => values)),
    [lines, steps, stack],
  );
  const scale = useMemo(
    () => scaleOf(columns, height, Math.min(Math.max(Math.round(height / GRID), 2), 4), axis),
    [columns, height, axis],
  );
  const meant = near ?? selected ?? null;
  const { from, to } = window;

  const drawn = useMemo(() => {
    const resolved = colours(theme);
    return lines.map(({ id }, at) => ({
      values: columns[at] ?? new Float64Array(),
      floor: stack ? (columns[at - 1] ?? new Float64Array(steps.length)) : undefined,
      colour: resolved(inks.get(id) ?? OTHERS),
    }));
  }, [lines, columns, steps, inks, theme, stack]);
  const plot: Plot = useMemo(() => {
    const across = width / (to - from);
    return { width, scale, x: (at) => (steps.start + at * steps.step - from) * across };
  }, [width, scale, steps, from, to]);
  const meantAt = meant === null ? -1 : lines.findIndex(({ id }) => id === meant);

  useLayoutEffect(() => {
    const paper = prepared(canvas.current, width, height);
    if (paper !== null) paint(paper, drawn, plot);
  }, [drawn, plot, width, height]);
  // The line that is meant has a canvas of its own: pointing at one does not draw all of them again.
  useLayoutEffect(() => {
    const paper = prepared(strong.current, width, height);
    if (paper !== null) paint(paper, drawn.slice(meantAt, meantAt + 1), plot, STRONG);
  }, [drawn, plot, width, height, meantAt]);

  const nearest = (event: MouseEvent): { readonly id: string | null; readonly time: number } => {
    const edge = box.current?.getBoundingClientRect();
    const time = from + ((event.clientX - (edge?.left ?? 0)) / Math.max(width, 1)) * (to - from);
    const y = event.clientY - (edge?.top ?? 0);
    const step = stepAt(steps, time);
    let best = { id: null as string | null, apart: REACH };
    for (const [at, { id }] of lines.entries()) {
      const value = columns[at]?.[step] ?? Number.NaN;
      const apart = Math.abs(yOf(value, scale) - y);
      if (Number.isFinite(value) && apart < best.apart) best = { id, apart };
    }
    return { id: best.id, time };
  };
  const onPointerDown = (event: PointerEvent): void => {
    pressed.current = { x: event.clientX, y: event.clientY };
  };
  const onPointerMove = (event: PointerEvent): void => {
    const { id } = nearest(event);
    if (id !== near) setNear(id);
  };
  const onClick = (event: MouseEvent): void => {
    const start = pressed.current;
    pressed.current = null;
    if (start === null || Math.hypot(event.clientX - start.x, event.clientY - start.y) >= CLICK) return;
    const { id, time } = nearest(event);
    onChoose(id ?? undefined, time);
  };

  return (
    <figure className="explore-chart" aria-label={`${lines.length} lines over time`}>
      <div className="chart-body" style={{ height }}>
        <div className="chart-values" aria-hidden="true">
          {scale.ticks.map((tick) => (
            <span key={tick} style={{ top: yOf(tick, scale) }}>
              {axisText(format(tick))}
            </span>
          ))}
        </div>
        <div
          ref={box}
          className="chart-plot"
          data-meant={near !== null}
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerLeave={() => setNear(null)}
          onClick={onClick}
        >
          <Grid scale={scale} />
          {limits
            .filter(({ value }) => value > scale.min && value <= scale.max)
            .map(({ value, tone }) => (
              <i
                key={`${tone} ${value}`}
                className="explore-limit"
                data-tone={tone}
                style={{ top: Math.round(yOf(value, scale)) }}
                title={`limit ${textOf(format(value))}`}
                aria-hidden="true"
              />
            ))}
          <canvas ref={canvas} data-back={meantAt !== -1 && lines.length > 1} />
          <canvas ref={strong} />
          <ExemplarMarks
            exemplars={exemplars}
            window={window}
            scale={scale}
            format={onAxis ? format : undefined}
            onOpen={onTrace}
          />
          {labelled &&
            endNames(lines, columns, steps, window, scale).map(({ label, top }) => (
              <span key={label} className="chart-label" style={{ top }}>
                {label}
              </span>
            ))}
          {meant !== null && (
            <Readout
              key={meant}
              line={lines.find(({ id }) => id === meant)}
              column={columns[lines.findIndex(({ id }) => id === meant)]}
              steps={steps}
              window={window}
              scale={scale}
              colour={inks.get(meant) ?? OTHERS}
              format={format}
            />
          )}
        </div>
      </div>
      <div className="explore-ruler">
        <Ruler window={window} />
      </div>
    </figure>
  );
}

function endNames(
  lines: readonly PlotLine[],
  columns: readonly Float64Array[],
  { start, step, length }: Steps,
  { from, to }: TimeWindow,
  { max, height }: Scale,
): readonly DirectLabel[] {
  const time = Array.from({ length }, (_, at) => start + at * step);
  const named = lines.map(({ name }, at) => ({
    label: name,
    series: {
      time,
      step,
      values: Array.from(columns[at] ?? [], (value) => (Number.isFinite(value) ? value : null)),
    },
    strong: false,
  }));
  return directLabels(named, { from, to, max, height, pad: 2 });
}

function Grid({ scale }: { readonly scale: Scale }): ReactNode {
  return scale.ticks.map((tick) => (
    <i
      key={tick}
      className="explore-grid"
      data-zero={tick === 0}
      style={{ top: Math.round(yOf(tick, scale)) }}
      aria-hidden="true"
    />
  ));
}

/** Round values need no trailing noughts. */
function axisText({ value, unit }: Quantity): string {
  const short = value.includes(".") ? value.replace(/\.?0+$/u, "") : value;
  return short === "0" ? short : textOf({ value: short, unit });
}

/** The tokens of the theme, as a canvas needs them; the listener that sets `data-theme` may come later than this. */
function colours(theme: "dark" | "light"): (css: string) => string {
  document.documentElement.dataset["theme"] = theme;
  const style = getComputedStyle(document.documentElement);
  return (css) => style.getPropertyValue(css.slice("var(".length, -1)).trim();
}

interface ReadoutProps {
  readonly line: PlotLine | undefined;
  /** Where it is drawn: stacked it stands on others. */
  readonly column: Float64Array | undefined;
  readonly steps: Steps;
  readonly window: { readonly from: number; readonly to: number };
  readonly scale: Scale;
  readonly colour: string;
  readonly format: (value: number | null) => Quantity;
}

/** The line that is meant, with a dot on it and its value beside the crosshair; never on the point itself. */
function Readout({ line, column, steps, window, scale, colour, format }: ReadoutProps): ReactNode {
  const readout = useRef<HTMLDivElement>(null);
  const dot = useRef<HTMLElement>(null);
  const [value, setValue] = useState<number | null>(null);
  useCrosshairShare(window.from, window.to, (share, time) => {
    const at = share === null ? -1 : stepAt(steps, time);
    const drawn = column?.[at] ?? Number.NaN;
    const hidden = share === null || !Number.isFinite(drawn);
    if (readout.current !== null) {
      readout.current.hidden = hidden;
      readout.current.style.left = `${(share ?? 0) * 100}%`;
      readout.current.dataset["flip"] = String((share ?? 0) > 0.66);
    }
    if (dot.current !== null) {
      dot.current.hidden = hidden;
      dot.current.style.left = `${(share ?? 0) * 100}%`;
      dot.current.style.top = `${yOf(drawn, scale)}px`;
    }
    setValue(hidden ? null : (line?.values[at] ?? null));
  });
  if (line === undefined) return null;
  return (
    <>
      <i ref={dot} className="chart-dot" style={{ borderColor: colour }} hidden />
      <div ref={readout} className="explore-readout" hidden>
        <span className="explore-readout-name">
          <i className="swatch" style={{ background: colour }} />
          <span className="cut">{line.name}</span>
        </span>
        <b className="fact">
          <Written of={format(value)} />
        </b>
      </div>
    </>
  );
}
