/** `GET /api/sightline/databases`: what services ask of databases, and which of it is slow or in a loop. */
import { z } from "zod";
import { instant, page, window } from "./window.ts";

const counted = z.object({ name: z.string(), count: z.number() });
/** `file:line` in the application's sources, and its function; empty where it was not looked for. */
const place = { place: z.string(), function: z.string() };
/** Of a span of a query; empty where the sender did not tell. */
const target = {
  /** `db.system.name`: `postgresql`. */
  system: z.string(),
  /** `db.namespace`: the name of the database. */
  namespace: z.string(),
  /** `server.address`, with the port where one was told. */
  address: z.string(),
};
/** Seconds; counts stand for the spans that sampling left out, so that they need not be whole. */
const readings = {
  count: z.number(),
  errors: z.number(),
  total: z.number(),
  p50: z.number(),
  p95: z.number(),
  max: z.number(),
};

export const database = z.object({
  ...target,
  ...readings,
  /** Queries a second. */
  rate: z.number(),
  /** The most first. */
  services: z.array(counted),
});
export type Database = z.infer<typeof database>;

export const databaseStatement = z.object({
  /** 16 hex digits, of the database and the text. */
  id: z.string(),
  ...target,
  /** Without values, where its sender takes them out; at most 8,192 characters. */
  text: z.string(),
  /** Name of its spans: `SELECT orders customers`. */
  summary: z.string(),
  ...readings,
  /** Rows that came back or were changed, in all; 0 where nobody counted. */
  rows: z.number(),
  /** Kept spans that the SDK found slow. */
  slow: z.number(),
  /** The most first. */
  services: z.array(counted),
  /** `count` by `step`, from the window's start on. */
  counts: z.array(z.number()),
  /** Of its slowest call that tells. */
  ...place,
  /** Of its slowest call. */
  traceId: z.string(),
});
export type DatabaseStatement = z.infer<typeof databaseStatement>;

/** A statement that one request or job ran again and again (N+1), at one place, on one route. */
export const databaseLoop = z.object({
  /** 16 hex digits, of service, route, statement and place. */
  id: z.string(),
  system: z.string(),
  text: z.string(),
  summary: z.string(),
  service: z.string(),
  /** Name of the span of the request or job. */
  route: z.string(),
  /** Requests and jobs of kept traces in which it was found. */
  occurrences: z.number(),
  /** How often the statement ran in one of them: in the middle one, and at most. */
  calls: z.number(),
  mostCalls: z.number(),
  /** Seconds that one call for all would have saved: in all of them together, and in the middle one. */
  wasted: z.number(),
  wastedMedian: z.number(),
  /** Seconds in which its calls ran, in the middle one. */
  spentMedian: z.number(),
  /** Seconds that the middle request took. */
  requestMedian: z.number(),
  /** What to do, from the one that wasted most. */
  advice: z.string(),
  ...place,
  /** Whose requests they were, the most first, at most ten. */
  tenants: z.array(counted),
  lastSeen: instant,
  /** Of the one that wasted most. */
  traceId: z.string(),
  spanId: z.string(),
});
export type DatabaseLoop = z.infer<typeof databaseLoop>;

/** One call. */
export const databaseCall = z.object({
  ...target,
  text: z.string(),
  summary: z.string(),
  service: z.string(),
  /** Empty where nobody was named. */
  tenant: z.string(),
  time: instant,
  /** Seconds. */
  duration: z.number(),
  rows: z.number(),
  /** In a word or two; empty where it did not fail. */
  error: z.string(),
  ...place,
  traceId: z.string(),
  spanId: z.string(),
});
export type DatabaseCall = z.infer<typeof databaseCall>;

/** One pool of one service, all its instances together. `null`: its metrics do not tell. */
export const databasePool = z.object({
  service: z.string(),
  name: z.string(),
  /** Connections at the end of the window. */
  used: z.number().nullable(),
  idle: z.number().nullable(),
  /** The most that it may open. */
  max: z.number().nullable(),
  /** Callers that wait for one. */
  pending: z.number().nullable(),
  /** The most at one time, within the window. */
  mostUsed: z.number().nullable(),
  mostPending: z.number().nullable(),
  /** Connections that were handed out, and mean seconds of waiting for one. */
  waits: z.number(),
  waitMean: z.number().nullable(),
  timeouts: z.number(),
  /** The most `used` by `step`, from the window's start on. */
  usedOver: z.array(z.number().nullable()),
});
export type DatabasePool = z.infer<typeof databasePool>;

/** Transactions of `tracedTransaction`, by name. */
export const databaseTransaction = z.object({
  service: z.string(),
  name: z.string(),
  count: z.number(),
  rolledBack: z.number(),
  /** Those whose connection was lost before the answer. */
  unknown: z.number(),
  /** Seconds open. */
  mean: z.number(),
});
export type DatabaseTransaction = z.infer<typeof databaseTransaction>;

/** Each list holds at most `limit`; `…Matched` says how many there are. */
export const databaseList = window.extend(page.shape).extend({
  /** By total time, the most first, as statements are. */
  databases: z.array(database),
  statements: z.array(databaseStatement),
  statementsMatched: z.number(),
  /** By what they waste in all, the most first. */
  loops: z.array(databaseLoop),
  loopsMatched: z.number(),
  /** Calls that the SDK found slow, the slowest first. */
  slow: z.array(databaseCall),
  slowMatched: z.number(),
  /** From metrics: of the filter, only `service = …` narrows them. */
  pools: z.array(databasePool),
  transactions: z.array(databaseTransaction),
  /** Seconds of each of `counts` and `usedOver`. */
  step: z.number(),
  elapsedMs: z.number(),
});
export type DatabaseList = z.infer<typeof databaseList>;

/** `GET /api/sightline/databases/statements/:id`: who runs one statement, where, and how long it takes. */
export const databaseStatementDetail = window.extend({
  statement: databaseStatement,
  /** The most total time first, at most 20; a tenant or route without a name is the empty text. */
  tenants: z.array(z.object({ name: z.string(), count: z.number(), total: z.number(), p95: z.number() })),
  /** Names of the requests and jobs of the same service in the same trace. */
  routes: z.array(z.object({ name: z.string(), count: z.number(), total: z.number(), p95: z.number() })),
  places: z.array(z.object({ ...place, count: z.number(), total: z.number() })),
  /** Calls from `at` seconds up to the next. */
  distribution: z.array(z.object({ at: z.number(), count: z.number() })),
  /** The slowest, at most five. */
  examples: z.array(databaseCall),
});
export type DatabaseStatementDetail = z.infer<typeof databaseStatementDetail>;
