import { type ReactNode, useState } from "react";
import type { LogRecord } from "@sightline/api";
import { Kbd } from "../../component/button.tsx";
import { durationOfNano } from "../../format/duration.ts";
import { percent } from "../../format/number.ts";
import { useClock } from "../../format/use-clock.ts";
import { Written } from "../../format/written.tsx";
import { combLabel } from "../layout/finding.ts";
import { type Exception, exceptionsOf, placeOf } from "../layout/facts.ts";
import { ownerOf } from "../layout/owner.ts";
import { type Repeat, avoidable, isAvoidable } from "../layout/repeats.ts";
import { framesOf } from "../layout/stack.ts";
import { selfTime } from "../layout/self-time.ts";
import type { TraceNode } from "../layout/tree.ts";
import { ownerColour } from "../ink.ts";
import type { TraceModel } from "../model.ts";
import { nano, offset, secondsOf, writing } from "../writing.ts";
import { Loops } from "./loops.tsx";
import { AttributeTable } from "./attributes.tsx";
import { Links } from "./links.tsx";
import "./detail.css";

export interface SpanDetailProps {
  readonly model: TraceModel;
  readonly node: TraceNode;
  /** Set where the row stands for all calls of a repeat. */
  readonly repeat: Repeat | null;
  readonly onFilter: (key: string, value: string) => void;
  readonly onCopy: (text: string, what: string) => void;
  readonly onSelect: (node: TraceNode) => void;
}

export function SpanDetail(props: SpanDetailProps): ReactNode {
  const { model, node, repeat, onFilter, onCopy, onSelect } = props;
  const { span } = node;
  const owner = ownerOf(node);
  const logs = model.logs.get(span.spanId) ?? [];
  const resource = model.tree.trace.resources[span.resource] ?? {};
  return (
    <>
      <header className="detail-section span-head">
        <h2 className={owner.kind === "database" ? "mono" : undefined}>
          <i className="span-swatch" style={{ background: ownerColour(owner) }} />
          {span.name === "" ? "(no name)" : span.name}
          <span className="span-place">
            {writing.count(node.index + 1)} of {writing.count(model.tree.nodes.length)}
          </span>
        </h2>
        <p>{whereabouts(model, node)}</p>
        {repeat === null ? <Readings model={model} node={node} /> : <RepeatReadings repeat={repeat} />}
        {node.shift !== 0 && (
          <p className="span-note">
            Its clock is {nano(Math.abs(node.shift))} {node.shift > 0 ? "behind" : "ahead of"} its
            caller&apos;s; it is shown where it must have been.
          </p>
        )}
        {node.placement !== "root" && node.placement !== "child" && (
          <p className="span-note">
            {node.placement === "orphan"
              ? `Its parent ${span.parentSpanId ?? ""} has not arrived, or was not sampled.`
              : "Its parents lead back to itself; it is shown as a root."}
          </p>
        )}
      </header>
      {exceptionsOf(span).map((exception, at) => (
        // Exceptions have no identity of their own; their order does not change.
        // oxlint-disable-next-line react/no-array-index-key -- see above
        <ExceptionSection key={at} exception={exception} />
      ))}
      <Loops span={span} />
      <Logs logs={logs} />
      <AttributeTable title="Attributes" attributes={span.attributes} onFilter={onFilter} onCopy={onCopy} />
      <Events node={node} />
      <Links model={model} node={node} onSelect={onSelect} />
      <AttributeTable title="Resource" attributes={resource} most={4} onFilter={onFilter} onCopy={onCopy} />
      <AttributeTable
        title="Span"
        attributes={{
          "span id": span.spanId,
          kind: span.kind,
          status:
            span.status.message === "" ? span.status.code : `${span.status.code}: ${span.status.message}`,
          ...(span.scope.name === "" ? {} : { scope: `${span.scope.name} ${span.scope.version}`.trim() }),
        }}
        onCopy={onCopy}
      />
    </>
  );
}

