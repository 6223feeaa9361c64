/** The plain way from log records to rows of `otel_logs`, over objects: what the transcoder must do too. */
import type { LogRecord, ResourceLogs, ScopeLogs } from "@sightline/otlp";
import type { LogVisitor } from "../../src/store/intake/logs.ts";
import { valueText } from "../../src/store/record/attribute-text.ts";
import { serviceName } from "../../src/store/record/service-name.ts";
import { writeAttributes } from "../../src/store/chdb/rows/attribute-map.ts";
import { RowWriter } from "../../src/store/chdb/rows/row-writer.ts";

export class LogRows implements LogVisitor {
  readonly #writer: RowWriter;
  /** The columns that records of a resource, and of a scope, have in common. */
  readonly #resource = new RowWriter(1024);
  readonly #scope = new RowWriter(256);
  #service = "";

  constructor(writer: RowWriter) {
    this.#writer = writer;
  }

  resource(group: ResourceLogs): void {
    this.#service = serviceName(group.resource);
    this.#resource.reset();
    this.#resource.text(group.schemaUrl);
    writeAttributes(this.#resource, group.resource.attributes);
  }

  scope(group: ScopeLogs): void {
    this.#scope.reset();
    this.#scope.text(group.schemaUrl);
    this.#scope.text(group.scope.name);
    this.#scope.text(group.scope.version);
    writeAttributes(this.#scope, group.scope.attributes);
  }

  log(record: LogRecord, time: bigint): void {
    const writer = this.#writer;
    writer.int64(time);
    writer.text(record.traceId);
    writer.text(record.spanId);
    writer.uint8(record.flags & 0xff);
    writer.text(record.severityText);
    writer.uint8(record.severityNumber & 0xff);
    writer.text(this.#service);
    writer.text(valueText(record.body));
    writer.raw(this.#resource.view());
    writer.raw(this.#scope.view());
    writeAttributes(writer, record.attributes);
    writer.text(record.eventName);
  }
}
