import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { useClock } from "../format/use-clock.ts";
import { sixths } from "../track/ticks.ts";
import { crosshair } from "../window/crosshair.ts";

interface TimeAxisProps {
  /** Unix seconds. */
  readonly window: { readonly from: number; readonly to: number };
}

/** Under a plot: labels each sixth of the window on an accent line, since the line is the brush itself. */
export function TimeAxis({ window }: TimeAxisProps): ReactNode {
  const clock = useClock();
  const { from, to } = window;
  const ticks = useMemo(() => sixths(from, to, clock), [from, to, clock]);
  return (
    <div className="time-axis" aria-hidden="true">
      {ticks.map(({ time, label }, at) => (
        <span
          key={time}
          data-end={at === 0 ? "first" : at === ticks.length - 1 ? "last" : undefined}
          style={{ left: `${((time - from) / (to - from)) * 100}%` }}
        >
          {label}
        </span>
      ))}
    </div>
  );
}

/** The moment that is pointed at, anywhere on the page or on the strip; moved by style alone. */
export function TimeCross({ window }: TimeAxisProps): ReactNode {
  const line = useRef<HTMLDivElement>(null);
  const pill = useRef<HTMLSpanElement>(null);
  const clock = useClock();
  const { from, to } = window;
  useEffect(() => {
    const show = (): void => {
      const time = crosshair.get();
      if (line.current === null || pill.current === null) return;
      line.current.hidden = time === null || time < from || time > to;
      if (time === null) return;
      line.current.style.left = `${((time - from) / (to - from)) * 100}%`;
      pill.current.textContent = clock.second(time);
    };
    show();
    return crosshair.subscribe(show);
  }, [from, to, clock]);
  return (
    <div ref={line} className="time-cross" hidden>
      <span ref={pill} />
    </div>
  );
}
