/** What each panel of each shipped dashboard must show after the rounds of script.ts: the one table of the test. */
import { ALL, SESSIONS, TENANT_TIMES } from "./script.ts";
import { inBucket, measured, nothing, ofSpans, shares, some, type Truth, values, within } from "./truth.ts";

/** Requests of a round by what tells them apart. */
const BY_ROUTE = { "/orders": 14, "/orders/:id": 2, "/stock": 3, "/stock/:id": 1 };
const BY_TENANT = { acme: 12, globex: 8 };
const BY_OPERATION = {
  "GET /orders": 10,
  "GET /orders/:id": 2,
  "POST /orders": 4,
  "GET /stock": 3,
  "GET /stock/:id": 1,
};
const ROUTES = Object.keys(BY_ROUTE);
const FAILED = 4 / ALL;
const ROUNDS = 3;
/** Failed requests of the shop, and its calls of the stock that failed; each is a span. */
const FAILED_SPANS = ROUNDS * (4 + 1);
/** Of each failed request one line of the SDK and one of the service. */
const ERROR_LINES = ROUNDS * 4 * 2;
/** Ten lists, two look-ups of twelve rows each, one count. */
const QUERIES = 10 + 2 * 12 + 1;
/** 1 % may fail and a fifth does. */
const BURN = FAILED / 0.01;

const WINDOWS = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"];
/** Half of the requests are slower than they may be, where one in twenty may. */
const BURN_OF = { api_response_latency: 0.5 / 0.05, database_query_latency: 0, login_success_rate: 0 };

const { acme, globex } = TENANT_TIMES;

