import { type PointerEvent, type ReactNode, useLayoutEffect, useRef } from "react";
import type { Row } from "../layout/rows.ts";
import { type Viewport, clamp, pan, wholeTrace, zoom } from "../layout/viewport.ts";
import { useInk } from "../ink.ts";
import { useSize } from "../../traces/size.ts";
import { MINIMAP, timeAtX, xAt } from "./geometry.ts";
import { paintMinimap } from "./paint.ts";
import { prepared } from "./canvas.ts";

interface MinimapProps {
  readonly rows: readonly Row[];
  readonly duration: number;
  readonly view: Viewport;
  readonly onView: (view: Viewport) => void;
}

type Grip = "from" | "to" | "inside" | "new";

/** How near, in pixels, the pointer must be to one of the frame's sides to take it. */
const NEAR = 6;

/** The whole trace; the frame is what the waterfall shows of it. Drag it, its sides, or a new one. */
export function Minimap({ rows, duration, view, onView }: MinimapProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drag = useRef<{ grip: Grip; at: number; view: Viewport } | null>(null);
  const { width } = useSize(box);
  const ink = useInk();

  useLayoutEffect(() => {
    const paper = prepared(canvas.current, width, MINIMAP);
    if (paper !== null) paintMinimap(paper, rows, wholeTrace(duration), { width, height: MINIMAP }, ink);
  }, [rows, duration, width, ink]);

  const whole = wholeTrace(duration);
  const timeOf = (event: PointerEvent): number =>
    timeAtX(whole, width, event.clientX - (box.current?.getBoundingClientRect().left ?? 0));
  const gripAt = (time: number): Grip => {
    const near = (NEAR / width) * duration;
    if (Math.abs(time - view.from) < near && view.from > 0) return "from";
    if (Math.abs(time - view.to) < near && view.to < duration) return "to";
    const zoomed = view.to - view.from < duration;
    return zoomed && time > view.from && time < view.to ? "inside" : "new";
  };

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = timeOf(event);
    drag.current = { grip: gripAt(at), at, view };
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const at = timeOf(event);
    const held = drag.current;
    if (held === null) {
      const grip = gripAt(at);
      event.currentTarget.style.cursor =
        grip === "new" ? "crosshair" : grip === "inside" ? "grab" : "ew-resize";
      return;
    }
    const moved = dragged(held, at, duration);
    if (moved !== null) onView(moved);
  };
  const onPointerUp = (): void => {
    drag.current = null;
  };

  return (
    <div
      ref={box}
      className="wf-minimap"
      role="group"
      aria-label="The whole trace"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onDoubleClick={() => onView(whole)}
      onWheel={(event) => {
        const at = timeAtX(whole, width, event.nativeEvent.offsetX);
        onView(zoom(view, event.deltaY > 0 ? 1.25 : 0.8, at, duration));
      }}
    >
      <canvas ref={canvas} />
      <i
        className="wf-frame"
        style={{ left: xAt(whole, width, view.from), width: xAt(whole, width, view.to - view.from) }}
      />
    </div>
  );
}

function dragged(
  held: { readonly grip: Grip; readonly at: number; readonly view: Viewport },
  at: number,
  duration: number,
): Viewport | null {
  switch (held.grip) {
    case "inside":
      return pan(held.view, at - held.at, duration);
    case "from":
      return clamp({ from: Math.min(at, held.view.to - 1), to: held.view.to }, duration);
    case "to":
      return clamp({ from: held.view.from, to: Math.max(at, held.view.from + 1) }, duration);
    case "new":
      // A click is no drag: under half a percent of the trace nothing happens.
      if (Math.abs(at - held.at) < duration * 0.005) return null;
      return clamp({ from: Math.min(at, held.at), to: Math.max(at, held.at) }, duration);
    default:
      return held.grip satisfies never;
  }
}
