import { SightlineError } from "@sightline/model";
import { beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import { readExposition } from "../../../system/support/exposition.ts";
import { MetricsRegistry } from "../../metrics/registry.ts";
import { writeNotices } from "../../notice/notices.ts";
import { ObservabilityManager } from "../../observability/manager.ts";
import { withTenant } from "../../tenant/tenant-calls.ts";
import { createAudioMetrics, migrateDiscordMetrics } from "./audio/metrics.ts";
import { createCommerceMetrics } from "./commerce/metrics.ts";
import { definePack } from "./pack.ts";
import { initializePartnerMetrics, recordPartnerSignup } from "./partners/calls.ts";
import { partnersPack } from "./partners/pack.ts";
import { usePack } from "./use-pack.ts";

let registry: MetricsRegistry;

beforeEach(() => {
  registry = new MetricsRegistry({ notices: writeNotices(() => undefined), now: () => 0 });
});

function shown(): readonly string[] {
  return [...readExposition(registry.prometheusText()).values()]
    .flatMap(({ samples }) => samples)
    .filter(({ name, value }) => value !== 0 && !name.endsWith("_bucket"))
    .map(({ name, labels, value }) => {
      const pairs = Object.entries(labels).filter(([, text]) => text !== "");
      return `${name}{${pairs.map(([label, text]) => `${label}=${text}`).join(",")}} ${value}`;
    });
}

const names = (): readonly string[] => registry.getMetricsInfo().metrics.map(({ name }) => name);

const refused = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof SightlineError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "nothing was thrown";
};

describe("the partners' pack", () => {
  it("records each event under its names", () => {
    const partners = usePack(partnersPack, { metricsRegistry: registry });
    withTenant("acme", () =>
      partners.recordPartnerSignup({ partnerTier: "gold", territory: "north", signupSource: "web" }),
    );
    partners.recordCustomerAcquisition({ partnerId: "p1", customerMrr: 89.5, servicePlan: "fibre" });
    partners.recordCustomerLifecycle({ event: "churned" });
    partners.recordCommissionCalculation({
      partnerId: "p1",
      commissionAmount: 8.95,
      baseAmount: 89.5,
      commissionRate: 0.1,
    });
    partners.recordRevenueAttribution({ partnerId: "p1", revenueAmount: 89.5, attribution: "direct" });
    partners.recordPartnerPerformance({ partnerId: "p1", score: 0.8 });
    partners.recordSlaViolation({ sla: "uptime", severity: "critical" });
    expect(shown()).toEqual([
      "dotmac_partner_signups_total{partner_tier=gold,territory=north,signup_source=web,tenant_id=acme} 1",
      "dotmac_customer_acquisitions_total{partner_id=p1,service_plan=fibre} 1",
      "dotmac_customer_acquired_mrr_total{partner_id=p1,service_plan=fibre} 89.5",
      "dotmac_customer_lifecycle_total{event=churned} 1",
      "dotmac_commission_calculations_total{partner_id=p1} 1",
      "dotmac_commission_amount_total{partner_id=p1} 8.95",
      "dotmac_commission_base_total{partner_id=p1} 89.5",
      "dotmac_commission_rate_sum{} 0.1",
      "dotmac_commission_rate_count{} 1",
      "dotmac_partner_revenue_total{partner_id=p1,attribution=direct} 89.5",
      "dotmac_partner_performance_score{partner_id=p1} 0.8",
      "dotmac_sla_violations_total{sla=uptime,severity=critical} 1",
    ]);
    expect(names()).toContain("dotmac.sla.violations.total");
  });

  it("has the organisation in its names once", () => {
    usePack(partnersPack, { metricsRegistry: registry, organisation: "acme" });
    expect(names()).toContain("acme.sla.violations.total");
    registry = new MetricsRegistry(
      { notices: writeNotices(() => undefined), now: () => 0 },
      { prefix: "dotmac_" },
    );
    usePack(partnersPack, { metricsRegistry: registry });
    expect(names()).toContain("dotmac_sla.violations.total");
  });

  it("is there for the process, for one organisation", () => {
    recordPartnerSignup({ partnerTier: "gold", territory: "north", signupSource: "web" });
    expect(refused(() => initializePartnerMetrics({ organisation: "acme" }))).toBe(
      "PACK_CLASH: The pack partners is in use for the organisation dotmac, and cannot be for acme as well.",
    );
    expect(refused(() => initializePartnerMetrics())).toBe("nothing was thrown");
  });

  it("refuses what an event does not have, needs, or cannot count", () => {
    const { recordCustomerAcquisition, recordPartnerSignup: signUp } = usePack(partnersPack, {
      metricsRegistry: registry,
    });
    const call = (fn: (facts: never) => void, facts: unknown) =>
      refused(() => Reflect.apply(fn, undefined, [facts]));
    expect(call(signUp, { partnerTier: "gold", teritory: "north", signupSource: "web" })).toBe(
      "PACK_FACT_WRONG: recordPartnerSignup was given teritory, which it does not have; is territory meant.",
    );
    expect(call(signUp, { partnerTier: "gold", territory: "north" })).toContain("given no signupSource");
    expect(call(signUp, undefined)).toContain("in place of { partnerTier, territory, signupSource }");
    const acquired = { partnerId: "p1", servicePlan: "fibre" };
    expect(call(recordCustomerAcquisition, { ...acquired, customerMrr: "89" })).toContain(
      "a customerMrr that is no number",
    );
    expect(shown()).toEqual([]);
    // @ts-expect-error -- a field is missing
    expect(refused(() => signUp({ partnerTier: "gold", territory: "north" }))).toContain("PACK_FACT_WRONG");
  });
});

