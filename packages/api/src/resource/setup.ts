/** `GET /api/sightline/setup`: who sends, what is refused, what is kept, and how to send. Times are Unix seconds. */
import { z } from "zod";
import { check } from "./health.ts";

const senderTraffic = z.object({
  /** Spans, log records, data points since the backend started. */
  items: z.number(),
  /** Over the last whole minute. */
  perSecond: z.number(),
  lastSeen: z.number(),
});

export const sender = z.object({
  service: z.string(),
  namespace: z.string().nullable(),
  version: z.string().nullable(),
  /** Different `service.instance.id`s seen since the backend started, counted up to 100. */
  instances: z.number(),
  /** `telemetry.sdk.*`; null where the sender does not say. */
  sdk: z.object({ name: z.string(), version: z.string(), language: z.string() }).nullable(),
  protocol: z.enum(["grpc", "http/protobuf", "http/json"]),
  firstSeen: z.number(),
  lastSeen: z.number(),
  signals: z.object({
    traces: senderTraffic.optional(),
    logs: senderTraffic.optional(),
    metrics: senderTraffic.optional(),
  }),
});
export type Sender = z.infer<typeof sender>;

export const refusal = z.object({
  signal: z.enum(["traces", "logs", "metrics"]),
  /** `items` of requests whose other items were stored, or whole `requests`. */
  of: z.enum(["items", "requests"]),
  /** The error's code, for whole requests. */
  code: z.string().nullable(),
  reason: z.string(),
  /** What to do. */
  hint: z.string(),
  count: z.number(),
  lastSeen: z.number(),
});
export type Refusal = z.infer<typeof refusal>;

export const scrapeTarget = z.object({
  job: z.string(),
  /** Empty where its address could not be made sense of. */
  url: z.string(),
  /** `unknown`: not scraped yet. */
  health: z.enum(["up", "down", "unknown"]),
  /** Why it is down, or what of it could not be stored; empty where all is well. */
  error: z.string(),
  /** null before the first. */
  lastScrape: z.number().nullable(),
  /** How long that took. */
  seconds: z.number(),
  intervalSeconds: z.number(),
});
export type ScrapeTarget = z.infer<typeof scrapeTarget>;

export const setup = z.object({
  /** The backend's clock. */
  time: z.number(),
  /** Where to send. */
  otlpHttp: z.string(),
  otlpGrpc: z.string().nullable(),
  /** Whether senders and readers must show a token, and whether the ports speak TLS. */
  access: z.object({ token: z.boolean(), tls: z.boolean() }),
  /** Stored since the backend started. */
  received: z.object({ spans: z.number(), logs: z.number(), samples: z.number() }),
  /** Sorted by service; the 500 heard last, and how many were heard before and are not in the list. */
  senders: z.array(sender),
  sendersForgotten: z.number(),
  /** Since the backend started, the newest first. */
  refusals: z.array(refusal),
  /** What the backend fetches itself (`--scrape`); null where it fetches nothing. */
  scrape: z
    .object({
      /** Those that are down first, then by job and URL; at most 500. */
      targets: z.array(scrapeTarget),
      /** How many there are. */
      count: z.number(),
      /** Files whose last change could not be read; what they said before holds. */
      problems: z.array(z.string()),
    })
    .nullable(),
  /** What was acknowledged and is not in the tables yet; null where an acknowledgement waits for the tables. */
  journal: z
    .object({
      segments: z.number(),
      rows: z.number(),
      bytes: z.number(),
      /** Since the oldest of these rows came. */
      oldestSeconds: z.number(),
      /** Segments that could not be loaded and lie in `quarantine/` of the data directory. */
      quarantined: z.number(),
      /** How long the newest load of a segment took; null before the first. */
      loadSeconds: z.number().nullable(),
    })
    .nullable(),
  /** What is kept; null while the store does not answer. */
  storage: z
    .object({
      /** `chdb 26.7.2.1`. */
      store: z.string(),
      /** null where nothing is kept on a disk. */
      directory: z.string().nullable(),
      durability: z.enum(["commit", "fsync"]).nullable(),
      retentionDays: z.number(),
      bytes: z.number(),
      limitBytes: z.number().nullable(),
      spans: z.number(),
      logs: z.number(),
      samples: z.number(),
    })
    .nullable(),
  /** Bytes of the file system that holds the data; null where there is none, or it cannot be told. */
  disk: z.object({ size: z.number(), free: z.number() }).nullable(),
  /** The process that holds the engine fell and was started again; the newest first, at most 20. */
  restarts: z.array(z.object({ time: z.number(), reason: z.string() })),
  checks: z.array(check),
});
export type Setup = z.infer<typeof setup>;
