import { type ReactNode, type Ref, useMemo } from "react";
import { finding, sentence } from "./layout/finding.ts";
import { tenantOf } from "./layout/facts.ts";
import { Kbd } from "../component/button.tsx";
import { durationOfNano } from "../format/duration.ts";
import { useClock } from "../format/use-clock.ts";
import { Written } from "../format/written.tsx";
import { Said } from "./said.tsx";
import { Shares } from "./shares.tsx";
import type { TracePlace, TraceView } from "./use-trace-view.ts";
import { Minimap } from "./waterfall/minimap.tsx";
import { Waterfall } from "./waterfall/waterfall.tsx";
import { secondsOf, writing } from "./writing.ts";
import "./trace.css";
import "./waterfall/waterfall.css";

interface TraceMasterProps {
  readonly view: TraceView;
  readonly place: TracePlace;
  readonly onPlace: (change: TracePlace) => void;
  readonly findRef: Ref<HTMLInputElement>;
  readonly onHover: (time: number | null) => void;
}

export function TraceMaster({ view, place, onPlace, findRef, onHover }: TraceMasterProps): ReactNode {
  const { model, rows } = view;
  const { tree } = model;
  const clock = useClock();
  const [root] = tree.roots;
  const tenant = tenantOf(tree);
  const words = useMemo(() => sentence(model.path, model.costliest, writing), [model]);
  const gain = useMemo(() => finding(tree, model.costliest, model.path, writing), [model, tree]);
  const services = tree.services.length;
  return (
    <div className="trace-page">
      <div className="trace-head">
        <div className="trace-title">
          <h1>{root?.span.name ?? "Trace without spans"}</h1>
          <span className="mono" title={tree.trace.traceId}>
            {tree.trace.traceId.slice(0, 12)}
          </span>
          <span>
            {tenant === null ? "" : `${tenant}, `}
            {clock.second(secondsOf(tree.trace.start))}
          </span>
          <div className="trace-facts">
            <strong>
              <Written of={durationOfNano(tree.duration)} />
            </strong>
            <span>{plural(tree.nodes.length, "span")}</span>
            <span>{plural(services, "service")}</span>
            {tree.trace.logs.length > 0 && (
              <button
                type="button"
                title="All logs of this trace"
                onClick={() => onPlace({ span: undefined })}
              >
                {plural(tree.trace.logs.length, "log")}
              </button>
            )}
            {tree.errorCount > 0 && (
              <button type="button" className="crit" title="Next error (n)" onClick={() => view.nextError()}>
                {plural(tree.errorCount, "error")}
              </button>
            )}
          </div>
        </div>
        <p className="trace-sentence">
          <Said words={words} />
          {!tree.trace.complete && "Not all of it is here: the trace is over the limit of spans."}
        </p>
        <Shares shares={model.shares} />
        <Minimap rows={rows} duration={tree.duration} view={view.view} onView={view.look} />
      </div>
      {place.find !== undefined && (
        <label className="trace-find">
          find
          <input
            ref={findRef}
            value={place.find}
            spellCheck={false}
            aria-label="Find in this trace"
            onChange={(event) => onPlace({ find: event.target.value })}
            onKeyDown={(event) => {
              if (event.key === "Enter") view.nextFound(event.shiftKey);
              else if (event.key === "Escape") onPlace({ find: undefined });
              else return;
              event.preventDefault();
              event.stopPropagation();
            }}
          />
          {place.find === "" ? "name, service, attribute" : plural(view.found.length, "span")}
          <Kbd of="Enter" />
        </label>
      )}
      <Waterfall
        rows={rows}
        path={model.path}
        duration={tree.duration}
        view={view.view}
        selected={view.at}
        isLit={view.isLit}
        foot={<Folded view={view} />}
        onSelect={view.select}
        onToggle={view.toggle}
        onFit={view.fit}
        onView={view.look}
        onHover={onHover}
      />
      {gain !== null && (
        <p className="trace-finding">
          <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
            <path d="M6 1l5.5 10H.5z" fill="currentColor" />
          </svg>
          <span>
            <Said words={gain} />
          </span>
        </p>
      )}
    </div>
  );
}

/** Says what is not shown, and how to see it. */
function Folded({ view }: { readonly view: TraceView }): ReactNode {
  let hidden = 0;
  for (const row of view.rows) if (row.kind === "repeat" && !row.open) hidden += row.repeat.calls.length - 1;
  if (hidden === 0) return null;
  return (
    <p className="wf-foot">
      {writing.count(hidden)} repeats are folded into one row each. Press <Kbd of="l" /> on it to see each
      call.
    </p>
  );
}

function plural(count: number, noun: string): string {
  return `${writing.count(count)} ${noun}${count === 1 ? "" : "s"}`;
}
