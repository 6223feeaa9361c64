/** One panel: its title, its ways on, and its picture where it is in view. */
import { type ReactNode, memo, useMemo, useRef } from "react";
import { Link } from "@tanstack/react-router";
import { StatusShape } from "../../component/status.tsx";
import { AccentBar } from "../../component/state.tsx";
import type { TimeWindow } from "../../window/time-window.ts";
import { type Answers, useKnown } from "../ask/answers.ts";
import { queryId } from "../ask/batch-of.ts";
import type { PlacedPanel } from "../grid/layout.ts";
import { PanelBody } from "./body.tsx";
import { exploreOf, type Way, waysOf } from "./links.ts";
import { useNear } from "./use-near.ts";

export interface PanelProps {
  readonly placed: PlacedPanel;
  readonly answers: Answers;
  readonly question: string;
  readonly step: number;
  readonly window: TimeWindow;
  readonly selected: boolean;
  readonly onWindow: (window: TimeWindow) => void;
  readonly onSelect: (id: string) => void;
  readonly onFull: (id: string) => void;
}

export const LINE = 40;
/** The title's line, and the space under the picture. */
const HEAD = 28;
const FOOT = 16;

export const PanelView = memo(function PanelView(props: PanelProps): ReactNode {
  const { placed, answers, question, step, window, selected, onWindow, onSelect, onFull } = props;
  const place = useRef<HTMLElement>(null);
  const near = useNear(place);
  const { id, panel, title, width, height } = placed;
  const ids = useMemo(() => panel.queries.map((_, at) => queryId(placed, at)), [placed, panel]);
  const known = useKnown(answers, ids);
  const old = known.some((one) => one !== undefined && one.question !== question);
  const broken = known.find((one) => one?.error !== undefined && one.data !== undefined)?.error;
  return (
    <section
      ref={place}
      className="panel"
      style={{ gridColumn: `span ${width}`, height: height * LINE }}
      data-panel={id}
      data-kind={panel.kind}
      data-old={old}
      aria-label={title}
      aria-current={selected}
      onPointerDown={() => onSelect(id)}
    >
      {old && <AccentBar />}
      <header className="panel-head">
        <h3 className="section-head cut" title={panel.description}>
          {title}
        </h3>
        {broken !== undefined && (
          <span className="panel-broken" title={`${broken.message} ${broken.hint}`}>
            <StatusShape status="error" label="the newest answer failed" />
          </span>
        )}
        <Ways placed={placed} window={window} step={step} onFull={onFull} />
      </header>
      <div className="panel-body" style={{ height: height * LINE - HEAD - FOOT }}>
        {near && (
          <PanelBody
            placed={placed}
            known={known}
            window={window}
            height={height * LINE - HEAD - FOOT}
            onWindow={onWindow}
          />
        )}
      </div>
    </section>
  );
});

interface WaysProps {
  readonly placed: PlacedPanel;
  readonly window: TimeWindow;
  readonly step: number;
  readonly onFull?: (id: string) => void;
}

/** Quiet until the panel is pointed at or has the focus. */
export function Ways({ placed, window, step, onFull }: WaysProps): ReactNode {
  const explore = exploreOf(placed, window, step);
  return (
    <span className="panel-ways">
      {waysOf(placed).map((way) => (
        <WayLink key={way.title} way={way} />
      ))}
      {explore !== undefined && (
        <Link to="/explore" search={explore} className="link" title="As queries on the page Metrics">
          Metrics
        </Link>
      )}
      {onFull !== undefined && (
        <button type="button" className="link" title="This panel alone (f)" onClick={() => onFull(placed.id)}>
          Full
        </button>
      )}
    </span>
  );
}

function WayLink({ way }: { readonly way: Way }): ReactNode {
  const { title, to, search = {}, id, url } = way;
  if (to === "url")
    return (
      <a className="link" href={url} rel="noreferrer">
        {title}
      </a>
    );
  if (to === "dashboard")
    return (
      <Link to="/dashboards/$id" params={{ id: id ?? "" }} search={{}} className="link">
        {title}
      </Link>
    );
  return (
    <Link to={to} search={search} className="link">
      {title}
    </Link>
  );
}
