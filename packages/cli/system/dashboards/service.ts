/** A service that does, in each round, what script.ts says; as `stock` it only answers. Told what to do by its parent. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { DatabaseSync } from "node:sqlite";
import {
  createAudioMetrics,
  getLogger,
  initializeMetricsRegistry,
  initializePartnerMetrics,
  initializeTenantMetrics,
  migrateDiscordMetrics,
  noteException,
  recordBusinessMetric,
  recordCommissionCalculation,
  recordCustomerAcquisition,
  recordCustomerLifecycle,
  recordPartnerPerformance,
  recordPartnerSignup,
  recordRevenueAttribution,
  recordSlaViolation,
  setHttpRoute,
  setupObservability,
  withTenant,
} from "@sightline/sdk";
import { DURATIONS, SESSIONS, TENANT_TIMES } from "./script.ts";

// Before the set-up, so that only what rounds ask is counted.
const database = new DatabaseSync(":memory:");
database.exec("CREATE TABLE orders (id INTEGER PRIMARY KEY, amount REAL)");
database.exec("INSERT INTO orders VALUES (1, 10), (2, 20)");

const observability = setupObservability();
const log = getLogger("shop");
const stock = process.env["STOCK_URL"];
const COUNT =
  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT count(*) AS c FROM n JOIN orders ON orders.id = 1";

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = "/" } = request;
  const [, first = "", second] = url.split("/");
  setHttpRoute(request, second === undefined ? `/${first}` : `/${first}/:id`);
  if (stock === undefined) return answer(response, url === "/items/gone" ? 500 : 200, {});
  if (first === "stock") {
    const called = await fetch(`${stock}/items${second === undefined ? "" : "/gone"}`);
    await called.text();
    return answer(response, 200, {});
  }
  if (method === "POST") throw new TypeError("no such currency");
  if (second !== undefined) {
    // One statement again and again, where one would do.
    for (let id = 0; id < 12; id++) database.prepare("SELECT * FROM orders WHERE id = ?").get(id);
    return answer(response, 404, {});
  }
  answer(response, 200, { orders: database.prepare("SELECT * FROM orders").all() });
}

const server = createServer((request, response) => {
  handle(request, response).catch((error: unknown) => {
    noteException(error, request);
    log.error("request failed", { reason: String(error) });
    answer(response, 500, {});
  });
});

const registry = initializeMetricsRegistry(process.env["OTEL_SERVICE_NAME"] ?? "shop");
const audio = createAudioMetrics(registry);
const discord = migrateDiscordMetrics(registry);
initializePartnerMetrics();
initializeTenantMetrics({ serviceName: "shop" });
const messages = registry.register({
  name: "messages_processed_total",
  type: "counter",
  description: "Messages handled, by outcome.",
  unit: "{message}",
  labels: ["system", "destination", "outcome"],
});

function business(): void {
  withTenant("acme", () => {
    for (let count = 0; count < 3; count++)
      recordPartnerSignup({ partnerTier: "gold", territory: "north", signupSource: "web" });
    recordPartnerSignup({ partnerTier: "silver", territory: "south", signupSource: "fair" });
    recordCustomerLifecycle({ event: "activated", servicePlan: "fibre" });
    recordCustomerLifecycle({ event: "activated", servicePlan: "fibre" });
    recordCustomerLifecycle({ event: "churned", servicePlan: "fibre" });
    recordSlaViolation({ sla: "uptime", severity: "critical" });
  });
  for (let count = 0; count < 2; count++)
    recordCustomerAcquisition({ partnerId: "p1", customerMrr: 50, servicePlan: "fibre" });
  recordCustomerAcquisition({ partnerId: "p2", customerMrr: 100, servicePlan: "dsl" });
  recordCommissionCalculation({
    partnerId: "p1",
    commissionAmount: 30,
    baseAmount: 300,
    commissionRate: 0.1,
  });
  recordCommissionCalculation({ partnerId: "p2", commissionAmount: 10, baseAmount: 50, commissionRate: 0.2 });
  recordRevenueAttribution({ partnerId: "p1", revenueAmount: 300, attribution: "direct" });
  recordRevenueAttribution({ partnerId: "p2", revenueAmount: 100, attribution: "referral" });
  recordPartnerPerformance({ partnerId: "p1", score: 0.8, measure: "retention" });
  for (const [tenantId, { request, query }] of Object.entries(TENANT_TIMES)) {
    recordBusinessMetric("api_response_latency", request, { tenantId });
    recordBusinessMetric("database_query_latency", query, { tenantId });
    recordBusinessMetric("login_success_rate", true, { tenantId });
  }
}

function sound(): void {
  audio.endToEndResponseDuration.observe(DURATIONS.endToEnd);
  audio.audioProcessingDuration.observe(DURATIONS.stage, { stage: "encode" });
  for (let count = 0; count < 3; count++) audio.audioChunksProcessed.inc(1, { status: "ok" });
  audio.audioChunksProcessed.inc(1, { status: "failed" });
  audio.sttTranscriptionDuration.observe(DURATIONS.stt, { model: "small" });
  audio.sttTranscriptions.inc(1, { status: "ok", model: "small" });
  audio.ttsSynthesisDuration.observe(DURATIONS.tts, { voice: "amy" });
  audio.audioQualityScore.observe(0.9);
  audio.wakeDetectionDuration.observe(DURATIONS.wake);
  audio.activeSessions.set(SESSIONS);
  discord.sttRequests.inc(1, { status: "ok" });
  discord.sttLatency.observe(DURATIONS.stt);
  discord.preSttEncode.observe(DURATIONS.wake);
}

async function round(): Promise<void> {
  if (stock !== undefined) {
    database.prepare(COUNT).get();
    business();
    sound();
    for (let count = 0; count < 3; count++)
      messages.inc(1, { system: "kafka", destination: "orders", outcome: "completed" });
    messages.inc(1, { system: "kafka", destination: "orders", outcome: "failed" });
  }
  await observability.flush();
}

process.on("message", (order) => {
  if (order === "round") void round().then(() => process.send?.("done"));
  if (order === "end") void observability.shutdown().then(() => process.exit(0));
});
process.on("disconnect", () => process.exit(0));
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address !== null) process.send?.({ port: address.port });
});
