import { type ReactNode, memo } from "react";
import type { LogRecord } from "@sightline/api";
import { seriesColour } from "../series-colour/series-colour.ts";
import { useClock } from "../format/use-clock.ts";
import { secondsOf } from "../trace/writing.ts";
import { keyFields } from "./fields.ts";

export const LOG_ROW = 24;

interface LogRowProps {
  readonly record: LogRecord;
  readonly id: string;
  readonly top: number;
  readonly selected: boolean;
  readonly onSelect: (record: LogRecord) => void;
}

export const LogRow = memo(function LogRow({ record, id, top, selected, onSelect }: LogRowProps): ReactNode {
  const clock = useClock();
  return (
    <div
      id={id}
      role="row"
      tabIndex={-1}
      className="log-row"
      data-level={record.level}
      aria-selected={selected}
      style={{ top }}
      onClick={() => onSelect(record)}
    >
      <span role="cell">{clock.milli(secondsOf(record.time))}</span>
      <span role="cell" className="log-level" data-level={record.level}>
        {record.level}
      </span>
      <span role="cell" className="log-service">
        <i style={{ background: seriesColour(record.service) }} />
        {record.service}
      </span>
      <span role="cell" className="log-body">
        {firstLine(record.body)}
        {keyFields(record).map(({ key, value }) => (
          <span key={key} className="log-field">
            {key} <b>{value}</b>
          </span>
        ))}
      </span>
      <span role="cell" className="log-trace mono">
        {record.traceId === null ? "" : record.traceId.slice(0, 8)}
      </span>
    </div>
  );
});

function firstLine(body: string): string {
  const end = body.indexOf("\n");
  return end === -1 ? body : `${body.slice(0, end)} …`;
}
