import { type PointerEvent, type ReactNode, useLayoutEffect, useMemo, useRef } from "react";
import type { LogVolume } from "@sightline/api";
import { useInk } from "../trace/ink.ts";
import { prepared } from "../trace/waterfall/canvas.ts";
import { writing } from "../trace/writing.ts";
import { useSize } from "../traces/size.ts";
import { TimeAxis, TimeCross } from "../traces/time-axis.tsx";
import type { TimeWindow } from "../window/time-window.ts";
import { mostIn, volumeBars } from "./volume.ts";

interface VolumeChartProps {
  readonly volume: LogVolume;
  readonly window: TimeWindow;
  readonly onBrush: (range: { readonly from: number; readonly to: number }) => void;
  readonly onHover: (time: number | null) => void;
}

/** A pointer that moved less than this, in pixels, has clicked. */
const CLICK = 4;

/** Records over the window's time; errors stand on the line, warnings on them. */
export function VolumeChart({ volume, window, onBrush, onHover }: VolumeChartProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const rubber = useRef<HTMLElement>(null);
  const start = useRef<number | null>(null);
  const size = useSize(box);
  const ink = useInk();
  const bars = useMemo(() => volumeBars(volume, window, size), [volume, window, size]);

  useLayoutEffect(() => {
    const paper = prepared(canvas.current, size.width, size.height);
    if (paper === null) return;
    paper.clearRect(0, 0, size.width, size.height);
    for (const bar of bars) {
      let top = size.height;
      for (const [height, colour] of [
        [bar.error, ink.volume.error],
        [bar.warn, ink.volume.warn],
        [bar.rest, ink.volume.rest],
      ] as const) {
        paper.fillStyle = colour;
        paper.fillRect(bar.x, top - height, bar.width, height);
        top -= height;
      }
    }
  }, [bars, ink, size]);

  const xOf = (event: PointerEvent): number =>
    Math.min(Math.max(event.clientX - (box.current?.getBoundingClientRect().left ?? 0), 0), size.width);
  const timeOf = (x: number): number =>
    window.from + (x / Math.max(size.width, 1)) * (window.to - window.from);
  const onUp = (event: PointerEvent<HTMLDivElement>): void => {
    const from = start.current;
    start.current = null;
    if (rubber.current !== null) rubber.current.hidden = true;
    const to = xOf(event);
    if (from === null || Math.abs(to - from) < CLICK) return;
    onBrush({ from: timeOf(Math.min(from, to)), to: timeOf(Math.max(from, to)) });
  };
  const onMove = (event: PointerEvent<HTMLDivElement>): void => {
    const x = xOf(event);
    onHover(timeOf(x));
    if (start.current === null || rubber.current === null) return;
    rubber.current.hidden = false;
    rubber.current.style.left = `${Math.min(x, start.current)}px`;
    rubber.current.style.width = `${Math.abs(x - start.current)}px`;
  };

  return (
    <>
      <div className="volume">
        <span className="volume-most">{writing.count(mostIn(volume))}</span>
        <div
          ref={box}
          className="volume-plot"
          role="img"
          aria-label="Log records over time"
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            start.current = xOf(event);
          }}
          onPointerMove={onMove}
          onPointerUp={onUp}
          onPointerCancel={() => {
            start.current = null;
          }}
          onPointerLeave={() => onHover(null)}
        >
          <canvas ref={canvas} />
          <TimeCross window={window} />
          <i
            ref={rubber}
            className="scatter-rubber"
            data-select="false"
            style={{ top: 0, height: "100%" }}
            hidden
          />
        </div>
      </div>
      <TimeAxis window={window} />
    </>
  );
}
