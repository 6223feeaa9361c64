import type { ReactNode } from "react";
import type { LogRecord } from "@sightline/api";
import { AttributeTable } from "../trace/detail/attributes.tsx";
import { serviceColour } from "../trace/ink.ts";
import { clockMilli, dayOf } from "../trace/writing.ts";

interface LogDetailProps {
  readonly record: LogRecord;
  readonly onFilter: (key: string, value: string) => void;
  readonly onCopy: (text: string, what: string) => void;
}

export function LogDetail({ record, onFilter, onCopy }: LogDetailProps): ReactNode {
  const { "exception.stacktrace": stack, ...attributes } = record.attributes;
  return (
    <>
      <header className="detail-section span-head">
        <h2>
          <i className="span-swatch" style={{ background: serviceColour(record.service) }} />
          {record.service}
          <span className="log-level badge" data-level={record.level}>
            {record.level}
          </span>
        </h2>
        <p>
          {dayOf(record.time)} {clockMilli(record.time)}
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
        <AttributeTable
          title="Where it belongs"
          attributes={{
            trace: record.traceId,
            ...(record.spanId === null ? {} : { span: record.spanId }),
          }}
          onFilter={onFilter}
          onCopy={onCopy}
        />
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
