/** The two columns of a page: master, and a detail pane that can be drawn wider, hidden, or slid over. */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from "react";
import { createPreference, usePreference } from "../preference/preference.ts";
import { useKeys } from "../keyboard/use-keys.ts";

export const NARROWEST = 320;
export const WIDEST = 560;
const USUAL = 400;

const detailWidth = createPreference<number>("sightline.detail", USUAL, (text) =>
  clamped(Number(text) || USUAL),
);
const detailHidden = createPreference<boolean>("sightline.detail.hidden", false, (text) => text === "true");

function clamped(width: number): number {
  return Math.min(Math.max(Math.round(width), NARROWEST), WIDEST);
}

interface PageProps {
  readonly master: ReactNode;
  /** Without one the master has the whole width. */
  readonly detail?: ReactNode;
  /** Under 1200 px the detail slides over the master when this is true; the pages say so by their selection. */
  readonly detailOpen?: boolean;
  readonly onCloseDetail?: () => void;
}

export function Page({ master, detail, detailOpen = false, onCloseDetail }: PageProps): ReactNode {
  const width = usePreference(detailWidth);
  const hidden = usePreference(detailHidden);
  const has = detail !== undefined && detail !== null && detail !== false;
  useKeys([{ key: "\\", label: "detail pane", group: "page", run: () => detailHidden.set(!hidden) }]);
  return (
    <div
      className="page"
      data-detail={has ? (hidden ? "hidden" : "shown") : "none"}
      data-open={detailOpen}
      style={{ "--detail": `${width}px` }}
    >
      <main className="master" id="master">
        {master}
      </main>
      {has && !hidden && (
        <aside className="detail" aria-label="Detail">
          <DetailEdge width={width} />
          {onCloseDetail !== undefined && (
            <button type="button" className="detail-close button" onClick={onCloseDetail}>
              Back to the list
            </button>
          )}
          {detail}
        </aside>
      )}
    </div>
  );
}

function DetailEdge({ width }: { readonly width: number }): ReactNode {
  const start = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width };
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (start.current !== null)
      detailWidth.set(clamped(start.current.width + start.current.x - event.clientX));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.key === "ArrowLeft" ? 16 : event.key === "ArrowRight" ? -16 : 0;
    if (step !== 0) detailWidth.set(clamped(width + step));
  };
  return (
    <div
      className="detail-edge"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the detail pane"
      aria-valuenow={width}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => (start.current = null)}
      onDoubleClick={() => detailWidth.set(USUAL)}
      onKeyDown={onKeyDown}
    />
  );
}
