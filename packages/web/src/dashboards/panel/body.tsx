/** What a panel shows, by its kind. */
import { type ReactNode, useCallback, useMemo } from "react";
import { assertNever } from "@sightline/model";
import type { PlotLine } from "../../metrics/plot/lines.ts";
import type { TraceExemplar } from "../../metrics/prometheus/answers.ts";
import { tracePlaceOf, useToTraces } from "../../metrics/to-traces.ts";
import type { TimeWindow } from "../../window/time-window.ts";
import type { Known } from "../ask/answers.ts";
import type { PlacedPanel } from "../grid/layout.ts";
import { bucketsOf, shownBuckets } from "./buckets.ts";
import { DistributionPanel } from "./distribution.tsx";
import { HeatmapPanel } from "./heatmap.tsx";
import { linesOfPanel, valuesOfPanel } from "./lines.ts";
import { BarsPanel, SharePanel } from "./rank.tsx";
import { LogsPanel, TracesPanel } from "./rows.tsx";
import { PanelElsewhere, PanelEmpty, PanelError, PanelWaits } from "./states.tsx";
import { TablePanel } from "./table.tsx";
import { TextPanel } from "./text.tsx";
import { TimePanel } from "./time.tsx";
import { writerOfUnit } from "./unit.ts";
import { ValuePanel } from "./value.tsx";

export interface BodyProps {
  readonly placed: PlacedPanel;
  /** By query. */
  readonly known: readonly (Known | undefined)[];
  readonly window: TimeWindow;
  /** Pixels. */
  readonly height: number;
  readonly onWindow: (window: TimeWindow) => void;
  readonly selected?: string | undefined;
  readonly onLine?: ((id: string | undefined) => void) | undefined;
  readonly readings?: boolean;
}

export function PanelBody(props: BodyProps): ReactNode {
  const { placed, known, window, height, onWindow, selected, onLine, readings } = props;
  const { panel } = placed;
  const format = useMemo(() => writerOfUnit(panel.unit, panel.decimals), [panel]);
  // The list of what is known is made anew each time; what stands in it is not.
  // oxlint-disable-next-line react/exhaustive-deps -- see above
  const found = useMemo(() => linesOfPanel(panel, known), [panel, ...known]);
  // oxlint-disable-next-line react/exhaustive-deps -- see above
  const values = useMemo(() => valuesOfPanel(panel, known), [panel, ...known]);
  const { openTrace, around } = useToTraces();
  const { lines, steps } = found;
  const step = steps?.step ?? 60;
  const choose = useCallback(
    (line: PlotLine | undefined, time: number) => {
      if (onLine !== undefined) {
        onLine(line?.id);
        return;
      }
      const [query] = panel.queries;
      const leads = panel.links?.some(({ kind }) => kind === "traces") === true;
      // A click on a line leads to the traces behind it, where the panel says that there are any.
      if (line !== undefined && leads && query?.kind === "promql")
        around(tracePlaceOf(line.labels, query.expr), time, step);
    },
    [onLine, panel, around, step],
  );
  const exemplars = useMemo(() => exemplarsOf(known), [known]);
  const shared = { window, height, format, onWindow };

  if (panel.kind === "text") return <TextPanel text={panel.text ?? ""} />;
  const native = panel.queries.find((query) => query.kind === "native");
  if (native?.kind === "native" && panel.queries.every(({ kind }) => kind === "native"))
    return <PanelElsewhere target={native.target} />;
  const failed = known.find((one) => one?.error !== undefined && one.data === undefined)?.error;
  const data = known.flatMap((one) => one?.data ?? []);
  if (data.length === 0) return failed === undefined ? <PanelWaits /> : <PanelError error={failed} />;
  const nothing = <PanelEmpty placed={placed} window={window} />;
  switch (panel.kind) {
    case "time":
      if (steps === undefined || lines.length === 0) return nothing;
      return (
        <TimePanel
          {...shared}
          panel={panel}
          lines={lines}
          steps={steps}
          exemplars={exemplars}
          onTrace={openTrace}
          onChoose={choose}
          selected={selected}
          {...(readings === undefined ? {} : { readings })}
        />
      );
    case "value":
      if (values.length === 0) return nothing;
      return <ValuePanel {...shared} panel={panel} lines={lines} steps={steps} values={values} />;
    case "bars":
      return values.length === 0 ? nothing : <BarsPanel panel={panel} values={values} format={format} />;
    case "share":
      return values.some(({ value }) => value > 0) ? (
        <SharePanel panel={panel} values={values} format={format} />
      ) : (
        nothing
      );
    case "table":
      return values.length === 0 ? nothing : <TablePanel panel={panel} values={values} format={format} />;
    case "heatmap": {
      const buckets = shownBuckets(bucketsOf(lines));
      if (steps === undefined || buckets.length === 0) return nothing;
      return (
        <HeatmapPanel {...shared} buckets={buckets} steps={steps} exemplars={exemplars} onTrace={openTrace} />
      );
    }
    case "distribution":
      return values.some(({ value }) => value > 0) ? (
        <DistributionPanel values={values} height={height} format={format} />
      ) : (
        nothing
      );
    case "logs": {
      const logs = data.find((one) => one.kind === "logs");
      return logs?.kind === "logs" && logs.logs.length > 0 ? <LogsPanel data={logs} /> : nothing;
    }
    case "traces": {
      const traces = data.find((one) => one.kind === "traces");
      return traces?.kind === "traces" && traces.traces.length > 0 ? <TracesPanel data={traces} /> : nothing;
    }
    default:
      return assertNever(panel.kind, "kind of panel");
  }
}

function exemplarsOf(known: readonly (Known | undefined)[]): readonly TraceExemplar[] {
  const found = known.flatMap((one) => (one?.data?.kind === "range" ? one.data.exemplars : []));
  return [...new Map(found.map((one) => [`${one.traceId} ${one.time}`, one])).values()];
}
