import { type ReactNode, useMemo } from "react";
import { useQuery } from "@tanstack/react-query";
import type { TraceList } from "@sightline/api";
import { activityQuery } from "../data/queries.ts";
import { crosshair } from "../window/crosshair.ts";
import type { WindowControl } from "../window/use-window.ts";
import { brushed } from "./brushed.ts";
import { Scatter } from "./scatter/scatter.tsx";
import { TimeAxis } from "./time-axis.tsx";
import type { Selection } from "./scatter/selection.ts";

interface PlotProps {
  readonly answer: TraceList;
  readonly time: WindowControl;
  readonly selection: Selection | null;
  readonly onSelection: (selection: Selection | null) => void;
  readonly onPick: (traceId: string) => void;
  readonly onOpen: (traceId: string) => void;
}

/** Seconds. Releases are few; a live window need not ask for them at every step. */
const STEP = 300;

/** The scatter with what changed in its time. */
export function Plot({ answer, time, selection, onSelection, onPick, onOpen }: PlotProps): ReactNode {
  const { window, setWindow } = time;
  const from = Math.floor(window.from / STEP) * STEP;
  const to = Math.ceil(window.to / STEP) * STEP;
  const asked = useMemo(() => ({ from, to, live: false }), [from, to]);
  const { data: activity } = useQuery(activityQuery({ window: asked, step: STEP }));
  return (
    <>
      <Scatter
        points={answer.points}
        window={window}
        markers={activity?.changes ?? []}
        selection={selection}
        onBrush={(range) => setWindow(brushed(window, range))}
        onSelection={onSelection}
        onPick={onPick}
        onOpen={onOpen}
        onHover={crosshair.hover}
      />
      <TimeAxis window={window} />
    </>
  );
}
