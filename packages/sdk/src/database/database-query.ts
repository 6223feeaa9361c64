/** One call of a database, from the moment that the driver takes it until its last row is there. */
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import type { Context } from "@opentelemetry/api";
import { contextStore } from "../context/store.ts";
import type { Clock } from "../time/clock.ts";
import { appendAttribute } from "../trace/attribute-list.ts";
import { asException, errorType } from "../trace/exception.ts";
import { RecordedSpan } from "../trace/recorded-span.ts";
import type { SilentSpan } from "../trace/silent-span.ts";
import { parentOf, type SightlineTracer, valuesOf } from "../trace/tracer.ts";
import type { DatabaseMetrics } from "./database-metrics.ts";
import type { Statement } from "./statement/statement.ts";
import type { DatabaseTarget } from "./target.ts";

export interface QueryWorld {
  readonly tracer: SightlineTracer;
  readonly clock: Clock;
  readonly metrics: DatabaseMetrics;
}

export class DatabaseQuery {
  readonly #world: QueryWorld;
  readonly #target: DatabaseTarget;
  readonly #statement: Statement;
  readonly #startMark: number;
  readonly #span: RecordedSpan | SilentSpan;
  #ended = false;

  constructor(world: QueryWorld, active: Context | undefined, target: DatabaseTarget, statement: Statement) {
    this.#world = world;
    this.#target = target;
    this.#statement = statement;
    const span = world.tracer.start(
      statement.summary === "" ? target.system : statement.summary,
      SpanKind.CLIENT,
      parentOf(active),
      valuesOf(active),
    );
    this.#span = span;
    if (span instanceof RecordedSpan) {
      span.initial = target.attributesFor(statement);
      this.#startMark = span.startMark;
    } else this.#startMark = world.clock.mark();
  }

  /** Whether its span is kept, for what is dear to find out. */
  get isRecording(): boolean {
    return this.#span instanceof RecordedSpan;
  }

  /** Runs `work` in the context of the span: what it starts is below the query. */
  run<T>(work: () => T): T {
    return contextStore.run(this.#span, work);
  }

  /** A further attribute of the span, if it records; `undefined` is left out. */
  note(key: string, value: unknown): void {
    if (this.#span instanceof RecordedSpan) appendAttribute(this.#span.attributes, key, value);
  }

  /** It has succeeded; `rows` are those that came back, or were changed. A second end does nothing. */
  end(rows?: number): void {
    if (this.#ended) return;
    this.#ended = true;
    const span = this.#span;
    if (rows !== undefined && span instanceof RecordedSpan)
      span.attributes.push("db.response.returned_rows", rows);
    this.#finish(undefined);
  }

  /** It has failed. A code of the database (`23505`, `ER_DUP_ENTRY`) in `error.code` becomes `error.type`. */
  fail(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    const type = codeOf(error) ?? errorType(error);
    const span = this.#span;
    if (span instanceof RecordedSpan) {
      span.attributes.push("error.type", type);
      const code = codeOf(error);
      if (code !== undefined) span.attributes.push("db.response.status_code", code);
      span.recordException(asException(error));
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : "" });
    }
    this.#finish(type);
  }

  #finish(failure: string | undefined): void {
    const { metrics, clock } = this.#world;
    const span = this.#span;
    const mark = clock.mark();
    const recorded = span instanceof RecordedSpan ? span : undefined;
    const seconds = (mark - this.#startMark) / 1000;
    metrics.queried(this.#target.system, this.#statement, seconds, failure, recorded);
    recorded?.end();
  }
}

/** SQLSTATE, a number or a name of the driver's; `undefined` where the error has none. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  const { code } = error;
  return typeof code === "string" || typeof code === "number" ? String(code) : undefined;
}
