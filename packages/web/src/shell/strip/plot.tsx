import { type PointerEvent, type ReactNode, useCallback, useEffect, useMemo, useRef } from "react";
import { useQuery } from "@tanstack/react-query";
import type { Change } from "@sightline/api";
import { ChangeMark } from "../../component/status.tsx";
import { useLasting } from "../../data/lasting.ts";
import { activityQuery } from "../../data/queries.ts";
import { useClock } from "../../format/use-clock.ts";
import { roundTicks } from "../../track/ticks.ts";
import { useWidth } from "../../track/use-width.ts";
import { crosshair } from "../../window/crosshair.ts";
import { useScope } from "../../window/use-scope.ts";
import { useWindow } from "../../window/use-window.ts";
import {
  type Drag,
  type Range,
  asWindow,
  dragged,
  gripAt,
  nextSpan,
  stripStep,
  timeOf,
  xOf,
} from "./brush.ts";
import { Brush } from "./brush-frame.tsx";
import { placeLabels } from "./labels.ts";
import { stripSpan } from "./span.ts";
import { bandPath, errorPath } from "./volume.ts";

interface StripPlotProps {
  readonly range: Range;
  readonly span: number;
  readonly draft: Range | null;
  readonly onDraft: (draft: Range | null) => void;
}

/** Narrower than this a drag is a slip of the hand, in pixels. */
const SLIP = 4;

export function StripPlot({ range, span, draft, onDraft }: StripPlotProps): ReactNode {
  const plot = useRef<HTMLDivElement>(null);
  const width = useWidth(plot);
  const { window, setWindow, setLast } = useWindow();
  const { query } = useScope();
  const clock = useClock();
  const drag = useRef<Drag | null>(null);
  const step = stripStep(span);
  const asked = {
    from: Math.floor(range.from / step) * step,
    to: Math.ceil(range.to / step) * step,
    live: false,
  };
  const result = useQuery({
    ...activityQuery({ window: asked, query, step }),
    // The last bucket grows while the window is live.
    refetchInterval: window.live ? Math.min(Math.max(step * 250, 5000), 60_000) : false,
  });
  const { data } = useLasting(`${step} ${query ?? ""}`, result);
  useWheel(plot, (by) => stripSpan.set(nextSpan(span, by, window) ?? 0));

  const ticks = useMemo(
    () => (width === 0 ? [] : roundTicks(range.from, range.to, Math.floor(width / 72), clock)),
    [range.from, range.to, width, clock],
  );
  const shown = draft ?? window;
  const xAt = (event: PointerEvent): number =>
    event.clientX - (plot.current?.getBoundingClientRect().left ?? 0);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const x = xAt(event);
    const time = timeOf(x, range, width);
    drag.current = { grip: gripAt(x, window, range, width), window, start: time, at: time };
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const x = xAt(event);
    const time = timeOf(x, range, width);
    if (drag.current === null) {
      crosshair.hover(time);
      event.currentTarget.dataset["grip"] = gripAt(x, window, range, width);
      return;
    }
    crosshair.hover(null);
    drag.current = { ...drag.current, at: time };
    if (moved(drag.current)) onDraft(dragged(drag.current, range, ((range.to - range.from) / width) * SLIP));
  };
  const moved = ({ start, at }: Drag): boolean =>
    Math.abs(at - start) >= ((range.to - range.from) / width) * SLIP;
  const onPointerUp = (): void => {
    const done = drag.current;
    drag.current = null;
    onDraft(null);
    if (done === null || !moved(done)) return;
    const next = dragged(done, range, ((range.to - range.from) / width) * SLIP);
    const now = Date.now() / 1000;
    if (next !== null) setWindow(asWindow(next, now, ((range.to - range.from) / width) * 3));
  };

  return (
    <div
      ref={plot}
      className="strip-plot"
      role="group"
      aria-label={`Time, ${clock.range(range.from, range.to, range.to)}`}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        drag.current = null;
        onDraft(null);
      }}
      onPointerLeave={() => crosshair.hover(null)}
      onDoubleClick={() => setLast("1h")}
    >
      <svg width={width} height="64" aria-hidden="true">
        {data !== undefined && width > 0 && (
          <>
            <path d={bandPath(data.buckets, data.step, range, width)} fill="var(--band)" />
            <path d={errorPath(data.buckets, data.step, range, width)} fill="var(--crit)" />
          </>
        )}
        <path d={`M0 50.5H${width}`} stroke="var(--line3)" />
      </svg>
      {ticks.map(({ time, label }) => {
        const x = xOf(time, range, width);
        return x < 18 || x > width - 18 ? null : (
          <span key={time} className="strip-label" style={{ left: x }}>
            {label}
          </span>
        );
      })}
      <Changes changes={data?.changes ?? []} range={range} width={width} />
      <Brush
        from={xOf(shown.from, range, width)}
        to={xOf(shown.to, range, width)}
        window={shown}
        onChange={(next) => setWindow(asWindow(next, Date.now() / 1000, 1))}
      />
      <StripCrosshair range={range} />
    </div>
  );
}

function Changes({
  changes,
  range,
  width,
}: {
  readonly changes: readonly Change[];
  readonly range: Range;
  readonly width: number;
}): ReactNode {
  const inside = changes
    .filter(({ time }) => time >= range.from && time <= range.to)
    .map((change) => ({ item: change, x: xOf(change.time, range, width), label: change.label }));
  return placeLabels(inside, width).map(({ item, x, labelled }) => (
    <div key={`${item.time} ${item.label}`} className="strip-change" style={{ left: x }} title={item.label}>
      <ChangeMark kind={item.kind} />
      <span className={labelled ? undefined : "strip-change-hidden"}>{item.label}</span>
    </div>
  ));
}

/** Follows the crosshair without drawing the strip again. */
function StripCrosshair({ range }: { readonly range: Range }): ReactNode {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = (): void => {
      const time = crosshair.get();
      const element = line.current;
      if (element === null) return;
      const inside = time !== null && time >= range.from && time <= range.to;
      element.hidden = !inside;
      if (inside) element.style.left = `${((time - range.from) / (range.to - range.from)) * 100}%`;
    };
    place();
    return crosshair.subscribe(place);
  }, [range.from, range.to]);
  return <div ref={line} className="strip-crosshair" hidden />;
}

/** One step a notch: the wheel's own steps differ from machine to machine. */
const NOTCH = 60;

function useWheel(target: React.RefObject<HTMLElement | null>, onStep: (by: 1 | -1) => void): void {
  const step = useRef(onStep);
  useEffect(() => {
    step.current = onStep;
  });
  const attach = useCallback(() => {
    const element = target.current;
    if (element === null) return undefined;
    let sum = 0;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      sum += event.deltaY;
      if (Math.abs(sum) < NOTCH) return;
      step.current(sum > 0 ? 1 : -1);
      sum = 0;
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [target]);
  useEffect(attach, [attach]);
}
