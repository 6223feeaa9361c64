/** A `Databases` on a clock that a test sets, with all that comes out of it: spans, log lines, metrics. */
import { Databases } from "../../src/database/databases.ts";
import type { CallSiteChoice } from "../../src/database/watch-settings.ts";
import { BoundedQueue } from "../../src/export/bounded-queue.ts";
import { LineBuffer } from "../../src/logs/line-buffer.ts";
import { LogHub } from "../../src/logs/log-hub.ts";
import { Logger } from "../../src/logs/logger.ts";
import { MetricsRegistry } from "../../src/metrics/registry.ts";
import { writeNotices } from "../../src/notice/notices.ts";
import { Clock } from "../../src/time/clock.ts";
import { SightlineTracerProvider } from "../../src/trace/provider.ts";
import type { RecordedSpan } from "../../src/trace/recorded-span.ts";
import { Sampler } from "../../src/trace/sampler.ts";
import type { SightlineTracer } from "../../src/trace/tracer.ts";
import { pooledRandomWords } from "../../src/trace/words.ts";

export interface ObservedDatabases {
  readonly databases: Databases;
  readonly tracer: SightlineTracer;
  readonly registry: MetricsRegistry;
  /** Sets the clock, in milliseconds. */
  at(mark: number): void;
  /** Spans that have ended and are kept. */
  ended(): readonly RecordedSpan[];
  /** Forgets them. */
  drop(): void;
  lines(): readonly Record<string, unknown>[];
  page(): string;
  /** What the SDK said about itself. */
  readonly notices: readonly string[];
}

const EPOCH = 1_700_000_000_000;
const USUAL = { count: 128, valueLength: Infinity };
const LIMITS = { attributes: USUAL, events: 128, links: 128, eventAttributes: USUAL, linkAttributes: USUAL };

export function observedDatabases({
  slowQueryMillis = 100,
  callSites = "recorded",
  ratio = 1,
}: {
  readonly slowQueryMillis?: number;
  readonly callSites?: CallSiteChoice;
  readonly ratio?: number;
} = {}): ObservedDatabases {
  let mark = 0;
  const said: string[] = [];
  const clock = new Clock({ monotonic: () => mark, wall: () => EPOCH + mark });
  const notices = writeNotices((line) => void said.push(line));
  const queue = new BoundedQueue<RecordedSpan>({ capacity: 10_000, batch: 10_000 });
  const core = {
    random: pooledRandomWords(),
    sampler: new Sampler({ ratio, parentBased: true }),
    recording: true,
  };
  const tracer = new SightlineTracerProvider(core, {
    clock,
    queue,
    limits: LIMITS,
    late: (span, call) => void said.push(`${span}: ${call} after its end`),
  }).getTracer("test");
  const registry = new MetricsRegistry({ notices, now: () => mark, wallMs: (at) => clock.wallMs(at) });
  let text = "";
  const hub = new LogHub(
    clock,
    new LineBuffer((written) => {
      text += written;
    }),
  );
  const databases = new Databases({
    tracer,
    clock,
    registry,
    metricNames: "both",
    notices,
    logger: new Logger(hub, "sightline.databases"),
    settings: { slowQueryMillis, callSites },
  });
  let ended: readonly RecordedSpan[] = [];
  return {
    databases,
    tracer,
    registry,
    at: (next) => {
      mark = next;
    },
    ended: () => (ended = [...ended, ...queue.take()]),
    drop: () => {
      queue.take();
      ended = [];
    },
    lines: () => {
      hub.flush();
      return text
        .split("\n")
        .filter((line) => line !== "")
        .map((line): Record<string, unknown> => JSON.parse(line));
    },
    page: () => registry.prometheusText(),
    notices: said,
  };
}
