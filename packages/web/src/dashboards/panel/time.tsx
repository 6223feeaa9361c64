/** Lines over time, with what they read at the crosshair above them. */
import { type ReactNode, useCallback, useMemo, useRef } from "react";
import type { Panel } from "@sightline/model";
import { Written } from "../../format/written.tsx";
import { Chart, type Limit } from "../../metrics/plot/chart.tsx";
import { type Inks, OTHERS, useInks } from "../../metrics/plot/inks.ts";
import type { PlotLine } from "../../metrics/plot/lines.ts";
import type { Steps, TraceExemplar } from "../../metrics/prometheus/answers.ts";
import { stepAt } from "../../metrics/query/steps.ts";
import { TimeField } from "../../track/time-field.tsx";
import { useWidth } from "../../track/use-width.ts";
import { useCrosshair } from "../../window/crosshair.ts";
import type { TimeWindow } from "../../window/time-window.ts";
import { reached } from "./lines.ts";
import type { Writer } from "./unit.ts";

/** The y axis, and the plot. */
export const AXIS = "52px minmax(0, 1fr)";
/** The ruler under the plot, and what is above it. */
export const RULER = 28;
const READINGS = 28;
/** A reading takes about so many pixels: the largest lines have one, the others are counted. */
const READING = 120;

/** So many names find room at the right end of their lines. */
const MOST_LABELS = 4;

interface TimePanelProps {
  readonly panel: Panel;
  readonly lines: readonly PlotLine[];
  readonly steps: Steps;
  readonly exemplars: readonly TraceExemplar[];
  readonly window: TimeWindow;
  readonly height: number;
  readonly format: Writer;
  readonly onWindow: (window: TimeWindow) => void;
  readonly onTrace: (exemplar: TraceExemplar) => void;
  readonly onChoose: (line: PlotLine | undefined, time: number) => void;
  readonly selected?: string | undefined;
  /** Without them the plot has their room. */
  readonly readings?: boolean;
}

const NO_CHANGES = [] as const;

export function TimePanel(props: TimePanelProps): ReactNode {
  const { panel, lines, steps, exemplars, window, height, format, selected, readings = true } = props;
  const { onWindow, onTrace, onChoose } = props;
  const plain = useInks(lines);
  const inks = useMemo(() => withLimits(plain, lines, panel), [plain, lines, panel]);
  const limits = useMemo(
    () => (panel.thresholds ?? []).map(({ from, severity }): Limit => ({ value: from, tone: severity })),
    [panel],
  );
  const choose = useCallback(
    (id: string | undefined, time: number) =>
      onChoose(
        lines.find((line) => line.id === id),
        time,
      ),
    [lines, onChoose],
  );
  // An exemplar is one observation: it stands on an axis of durations or sizes, not on one of rates.
  const onAxis = panel.unit !== undefined && !panel.unit.endsWith("/s") && panel.unit !== "1";
  return (
    <>
      {readings && <Readings lines={lines} steps={steps} inks={inks} format={format} />}
      <TimeField
        window={window}
        onWindow={onWindow}
        columns={AXIS}
        releases={NO_CHANGES}
        top={0}
        foot={RULER}
      >
        <Chart
          lines={lines}
          steps={steps}
          inks={inks}
          window={window}
          format={format}
          stack={panel.stacked === true}
          selected={selected}
          exemplars={exemplars}
          onAxis={onAxis}
          onChoose={choose}
          onTrace={onTrace}
          height={Math.max(height - RULER - (readings ? READINGS : 0), 40)}
          {...(panel.axis === undefined ? {} : { axis: panel.axis })}
          limits={limits}
          labelled={lines.length > 1 && lines.length <= MOST_LABELS && panel.stacked !== true}
        />
      </TimeField>
    </>
  );
}

/** The line that is over its limit takes the colour of the status; no other does. */
function withLimits(inks: Inks, lines: readonly PlotLine[], { thresholds }: Panel): Inks {
  if (thresholds === undefined || thresholds.length === 0) return inks;
  return new Map(
    lines.map(({ id, stats }) => {
      const over = reached(stats.last, thresholds);
      const ink = over?.severity === "critical" ? "var(--crit)" : "var(--warn-fill)";
      return [id, over === undefined ? (inks.get(id) ?? OTHERS) : ink];
    }),
  );
}

interface ReadingsProps {
  readonly lines: readonly PlotLine[];
  readonly steps: Steps;
  readonly inks: Inks;
  readonly format: Writer;
}

function Readings({ lines, steps, inks, format }: ReadingsProps): ReactNode {
  const place = useRef<HTMLParagraphElement>(null);
  const width = useWidth(place);
  const room = Math.max(Math.floor(width / READING), 1);
  // Few lines stand as the panel lists them; of many the largest are told.
  const shown = useMemo(
    () =>
      lines.length <= room
        ? lines
        : lines.toSorted((a, b) => (b.stats.mean || 0) - (a.stats.mean || 0)).slice(0, Math.max(room - 1, 1)),
    [lines, room],
  );
  const rest = lines.length - shown.length;
  return (
    <p ref={place} className="panel-readings">
      {shown.map((line) => (
        <span key={line.id} className="panel-reading">
          {lines.length > 1 && <i className="swatch" style={{ background: inks.get(line.id) ?? OTHERS }} />}
          {lines.length > 1 && (
            <span className="cut" title={line.name}>
              {line.name}
            </span>
          )}
          <b className="fact">
            <Reading line={line} steps={steps} format={format} />
          </b>
        </span>
      ))}
      {rest > 0 && <span className="quiet">{`${rest} ${rest === 1 ? "other" : "others"}`}</span>}
    </p>
  );
}

/** The value at the crosshair; without one the newest. */
function Reading({
  line,
  steps,
  format,
}: Pick<ReadingsProps, "steps" | "format"> & { readonly line: PlotLine }): ReactNode {
  const { start, step, length } = steps;
  const at = useCrosshair(
    useCallback((time) => stepAt({ start, step, length }, time), [start, step, length]),
  );
  return <Written of={format(at === -1 ? line.stats.last : (line.values[at] ?? null))} />;
}