describe("a team's own pack", () => {
  it("is written the same way, with typed functions", () => {
    const couriers = definePack({
      name: "couriers",
      metrics: {
        "{org}.courier.deliveries.total": { type: "counter", labels: ["outcome", "tenant_id"] },
        "{org}.courier.distance": { type: "histogram", unit: "m", buckets: [100, 1000, 10_000] },
        "{org}.courier.parcels": { type: "up-down-counter" },
      },
      events: {
        recordDelivery: {
          description: "A parcel was handed over, or could not be.",
          fields: { outcome: "label", metres: "amount?", parcels: "amount" },
          writes: [
            { metric: "{org}.courier.deliveries.total" },
            { metric: "{org}.courier.distance", amount: "metres" },
            { metric: "{org}.courier.parcels", amount: "parcels" },
          ],
        },
      },
    });
    const { recordDelivery } = usePack(couriers, { organisation: "acme", metricsRegistry: registry });
    expectTypeOf(recordDelivery)
      .parameter(0)
      .toExtend<{ readonly parcels: number; readonly metres?: number | undefined }>();
    recordDelivery({ outcome: "delivered", parcels: -1 });
    recordDelivery({ outcome: "delivered", metres: 730, parcels: -2 });
    expect(shown()).toEqual([
      "acme_courier_deliveries_total{outcome=delivered} 2",
      "acme_courier_distance_meters_sum{} 730",
      "acme_courier_distance_meters_count{} 1",
      "acme_courier_parcels{} -3",
    ]);
  });

  const metrics = { a_total: { type: "counter", labels: ["kind"] }, b: { type: "gauge" } } as const;
  const packOf = (fields: object, write: object): object =>
    Object.assign(
      { name: "p", metrics },
      { events: { recordIt: { description: "", fields, writes: [write] } } },
    );

  it.each([
    ["recordIt writes to a_totl, which is none of its metrics; is a_total meant", {}, { metric: "a_totl" }],
    ["recordIt says no amount for b, which is no counter", {}, { metric: "b" }],
    [
      "recordIt takes the amount of b from size, which is no amount among its fields",
      {},
      { metric: "b", amount: "size" },
    ],
    ["recordIt has no field kind for the label kind of a_total", {}, { metric: "a_total" }],
  ])("is refused when it contradicts itself: %s", (problem, fields, write) => {
    expect(
      refused(() =>
        Reflect.apply(usePack, undefined, [packOf(fields, write), { metricsRegistry: registry }]),
      ),
    ).toBe(`PACK_INVALID: The pack p contradicts itself: ${problem}.`);
  });
});

describe("audio and commerce", () => {
  it("have their names", () => {
    const audio = createAudioMetrics(registry);
    audio.sttTranscriptions.inc(1, { status: "ok", model: "small" });
    audio.activeSessions.inc();
    migrateDiscordMetrics(registry).sttLatency.observe(0.4);
    const shop = createCommerceMetrics(registry);
    shop.ordersCreated.inc(1, { status: "paid" });
    shop.revenueTotalPhp.inc(1499.5);
    shop.loanApprovals.inc(1, { status: "approved" });
    shop.activeOrders.set(3);
    expect(names()).toEqual(
      [
        "active_orders",
        "active_sessions",
        "audio_chunks_processed_total",
        "audio_processing_duration_seconds",
        "audio_quality_score",
        "end_to_end_response_duration_seconds",
        "loan_approvals_total",
        "orders_created_total",
        "pre_stt_encode_seconds",
        "revenue_total_php",
        "stt_latency_seconds",
        "stt_requests_total",
        "stt_transcription_duration_seconds",
        "stt_transcriptions_total",
        "tts_synthesis_duration_seconds",
        "wake_detection_duration_seconds",
      ].toSorted(),
    );
    expect(shown()).toEqual([
      "stt_transcriptions_total{status=ok,model=small} 1",
      "active_sessions{} 1",
      "stt_latency_seconds_sum{} 0.4",
      "stt_latency_seconds_count{} 1",
      "orders_created_total{status=paid} 1",
      "active_orders{} 3",
      // Prometheus' default translation moves "total" to the end; exporters that only append show revenue_total_php_total.
      "revenue_php_total{} 1499.5",
      "loan_approvals_total{status=approved} 1",
    ]);
  });

  it("are made by what the set-up gave", () => {
    const metrics = {
      register: registry.register.bind(registry),
      handler: () => expect.unreachable(),
      text: () => "",
    };
    createCommerceMetrics({ metrics }).activeOrders.set(3);
    expect(shown()).toEqual(["active_orders{} 3"]);
  });

  it("are made by a manager that was started, and by nothing else", () => {
    expect(refused(() => createAudioMetrics(new ObservabilityManager()))).toContain("SDK_NOT_STARTED");
    expect(refused(() => Reflect.apply(createCommerceMetrics, undefined, [{}]))).toContain(
      "ARGUMENT_WRONG: createCommerceMetrics was given an object",
    );
    expect(refused(() => Reflect.apply(createCommerceMetrics, undefined, [{ metrics: {} }]))).toContain(
      "what setupObservability gave",
    );
  });
});
