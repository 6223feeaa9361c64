/** One call of a database, from the moment that the driver takes it until its last row is there. */
import { type Context, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { contextStore } from "../context/store.ts";
import { appendAttribute } from "../trace/attribute-list.ts";
import { asException, errorType } from "../trace/exception.ts";
import { RecordedSpan } from "../trace/recorded-span.ts";
import type { SilentSpan } from "../trace/silent-span.ts";
import type { SpanIdentity } from "../trace/span-identity.ts";
import { parentOf, valuesOf } from "../trace/tracer.ts";
import { rootAbove } from "../trace/unit-of-work.ts";
import { tenantScopeOf } from "../tenant/tenant-scope.ts";
import type { CallSite } from "./call-site/call-site.ts";
import type { DatabaseWatch } from "./database-watch.ts";
import { DatabaseWork } from "./n-plus-one/database-work.ts";
import type { Repetition } from "./n-plus-one/repetition.ts";
import type { Statement } from "./statement/statement.ts";
import type { DatabaseTarget } from "./target.ts";

/** What a call is given with: places or names. */
export type Parameters = readonly unknown[] | object | undefined;

export class DatabaseQuery {
  readonly #watch: DatabaseWatch;
  readonly #target: DatabaseTarget;
  readonly #statement: Statement;
  readonly #startMark: number;
  readonly #span: RecordedSpan | SilentSpan;
  readonly #repetition: Repetition | undefined;
  readonly #site: CallSite | undefined;
  #ended = false;

  constructor(
    watch: DatabaseWatch,
    active: Context | undefined,
    target: DatabaseTarget,
    statement: Statement,
    parameters: Parameters,
    told: CallSite | null | undefined,
  ) {
    this.#watch = watch;
    this.#target = target;
    this.#statement = statement;
    const parent = parentOf(active);
    const span = watch.tracer.start(
      statement.summary === "" ? target.system : statement.summary,
      SpanKind.CLIENT,
      parent,
      valuesOf(active),
    );
    this.#span = span;
    let site =
      told === undefined ? watch.siteOf(statement, span instanceof RecordedSpan) : (told ?? undefined);
    if (span instanceof RecordedSpan) {
      span.shared = target.attributesFor(statement);
      this.#startMark = span.startMark;
      if (site !== undefined) appendSite(span, site);
    } else this.#startMark = watch.clock.mark();
    const repetition = workOf(watch, parent, this.#startMark)?.begin(
      target.system,
      statement,
      parameters,
      this.#startMark,
    );
    // Its place is looked for once, in the call that makes it a loop.
    if (repetition !== undefined && repetition.isLoop && !repetition.isPlaced) {
      if (told === undefined) site ??= watch.siteOfLoop(statement);
      repetition.place(site, active === undefined ? undefined : tenantScopeOf(active));
      // Whoever sends it later can look for the next one's only if they know that somebody reads it.
      if (told === null) watch.wantSite(statement);
    }
    this.#repetition = repetition;
    this.#site = site;
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
    if (rows !== undefined && span instanceof RecordedSpan) {
      // A list that grows takes room for sixteen more; most queries have nothing else to say.
      if (span.attributes.length === 0) span.attributes = ["db.response.returned_rows", rows];
      else span.attributes.push("db.response.returned_rows", rows);
    }
    this.#finish(undefined);
  }

  /** It has failed. A code of the database (`23505`, `ER_DUP_ENTRY`) in `error.code` becomes `error.type`. */
  fail(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    const code = codeOf(error);
    const type = code ?? errorType(error);
    const span = this.#span;
    if (span instanceof RecordedSpan) {
      span.attributes.push("error.type", type);
      if (code !== undefined) span.attributes.push("db.response.status_code", code);
      span.recordException(asException(error));
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : "" });
    }
    this.#finish(type);
  }

  #finish(failure: string | undefined): void {
    const watch = this.#watch;
    const span = this.#span;
    const mark = watch.clock.mark();
    const recorded = span instanceof RecordedSpan ? span : undefined;
    const milliseconds = mark - this.#startMark;
    watch.metrics.queried(this.#target.system, this.#statement, milliseconds / 1000, failure, recorded);
    this.#repetition?.end(this.#startMark, mark);
    if (milliseconds >= watch.slowQueryMillis)
      watch.slow({
        system: this.#target.system,
        statement: this.#statement,
        milliseconds,
        threshold: watch.slowQueryMillis,
        site: this.#site,
        span,
      });
    recorded?.endAt(mark);
  }
}

/** What the request or job of that parent does with databases; `undefined` outside of one. */
function workOf(
  watch: DatabaseWatch,
  parent: SpanIdentity | undefined,
  mark: number,
): DatabaseWork | undefined {
  if (parent === undefined || parent.isRemote) return undefined;
  const root = rootAbove(parent) ?? parent;
  const { unit } = root;
  if (unit !== undefined) return unit instanceof DatabaseWork ? unit : undefined;
  const made = watch.work(mark);
  root.unit = made;
  return made;
}

function appendSite(span: RecordedSpan, { file, line, functionName }: CallSite): void {
  span.attributes.push("code.file.path", file, "code.line.number", line);
  if (functionName !== "") span.attributes.push("code.function.name", functionName);
}

/** SQLSTATE, a number or a name of the driver's; `undefined` where the error has none. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  const { code } = error;
  return typeof code === "string" || typeof code === "number" ? String(code) : undefined;
}
