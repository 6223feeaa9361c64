/** The axis of a time field: the window as an accent line with end caps, six ticks, and the crosshair's pill. */
import { type ReactNode, useRef } from "react";
import type { Change } from "@sightline/api";
import { ChangeMark } from "../component/status.tsx";
import { useClock } from "../format/use-clock.ts";
import { placeLabels } from "../shell/strip/labels.ts";
import type { TimeWindow } from "../window/time-window.ts";
import { sixths } from "./ticks.ts";
import { useCrosshairShare } from "./time-field.tsx";
import { useWidth } from "./use-width.ts";
import "./track.css";

/** A label nearer to the pill than this hides, in pixels. */
const NEAR = 48;

/** Geist's figures at 11 px are about this wide. */
const LETTER = 6.5;

export function Ruler({ window }: { readonly window: TimeWindow }): ReactNode {
  const clock = useClock();
  const ruler = useRef<HTMLDivElement>(null);
  const pill = useRef<HTMLSpanElement>(null);
  useCrosshairShare(window.from, window.to, (share, time) => {
    const box = ruler.current;
    const mark = pill.current;
    if (box === null || mark === null) return;
    mark.hidden = share === null;
    const x = (share ?? 0) * box.clientWidth;
    if (share !== null) {
      mark.textContent = clock.second(time);
      mark.style.left = `${Math.min(Math.max(x, 28), box.clientWidth - 28)}px`;
    }
    const labels = [...box.querySelectorAll<HTMLElement>(".ruler-label")];
    for (const [at, label] of labels.entries()) {
      const own = (at / (labels.length - 1)) * box.clientWidth;
      label.style.visibility = share !== null && Math.abs(own - x) < NEAR ? "hidden" : "visible";
    }
  });
  const ticks = sixths(window.from, window.to, clock);
  const width = useWidth(ruler);
  // The labels at the ends stand inside the axis: half a label nearer to their neighbours.
  const every = ticks.some(({ label }) => label.length * LETTER * 1.6 > width / 6) ? 2 : 1;
  return (
    <div ref={ruler} className="ruler">
      {ticks.map(({ time, label }, at) => (
        <span
          key={time}
          className="ruler-label"
          style={{ left: `${(at / 6) * 100}%` }}
          data-edge={at % 6 === 0 ? at : undefined}
        >
          {at % every === 0 && label}
        </span>
      ))}
      <span ref={pill} className="time-pill" hidden />
      <div className="ruler-line">
        {ticks.slice(1, -1).map(({ time }, at) => (
          <i key={time} style={{ left: `${((at + 1) / 6) * 100}%` }} />
        ))}
      </div>
    </div>
  );
}

interface ReleaseNamesProps {
  readonly window: TimeWindow;
  readonly releases: readonly Change[];
}

/** The names at the top of the dashed lines; a name that would run into a newer one drops to its mark. */
export function ReleaseNames({ window, releases }: ReleaseNamesProps): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const inside = releases
    .filter(({ time }) => time >= window.from && time <= window.to)
    .map((item) => ({
      item,
      label: item.label,
      x: ((item.time - window.from) / (window.to - window.from)) * width,
    }));
  return (
    <div ref={place} className="release-names">
      {width > 0 &&
        placeLabels(inside, width).map(({ item, x, labelled }) => (
          <span key={`${item.time} ${item.label}`} style={{ left: x }} title={item.label}>
            <ChangeMark kind={item.kind} />
            {labelled && item.label}
          </span>
        ))}
    </div>
  );
}
