/** A dealer's system for cards: orders, payments in several ways, loans. */
import {
  defineMetrics,
  defineTelemetry,
  increase,
  latest,
  metricsOf,
  observationsOf,
  quantile,
  rate,
  ratio,
  sumOf,
} from "@sightline/sdk/telemetry";

const metrics = defineMetrics({
  orders_created_total: {
    type: "counter",
    unit: "{order}",
    description: "Orders, by how they were taken.",
    labels: ["status"],
  },
  active_orders: {
    type: "gauge",
    unit: "{order}",
    description: "Orders that are neither delivered nor cancelled.",
  },
  revenue_total_php: {
    type: "counter",
    unit: "{PHP}",
    description: "Revenue in Philippine pesos.",
  },
  payments_total: {
    type: "counter",
    unit: "{payment}",
    description: "Payments, by way and by how they ended.",
    labels: ["method", "outcome"],
  },
  payment_duration_seconds: {
    type: "histogram",
    unit: "s",
    description: "Time until a payment's provider gave its answer.",
    labels: ["method"],
    buckets: [0.25, 0.5, 1, 2, 5, 10, 30],
  },
  loan_approvals_total: {
    type: "counter",
    unit: "{application}",
    description: "Applications for a loan, by decision.",
    labels: ["status"],
  },
  loan_amount: {
    type: "exponential-histogram",
    unit: "{PHP}",
    description: "Amounts of loans that were approved.",
  },
});

const m = metricsOf(metrics);
const payments = rate(m.payments_total, "10m");
const declined = payments.where({ outcome: "declined" });

export default defineTelemetry({
  service: { name: "card-erp", description: "Orders, payments and loans.", team: "payments" },
  metrics,
  slos: {
    payments: {
      description: "A payment ends as the customer and the bank wanted it, not by our fault.",
      objective: 99.5,
      alertThreshold: 98,
      indicator: {
        kind: "ratio",
        total: { metric: "payments_total" },
        bad: { metric: "payments_total", where: { outcome: ["error", "timeout"] } },
      },
    },
    checkout: {
      description: "Payments end within two seconds.",
      objective: 95,
      indicator: { kind: "latency", histogram: { metric: "payment_duration_seconds" }, below: 2 },
    },
    orders: {
      description: "Orders are taken; every order that fails counts, however few there are.",
      objective: 99,
      floor: { minimumEvents: 1, minimumFailures: 1, decisiveFailures: 1 },
      indicator: {
        kind: "promql",
        errorQuery: 'sum(rate(orders_created_total{status="failed"}[{{.window}}]))',
        totalQuery: "sum(rate(orders_created_total[{{.window}}]))",
      },
    },
  },
  alerts: {
    rules: {
      PaymentsDeclined: {
        query: ratio(declined, payments).by("method").above(0.3),
        for: "10m",
        severity: "warning",
        summary: "{{ $value | humanizePercentage }} of the payments by {{ $labels.method }} are declined",
        runbook: "https://wiki.cards.example/payments-declined",
      },
      NoOrders: {
        query: increase(m.orders_created_total, "1h")
          .by()
          .below(1)
          .and(increase(m.orders_created_total, "1h").by().offset("1w").above(10)),
        for: "15m",
        severity: "critical",
        summary: "No order for an hour; a week ago there were more than ten",
      },
      OrdersPileUp: {
        query: latest(m.active_orders).above(500),
        for: "30m",
        severity: "warning",
        summary: "{{ $value }} orders wait to be delivered",
      },
    },
    shipped: {
      High5xxErrorRate: { threshold: 0.02 },
      ApiP95LatencyHigh: false,
      ErrorRateSpike: false,
      SlaViolation: false,
    },
    routing: {
      receivers: {
        payments: [{ kind: "slack", urlFile: "/run/secrets/slack", channel: "#payments" }],
        "on-call": [{ kind: "pagerduty", keyFile: "/run/secrets/pagerduty" }],
      },
      fallback: "payments",
      routes: [{ severity: "critical", receiver: "on-call" }],
    },
  },
  dashboards: {
    sales: {
      title: "Sales",
      rows: [
        {
          title: "Money",
          panels: [
            {
              kind: "time",
              title: "Revenue an hour",
              unit: "{PHP}",
              queries: [{ query: increase(m.revenue_total_php, "1h").by() }],
            },
            {
              kind: "value",
              title: "Mean loan of the day",
              unit: "{PHP}",
              queries: [
                {
                  query: ratio(rate(sumOf(m.loan_amount), "1d"), rate(observationsOf(m.loan_amount), "1d")),
                },
              ],
            },
            {
              kind: "time",
              title: "Loans by decision",
              queries: [{ query: increase(m.loan_approvals_total, "1d").by("status"), legend: "{{status}}" }],
            },
          ],
        },
        {
          title: "Payments",
          panels: [
            {
              kind: "time",
              title: "95th percentile by way",
              unit: "s",
              queries: [
                {
                  query: quantile(0.95, m.payment_duration_seconds, "10m").by("method"),
                  legend: "{{method}}",
                },
              ],
            },
          ],
        },
      ],
    },
  },
});
