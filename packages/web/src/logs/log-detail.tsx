import type { ReactNode } from "react";
import type { LogRecord } from "@sightline/api";
import { AttributeTable } from "../trace/detail/attributes.tsx";
import { seriesColour } from "../series-colour/series-colour.ts";
import { useClock } from "../format/use-clock.ts";
import { secondsOf } from "../trace/writing.ts";

interface LogDetailProps {
  readonly record: LogRecord;
  readonly onFilter: (key: string, value: string) => void;
  readonly onCopy: (text: string, what: string) => void;
}

export function LogDetail({ record, onFilter, onCopy }: LogDetailProps): ReactNode {
  const clock = useClock();
  const time = secondsOf(record.time);
  const { "exception.stacktrace": stack, ...attributes } = record.attributes;
  return (
    <>
      <header className="detail-section span-head">
        <h2>
          <i className="span-swatch" style={{ background: seriesColour(record.service) }} />
          {record.service}
          <span className="log-level badge" data-level={record.level}>
            {record.level}
          </span>
        </h2>
        <p>
          {clock.day(time)} {clock.milli(time)}
          {record.logger !== "" && `, ${record.logger}`}
        </p>
        <pre className="log-text">{record.body}</pre>
      </header>
      {stack !== undefined && (
        <section className="detail-section exception">
          <h3 className="mono">{attributes["exception.type"] ?? "Stack"}</h3>
          <pre>{stack}</pre>
        </section>
      )}
      <AttributeTable
        title="Attributes"
        attributes={attributes}
        most={30}
        onFilter={onFilter}
        onCopy={onCopy}
      />
      {record.traceId !== null && (
        <div className="log-place">
          <AttributeTable
            title="Where it belongs"
            attributes={{
              trace: record.traceId,
              ...(record.spanId === null ? {} : { span: record.spanId }),
            }}
            onFilter={onFilter}
            onCopy={onCopy}
          />
        </div>
      )}
      <AttributeTable
        title="Resource"
        attributes={record.resource}
        most={6}
        onFilter={onFilter}
        onCopy={onCopy}
      />
    </>
  );
}