function whereabouts(model: TraceModel, node: TraceNode): string {
  const { service, version, host } = placeOf(model.tree, node);
  const what = version === null ? service : `${service} ${version}`;
  const where = host === null ? "" : ` on ${host}`;
  return `${what}${where}, started at ${nano(node.start)}`;
}

function Readings({ model, node }: { readonly model: TraceModel; readonly node: TraceNode }): ReactNode {
  const length = node.end - node.start;
  return (
    <dl className="readings">
      <Reading label="duration">
        <Written of={durationOfNano(length)} />
      </Reading>
      <Reading label="own time">
        <Written of={durationOfNano(selfTime(node))} />
      </Reading>
      <Reading label="of the trace">
        <Written of={percent(length / model.tree.duration)} />
      </Reading>
    </dl>
  );
}

function RepeatReadings({ repeat }: { readonly repeat: Repeat }): ReactNode {
  return (
    <>
      <dl className="readings">
        <Reading label={repeat.kind === "work" ? "times" : "calls"}>
          {writing.count(repeat.calls.length)}
        </Reading>
        <Reading label="together">
          <Written of={durationOfNano(repeat.time)} />
        </Reading>
        {isAvoidable(repeat) && (
          <Reading label="avoidable">
            <Written of={durationOfNano(avoidable(repeat))} />
          </Reading>
        )}
      </dl>
      <p className="span-note">
        {combLabel(repeat, writing)}. Below is the first of them; <Kbd of="l" /> shows each.
      </p>
    </>
  );
}

function Reading({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dd>{children}</dd>
      <dt>{label}</dt>
    </div>
  );
}

/** Lines of a stack that are shown at once. */
const STACK = 4;

function ExceptionSection({ exception }: { readonly exception: Exception }): ReactNode {
  const [all, setAll] = useState(false);
  const lines = framesOf(exception.stack);
  const shown = all ? lines : lines.slice(0, STACK);
  return (
    <section className="detail-section exception">
      <h3 className="mono">
        <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
          <path d="M6 0l6 6-6 6-6-6z" fill="currentColor" />
        </svg>
        {exception.type}
      </h3>
      {exception.message !== "" && <p className="mono">{exception.message}</p>}
      {shown.length > 0 && (
        <ol className="stack">
          {shown.map(({ call, place, line }, at) => (
            // A frame may recur in a stack; their order does not change.
            // oxlint-disable-next-line react/no-array-index-key -- see above
            <li key={at} title={line}>
              at {call} <span>{place}</span>
            </li>
          ))}
        </ol>
      )}
      {lines.length > shown.length && (
        <button type="button" className="link" onClick={() => setAll(true)}>
          {lines.length - shown.length} more lines
        </button>
      )}
    </section>
  );
}

function Events({ node }: { readonly node: TraceNode }): ReactNode {
  const { events } = node.span;
  if (events.length === 0) return null;
  return (
    <section className="detail-section">
      <h3>
        Events <span>{events.length}</span>
      </h3>
      <ol className="moments">
        {events.map((event, at) => (
          // Two events may be equal in everything; their order does not change.
          // oxlint-disable-next-line react/no-array-index-key -- see above
          <li key={at}>
            <span className="moment-time">{offset(event.offsetNano + node.shift - node.start)}</span>
            <span className="mono">{event.name}</span>
            <span className="moment-text">{brief(event.attributes)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function brief(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .filter(([key]) => key !== "exception.stacktrace")
    .map(([key, value]) => (key.startsWith("exception.") ? value : `${key} ${value}`))
    .join(", ");
}

function Logs({ logs }: { readonly logs: readonly LogRecord[] }): ReactNode {
  const clock = useClock();
  if (logs.length === 0) return null;
  return (
    <section className="detail-section">
      <h3>
        Logs in this span <span>{logs.length}</span>
      </h3>
      <ol className="moments">
        {logs.map((log) => (
          <li key={log.id}>
            <span className="moment-time">{clock.milli(secondsOf(log.time))}</span>
            <span className="log-level" data-level={log.level}>
              {log.level}
            </span>
            <span className="moment-text strong">{log.body}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
