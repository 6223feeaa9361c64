/** What all queries of a process share: where spans and durations go, and what is done with what was found. */
import { contextStore } from "../context/store.ts";
import type { Notices } from "../notice/notices.ts";
import type { Clock } from "../time/clock.ts";
import { RecordedSpan } from "../trace/recorded-span.ts";
import type { SilentSpan } from "../trace/silent-span.ts";
import type { SightlineTracer } from "../trace/tracer.ts";
import type { CallSite } from "./call-site/call-site.ts";
import { callSite } from "./call-site/call-sites.ts";
import type { DatabaseMetrics } from "./database-metrics.ts";
import { DatabaseWork, type Found } from "./n-plus-one/database-work.ts";
import { findingAttributes, findingText, N_PLUS_ONE_EVENT } from "./n-plus-one/finding.ts";
import type { FindingLog } from "./report.ts";
import {
  SLOW_QUERY_EVENT,
  type SlowQuery,
  slowQueryAttributes,
  slowQueryFields,
  slowQueryText,
} from "./slow-query.ts";
import type { Statement } from "./statement/statement.ts";
import type { CallSiteChoice, WatchSettings } from "./watch-settings.ts";

export class DatabaseWatch {
  readonly tracer: SightlineTracer;
  readonly clock: Clock;
  readonly metrics: DatabaseMetrics;
  readonly slowQueryMillis: number;
  readonly #callSites: CallSiteChoice;
  readonly #log: FindingLog;
  readonly #notices: Notices;
  readonly #now: () => number;
  readonly #found: Found;

  constructor(
    tracer: SightlineTracer,
    clock: Clock,
    metrics: DatabaseMetrics,
    { slowQueryMillis, callSites }: WatchSettings,
    log: FindingLog,
    notices: Notices,
  ) {
    this.tracer = tracer;
    this.clock = clock;
    this.metrics = metrics;
    this.slowQueryMillis = slowQueryMillis;
    this.#callSites = callSites;
    this.#log = log;
    this.#notices = notices;
    this.#now = () => clock.mark();
    this.#found = (finding, span) => this.#nPlusOne(finding, span);
  }

  /** The line of the application that calls now, where somebody will read it. `kept`: its span is. */
  siteOf(statement: Statement, kept: boolean): CallSite | undefined {
    const isWanted = (kept && this.#callSites === "recorded") || statement.wasSlow;
    return isWanted ? callSite(statement) : undefined;
  }

  /** The same for a call that makes a loop. */
  siteOfLoop(statement: Statement): CallSite | undefined {
    return this.#callSites === "off" ? undefined : callSite(statement);
  }

  /** From now on its calls are worth looking for, though nobody keeps their spans. */
  wantSite(statement: Statement): void {
    if (this.#callSites !== "off") statement.wasSlow = true;
  }

  /** Counts for a request or job that has its first query now. */
  work(mark: number): DatabaseWork {
    return new DatabaseWork(mark, this.#now, this.#found);
  }

  /** A query was slow; its span is still open. */
  slow(query: SlowQuery & { readonly span: RecordedSpan | SilentSpan }): void {
    const { system, statement, span } = query;
    this.wantSite(statement);
    this.#guarded(() => {
      this.metrics.found("db.slow_query.detected", system, statement);
      if (span instanceof RecordedSpan) span.addEvent(SLOW_QUERY_EVENT, slowQueryAttributes(query));
      // The line belongs to the query, in whatever context the driver tells of its end.
      contextStore.run(span, () =>
        this.#log.warn(
          this.clock.mark(),
          () => slowQueryText(query),
          () => slowQueryFields(query),
        ),
      );
    });
  }

  #nPlusOne(finding: Parameters<Found>[0], span: RecordedSpan | undefined): void {
    this.#guarded(() => {
      const { system, statement } = finding.repetition;
      this.metrics.found("db.n_plus_one.detected", system, statement);
      const attributes = findingAttributes(finding);
      span?.addEvent(N_PLUS_ONE_EVENT, attributes);
      const warn = (): void =>
        this.#log.warn(
          this.clock.mark(),
          () => findingText(finding, span?.name ?? "one unit of work"),
          () => attributes,
        );
      if (span === undefined) warn();
      else contextStore.run(span, warn);
    });
  }

  /** What is found is never worth a query of the application's. */
  #guarded(report: () => void): void {
    try {
      report();
    } catch (error) {
      this.#notices.once(
        "database.finding",
        `a finding about queries could not be reported: ${String(error)}`,
      );
    }
  }
}
