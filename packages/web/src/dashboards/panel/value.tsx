/** One number with its history under it; several stand side by side. */
import { type ReactNode, useCallback, useMemo } from "react";
import type { Panel } from "@sightline/model";
import { StatusShape } from "../../component/status.tsx";
import { Written } from "../../format/written.tsx";
import type { PlotLine } from "../../metrics/plot/lines.ts";
import type { Steps } from "../../metrics/prometheus/answers.ts";
import { stepAt } from "../../metrics/query/steps.ts";
import { maxOf, type Series } from "../../track/series.ts";
import { TimeField } from "../../track/time-field.tsx";
import { Track, type TrackLimit } from "../../track/track.tsx";
import { useCrosshair } from "../../window/crosshair.ts";
import type { TimeWindow } from "../../window/time-window.ts";
import { roundText } from "../finding.ts";
import { type PanelValue, reached } from "./lines.ts";
import type { Writer } from "./unit.ts";

interface ValuePanelProps {
  readonly panel: Panel;
  readonly lines: readonly PlotLine[];
  readonly steps: Steps | undefined;
  /** Where there is no history. */
  readonly values: readonly PanelValue[];
  readonly window: TimeWindow;
  readonly height: number;
  readonly format: Writer;
  readonly onWindow: (window: TimeWindow) => void;
}

/** More than these cannot be read beside each other. */
const MOST = 4;
const WORDS = 32;
const ONE_COLUMN = "minmax(0, 1fr)";

export function ValuePanel(props: ValuePanelProps): ReactNode {
  const { panel, lines, steps, values, window, height, format, onWindow } = props;
  if (steps === undefined || lines.length === 0) {
    return (
      <div className="panel-values">
        {values.slice(0, MOST).map(({ id, name, value }) => (
          <p key={id} className="panel-value">
            <Big value={value} panel={panel} format={format} />
            {values.length > 1 && <span className="quiet small cut">{name}</span>}
          </p>
        ))}
      </div>
    );
  }
  const track = Math.min(Math.max(height - WORDS, 20), 72);
  return (
    <div className="panel-values">
      {lines.slice(0, MOST).map((line) => (
        <div key={line.id} className="panel-value">
          <p>
            <BigAt line={line} steps={steps} panel={panel} format={format} />
            {lines.length > 1 && <span className="quiet small cut">{line.name}</span>}
          </p>
          <TimeField window={window} onWindow={onWindow} columns={ONE_COLUMN} releases={[]} top={0}>
            <History line={line} steps={steps} panel={panel} window={window} height={track} />
          </TimeField>
        </div>
      ))}
    </div>
  );
}

interface BigProps {
  readonly value: number;
  readonly panel: Panel;
  readonly format: Writer;
}

function Big({ value, panel, format }: BigProps): ReactNode {
  const over = reached(value, panel.thresholds);
  const tone = over === undefined ? "" : over.severity === "critical" ? " crit" : " warn";
  return (
    <span className={`reading-big${tone}`}>
      <Written of={format(value)} />
      {over !== undefined && (
        <span className="panel-over small">
          <StatusShape status={over.severity} />
          over {roundText(format(over.from))}
        </span>
      )}
    </span>
  );
}

interface BigAtProps extends Omit<BigProps, "value"> {
  readonly line: PlotLine;
  readonly steps: Steps;
}

function BigAt({ line, steps, panel, format }: BigAtProps): ReactNode {
  const { start, step, length } = steps;
  const at = useCrosshair(
    useCallback((time) => stepAt({ start, step, length }, time), [start, step, length]),
  );
  return (
    <Big
      value={at === -1 ? line.stats.last : (line.values[at] ?? Number.NaN)}
      panel={panel}
      format={format}
    />
  );
}

interface HistoryProps extends Omit<BigAtProps, "format"> {
  readonly window: TimeWindow;
  readonly height: number;
}

function History({ line, steps, panel, window, height }: HistoryProps): ReactNode {
  const series = useMemo((): Series => {
    const { start, step, length } = steps;
    return {
      time: Array.from({ length }, (_, at) => start + at * step),
      step,
      values: Array.from(line.values, (value) => (Number.isFinite(value) ? value : null)),
    };
  }, [line, steps]);
  const worst = reached(line.stats.max, panel.thresholds);
  const limit: TrackLimit | undefined =
    worst === undefined ? undefined : { value: worst.from, tone: worst.severity };
  const max = Math.max(panel.axis?.max ?? 0, maxOf(series.values), worst?.from ?? 0);
  return <Track series={series} window={window} max={max} limit={limit} height={height} />;
}