export const TRUTHS: Readonly<Record<string, Readonly<Record<string, Truth>>>> = {
  service: {
    "/Requests": some("Requests"),
    "/Failed requests": values({ "Failed requests": FAILED }),
    "/p95": measured("p95"),
    "/Exceptions": some("Exceptions"),
    "Requests/Requests per second": some("all"),
    "Requests/Requests per second by endpoint": shares(BY_ROUTE),
    "Requests/Top endpoints": shares(BY_ROUTE),
    "Requests/Status codes": shares({ 200: 14, 404: 2, 500: 4 }),
    "Durations/p50, p95, p99": measured("p50", "p95", "p99"),
    "Durations/All durations": within({ "*": [0, Number.MAX_VALUE] }),
    "Errors/Share of 4xx and 5xx": values({ "4xx": 2 / ALL, "5xx": FAILED }),
    "Errors/Exceptions by type": shares({ TypeError: 4 }),
    "Tenants/Requests per second by tenant": shares(BY_TENANT),
    "Tenants/Share of 5xx by tenant": values({ acme: 0, globex: 4 / 8 }),
    "Behind it/Slowest requests": values({ found: 20 }),
    "Behind it/Errors in the logs": values({ found: ERROR_LINES }),
  },
  "service-overview": {
    "Routes/P50 by route": measured(...ROUTES),
    "Routes/P90 by route": measured(...ROUTES),
    "Routes/P99 by route": measured(...ROUTES),
    "Routes/Request rate by route": shares(BY_ROUTE),
    "Routes/Error rate by route": values({
      "/orders": 4 / 14,
      "/orders/:id": 0,
      "/stock": 0,
      "/stock/:id": 0,
    }),
    "Databases/Duration of queries, p95 by operation": measured("SELECT"),
    "Databases/Queries per second by operation": shares({ SELECT: QUERIES }),
    "Databases/Connections in use": nothing("SQLite is in the process: there are no connections to it"),
    "Databases/Slow queries and statements in loops": within({ "slow queries": [1, 1e6], loops: [1, 1e6] }),
    "Databases/Top slow queries": measured("SELECT orders p95"),
    "Databases/Slowest single queries": values({ found: 20 }),
  },
  business: {
    "/Partner sign-ups": some("Partner sign-ups"),
    "/Customers acquired": some("Customers acquired"),
    "/Commissions": some("Commissions"),
    "/Revenue by partners": some("Revenue by partners"),
    "Partners and customers/Sign-ups by tier": shares({ gold: 3, silver: 1 }),
    "Partners and customers/Sign-ups by territory": shares({ north: 3, south: 1 }),
    "Partners and customers/Sign-ups by source": shares({ web: 3, fair: 1 }),
    "Partners and customers/Customers acquired by partner": shares({ p1: 2, p2: 1 }),
    "Partners and customers/Monthly recurring revenue acquired, by plan": shares({ fibre: 2 * 50, dsl: 100 }),
    "Partners and customers/Lives of customers": shares({ activated: 2, churned: 1 }),
    "Money/Commissions an hour": shares({ p1: 30, p2: 10 }),
    "Money/Revenue an hour by partner": shares({ p1: 300, p2: 100 }),
    "Money/Revenue by partner": shares({ "direct p1 revenue": 300, "referral p2 revenue": 100 }),
    "Money/Commissions by partner": shares({
      "p1 commissions": 30,
      "p2 commissions": 10,
      "p1 of": 300,
      "p2 of": 50,
      "p1 calculations": 1,
      "p2 calculations": 1,
    }),
    "Money/Mean rate of commissions": values({ "Mean rate of commissions": (0.1 + 0.2) / 2 }),
    "Promises/How well partners do": values({ "p1 retention": 0.8 }),
    "Promises/Promises that were not kept": shares({ "critical uptime acme violations": 1 }),
  },
  "tenant-analytics": {
    "Volume/Requests per second": shares(BY_TENANT),
    "Volume/Requests": shares(BY_TENANT),
    "Errors/Share of 5xx": values({ acme: 0, globex: 4 / 8 }),
    "Errors/Share of 4xx": values({ acme: 2 / 12, globex: 0 }),
    // Those of the shop, and those of the stock that it calls.
    "Errors/Failed requests of tenants": values({ found: FAILED_SPANS + ROUNDS }),
    "Comparison/Whose requests they are": shares(BY_TENANT),
    // Nothing was before.
    "Comparison/Now and before": shares({ "acme now": 12, "globex now": 8 }),
    "Resources/Time spent on requests": shares({ acme: acme.request, globex: globex.request }),
    "Resources/Time spent in databases": shares({ acme: acme.query, globex: globex.query }),
    // The bucket that each lies in.
    "Resources/Duration of requests, p95": within({ acme: [0.25, 0.5], globex: [0.8, 1] }),
    "Resources/Duration of queries, p95": within({ acme: [0.05, 0.1], globex: [0.01, 0.025] }),
  },
  slos: {
    "Budgets/Error budget left": values({ "shop answers": 1 - BURN }),
    "Budgets/Error budget left over time": values({ "shop answers": 1 - BURN }),
    "Budgets/Promises": values({
      "shop answers objective": 0.99,
      "shop answers left": 1 - BURN,
      "shop answers errors in the last hour": FAILED,
    }),
    "Burn/Burn rate": values({ "shop answers": BURN }),
    "Burn/Errors by window": values({
      "shop answers 5m": FAILED,
      "shop answers 1h": FAILED,
      "shop answers 6h": FAILED,
    }),
    "Burn/Burn rate of the whole period": values({ "shop answers": BURN }),
    "Business metrics, as services judge them themselves/Error budget left": within({
      api_response_latency: [0.99, 0.999_999],
      database_query_latency: [1, 1],
      login_success_rate: [1, 1],
    }),
    "Business metrics, as services judge them themselves/Burn rate by window": values(
      Object.fromEntries(
        Object.entries(BURN_OF).flatMap(([slo, rate]) => WINDOWS.map((window) => [`${slo} ${window}`, rate])),
      ),
    ),
    // Slower than the target of 500 ms, quicker than the 1,000 ms at which it is critical.
    "Business metrics, as services judge them themselves/State": values({
      "api_response_latency state": 1,
      "database_query_latency state": 0,
      "login_success_rate state": 0,
    }),
  },
  "audio-overview": {
    "Health/Service health": values({ shop: 1, stock: 1 }),
    "Health/Active sessions": values({ "Active sessions": SESSIONS }),
    "Health/Failed requests": within({ "Failed requests": [0.15, 0.27] }),
    "Requests/Requests per second": ofSpans({ shop: ALL, stock: 4 }),
    "Requests/Latency, p95": measured("shop", "stock"),
    "Requests/Errors by service": within({ shop: [0.15, 0.25], stock: [0.18, 0.32] }),
    "Requests/Active sessions over time": values({ shop: SESSIONS, stock: 0 }),
    "Resources/Memory": some("shop", "stock"),
    "Resources/CPU": some("shop", "stock"),
  },
  "audio-pipeline": {
    "End to end/From speech to answer": within({ p50: [0.5, 0.8], p95: [0.5, 0.8], p99: [0.5, 0.8] }),
    "End to end/All answers": inBucket(0.8),
    "End to end/Processing by stage, p95": within({ encode: [0.1, 0.12] }),
    "End to end/Pieces of audio per second": shares({ ok: 3, failed: 1 }),
    "Speech to text/Transcription, p95 by model": within({ small: [0.25, 0.5] }),
    "Speech to text/Transcriptions per second": shares({ ok: 1 }),
    "Text to speech/Synthesis, p95 by voice": within({ amy: [0.12, 0.25] }),
    "Text to speech/Answers spoken per second": shares({ amy: 1 }),
    "Hearing/Quality of audio": within({ mean: [0.899_999, 0.900_001], p5: [0.8, 0.9] }),
    "Hearing/Wake detection": within({ p50: [0.05, 0.1], p95: [0.05, 0.1], p99: [0.05, 0.1] }),
    "Calls between services/Calls per second": ofSpans({ "shop to sqlite": QUERIES, "shop to stock": 4 }),
    "Calls between services/Failed calls per second": within({
      "shop to sqlite": [0, 0],
      "shop to stock": [1e-6, 1],
    }),
    "Calls between services/Calls, p95": measured("shop to sqlite", "shop to stock"),
    "Under the names of the Discord service/Requests for transcriptions per second": shares({ ok: 1 }),
    "Under the names of the Discord service/Latency of transcriptions": within({
      p50: [0.25, 0.5],
      p95: [0.25, 0.5],
      p99: [0.25, 0.5],
    }),
    "Under the names of the Discord service/Encoding before": within({
      p50: [0.05, 0.1],
      p95: [0.05, 0.1],
      p99: [0.05, 0.1],
    }),
  },
  "service-details": {
    "Operations/Operations per second": ofSpans(BY_OPERATION),
    "Operations/Durations": measured("p50", "p95", "p99"),
    "Operations/Operations": measured(
      ...Object.keys(BY_OPERATION).flatMap((name) => [`${name} p50`, `${name} p95`]),
    ),
    "Resources/Memory": some("resident", "heap in use", "heap reserved"),
    "Resources/CPU": within({ user: [1e-9, 64], system: [0, 64] }),
    "Resources/Event loop": within({ p50: [0, 60], p99: [0, 60], worst: [0, 60] }),
    "Resources/Event loop in use": within({ busy: [0, 1] }),
    "Resources/Garbage collection": within({ "*": [0, 1] }),
    "Resources/The machine": within({ "processors in use": [0, 100] }),
    "Resources/Memory of the machine": some("in use"),
    "What it depends on/Dependencies": ofSpans({
      "sqlite calls": QUERIES,
      "stock calls": 4,
      "sqlite failed": 0,
      "stock failed": 1,
    }),
    "What it depends on/Dependencies, p95": measured("sqlite", "stock"),
    "What it depends on/Database queries, p95 by table": measured("orders"),
    "What it depends on/Messages handled per second": shares({ "orders completed": 3, "orders failed": 1 }),
    "Errors/Share of operations that failed": within({
      ...Object.fromEntries(Object.keys(BY_OPERATION).map((name) => [name, [0, 0] as const])),
      "POST /orders": [1, 1],
    }),
    "Errors/Exceptions by type": shares({ TypeError: 4 }),
    "Errors/Failed requests": values({ found: FAILED_SPANS }),
    "Errors/Errors in the logs": values({ found: ERROR_LINES }),
    "Its /metrics, where it is scraped/Targets that answer": values({ "Targets that answer": 1 }),
    "Its /metrics, where it is scraped/Duration of scrapes": within({ "*": [1e-9, 10] }),
    // The two that the page has.
    "Its /metrics, where it is scraped/Samples of a scrape": within({ "*": [2, 2] }),
  },
};
