/** One chart of a time field: its reading in the head, a y axis, lines with direct labels, dots at the crosshair. */
import { type ReactNode, useRef } from "react";
import { type Quantity, textOf } from "../format/quantity.ts";
import { ACROSS, areaPath, linePath, yOf } from "../track/path.ts";
import { type Series, bucketAt } from "../track/series.ts";
import { valueTicks } from "../track/ticks.ts";
import { type Named, directLabels } from "./direct-labels.ts";
import { useCrosshairShare } from "../track/time-field.tsx";
import "./chart.css";

export interface ChartLine {
  readonly name: string;
  readonly series: Series;
  /** `now` is the line that is read, `other` stands beside it, `before` is yesterday's. */
  readonly weight: "now" | "other" | "before";
  /** Status colour and a filled area: only the series that is wrong. */
  readonly tone?: "critical" | "warning" | undefined;
  /** Written at the right end. */
  readonly label?: string;
}

interface TimeChartProps {
  readonly label: string;
  readonly head: ReactNode;
  readonly window: { readonly from: number; readonly to: number };
  readonly lines: readonly ChartLine[];
  /** The largest value that must fit. */
  readonly max: number;
  readonly format: (value: number) => Quantity;
  readonly height: number;
  /** Grid lines above zero, about. */
  readonly ticks: number;
}

const INK = { critical: "var(--crit)", warning: "var(--warn-fill)" };
const WASH = { critical: "var(--crit-bg)", warning: "var(--warn-bg)" };

export function TimeChart({
  label,
  head,
  window,
  lines,
  max,
  format,
  height,
  ticks,
}: TimeChartProps): ReactNode {
  const values = valueTicks(max, ticks);
  const top = values.at(-1) ?? 0;
  const frame = { from: window.from, to: window.to, max: top, height, pad: 1 };
  return (
    <figure className="chart" aria-label={label}>
      <figcaption className="chart-head">{head}</figcaption>
      <div className="chart-body" style={{ height }}>
        <div className="chart-values" aria-hidden="true">
          {values.map((value) => (
            <span key={value} style={{ top: yOf(value, frame) }}>
              {axisText(format(value))}
            </span>
          ))}
        </div>
        <div className="chart-plot">
          <svg
            viewBox={`0 0 ${ACROSS} ${height}`}
            preserveAspectRatio="none"
            width="100%"
            height={height}
            aria-hidden="true"
          >
            {values.map((value) => (
              <path
                key={value}
                d={`M0 ${yOf(value, frame)}H${ACROSS}`}
                className={value === 0 ? "chart-zero" : "chart-grid"}
              />
            ))}
            {lines.map(({ name, series, weight, tone }) => (
              <g key={name}>
                {tone !== undefined && <path d={areaPath(series, frame, 0)} fill={WASH[tone]} />}
                <path
                  d={linePath(series, frame)}
                  className={`chart-line ${weight}`}
                  style={tone === undefined ? undefined : { stroke: INK[tone] }}
                />
              </g>
            ))}
          </svg>
          {directLabels(named(lines), frame).map(({ label: text, top: y, strong }) => (
            <span key={text} className={strong ? "chart-label fact" : "chart-label"} style={{ top: y }}>
              {text}
            </span>
          ))}
          {lines
            .filter(({ weight }) => weight !== "before")
            .map((line) => (
              <Dot key={line.name} line={line} window={window} max={top} height={height} />
            ))}
        </div>
      </div>
    </figure>
  );
}

/** Round values need no trailing noughts: `1.5 s`, `2 s`, `10 %`. */
function axisText({ value, unit }: Quantity): string {
  const short = value.includes(".") ? value.replace(/\.?0+$/, "") : value;
  return short === "0" ? short : textOf({ value: short, unit });
}

function named(lines: readonly ChartLine[]): readonly Named[] {
  return lines.flatMap(({ label, series, weight }) =>
    label === undefined ? [] : [{ label, series, strong: weight === "now" }],
  );
}

interface DotProps {
  readonly line: ChartLine;
  readonly window: { readonly from: number; readonly to: number };
  readonly max: number;
  readonly height: number;
}

function Dot({ line, window, max, height }: DotProps): ReactNode {
  const dot = useRef<HTMLElement>(null);
  useCrosshairShare(window.from, window.to, (share, time) => {
    const element = dot.current;
    if (element === null) return;
    const value = line.series.values[bucketAt(line.series, time)] ?? null;
    element.hidden = share === null || value === null;
    if (share === null || value === null) return;
    element.style.left = `${share * 100}%`;
    element.style.top = `${yOf(value, { from: 0, to: 1, max, height, pad: 1 })}px`;
  });
  return (
    <i
      ref={dot}
      className="chart-dot"
      style={line.tone === undefined ? undefined : { borderColor: INK[line.tone] }}
      hidden
    />
  );
}
