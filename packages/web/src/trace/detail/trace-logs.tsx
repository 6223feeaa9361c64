import { type ReactNode, useState } from "react";
import type { LogRecord } from "@sightline/api";
import { grouped } from "../../format/number.ts";
import { useClock } from "../../format/use-clock.ts";
import type { TraceNode } from "../layout/tree.ts";
import type { TraceModel } from "../model.ts";
import { secondsOf } from "../writing.ts";
import "./detail.css";

interface TraceLogsProps {
  readonly model: TraceModel;
  readonly onSelect: (node: TraceNode) => void;
}

/** More than these wait behind a button. */
const MOST = 100;

/** All logs of the trace in their order, each leading to its span. */
export function TraceLogs({ model, onSelect }: TraceLogsProps): ReactNode {
  const [all, setAll] = useState(false);
  const { logs } = model.tree.trace;
  const shown = all ? logs : logs.slice(0, MOST);
  return (
    <>
      <header className="detail-section span-head">
        <h2>
          Logs of this trace
          <span className="span-place">{grouped(logs.length)}</span>
        </h2>
        <p>
          {logs.length === 0
            ? "No log record carries this trace's id. Choose a span to see what it did."
            : "Choose a span to see its own."}
        </p>
      </header>
      {logs.length > 0 && (
        <section className="detail-section">
          <ol className="moments">
            {shown.map((log) => (
              <Line key={log.id} log={log} node={nodeOf(model, log)} onSelect={onSelect} />
            ))}
          </ol>
          {logs.length > shown.length && (
            <button type="button" className="link" onClick={() => setAll(true)}>
              {grouped(logs.length - shown.length)} more
            </button>
          )}
        </section>
      )}
    </>
  );
}

function nodeOf(model: TraceModel, log: LogRecord): TraceNode | undefined {
  return log.spanId === null ? undefined : model.tree.bySpanId.get(log.spanId);
}

interface LineProps {
  readonly log: LogRecord;
  readonly node: TraceNode | undefined;
  readonly onSelect: (node: TraceNode) => void;
}

function Line({ log, node, onSelect }: LineProps): ReactNode {
  const clock = useClock();
  return (
    <li>
      <span className="moment-time">{clock.milli(secondsOf(log.time))}</span>
      <span className="log-level" data-level={log.level}>
        {log.level}
      </span>
      <span className="moment-text strong">
        {node === undefined ? (
          log.body
        ) : (
          <button type="button" className="log-link" onClick={() => onSelect(node)}>
            {log.body}
          </button>
        )}
      </span>
    </li>
  );
}
