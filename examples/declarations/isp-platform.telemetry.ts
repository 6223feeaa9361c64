/** An internet provider's platform: tenants, partners who bring customers, and what is promised to both. */
import {
  defineMetrics,
  defineTelemetry,
  increase,
  metricsOf,
  promql,
  quantile,
  rate,
  ratio,
  sum,
  top,
} from "@sightline/sdk/telemetry";

const metrics = defineMetrics({
  "dotmac.partner.signups.total": {
    type: "counter",
    unit: "{partner}",
    description: "Partners that signed up.",
    labels: ["partner_tier", "territory", "signup_source", "tenant_id"],
  },
  "dotmac.customer.acquisitions.total": {
    type: "counter",
    unit: "{customer}",
    description: "Customers that a partner brought.",
    labels: ["partner_id", "service_plan"],
  },
  "dotmac.commission.amount.total": {
    type: "counter",
    description: "Commissions, in the platform's currency.",
    labels: ["partner_id"],
  },
  "dotmac.partner.revenue.total": {
    type: "counter",
    description: "Revenue that is attributed to a partner, in the platform's currency.",
    labels: ["partner_id", "attribution"],
  },
  "dotmac.sla.violations.total": {
    type: "counter",
    unit: "{violation}",
    description: "Promises to customers that were not kept.",
    labels: ["sla", "severity", "tenant_id"],
  },
  service_provisioning_total: {
    type: "counter",
    unit: "{service}",
    description: "Services that were provisioned as ordered, or not.",
    labels: ["result", "tenant_id"],
  },
  subscriber_sessions: {
    type: "gauge",
    unit: "{session}",
    description: "Subscribers that are connected.",
    labels: ["pop"],
  },
});

const m = metricsOf(metrics);
const requests = rate(m.http_requests_total, "5m");
const revenue = rate(m["dotmac.partner.revenue.total"], "1h");

export default defineTelemetry({
  service: {
    name: "isp-platform",
    description: "Management of tenants, partners and their customers.",
    team: "platform",
  },
  metrics,
  slos: {
    requests: {
      description: "Requests are answered without a fault of ours.",
      objective: 99.9,
      indicator: {
        kind: "ratio",
        total: { metric: "http_requests_total" },
        bad: { metric: "http_requests_total", where: { status_code: { pattern: "5.." } } },
      },
    },
    customers: {
      description: "Pages of customers and partners come within 800 ms.",
      objective: 99,
      indicator: {
        kind: "latency",
        histogram: {
          metric: "http_request_duration_seconds",
          where: { endpoint: { pattern: "/customers/.*|/partners/.*" } },
        },
        below: 0.8,
      },
    },
    provisioning: {
      description: "A service that was ordered works; each tenant has a budget of its own.",
      objective: 98,
      period: "28d",
      tenantLabel: "tenant_id",
      indicator: {
        kind: "ratio",
        total: { metric: "service_provisioning_total" },
        good: { metric: "service_provisioning_total", where: { result: "success" } },
      },
    },
  },
  alerts: {
    rules: {
      SubscribersLost: {
        query: sum(m.subscriber_sessions)
          .by("pop")
          .dividedBy(sum(m.subscriber_sessions).by("pop").offset("15m"))
          .below(0.7),
        for: "3m",
        severity: "critical",
        summary:
          "{{ $labels.pop }} has {{ $value | humanizePercentage }} of its subscribers of a quarter of an hour ago",
        labels: { area: "network" },
      },
      CommissionsStopped: {
        query: promql`sum by (partner_id) (increase(${m["dotmac.commission.amount.total"]}[1d])) == 0
          and sum by (partner_id) (increase(${m["dotmac.customer.acquisitions.total"]}[1d])) > 0`,
        for: "1h",
        severity: "warning",
        summary: "Partner {{ $labels.partner_id }} brought customers and got no commission for a day",
      },
      SlaBroken: {
        query: increase(m["dotmac.sla.violations.total"], "15m").by("tenant_id", "sla").above(0),
        severity: "critical",
        summary: "{{ $labels.sla }} was not kept for {{ $labels.tenant_id }}",
      },
    },
    shipped: {
      SlaViolation: false,
      ApiP95LatencyHigh: { threshold: 0.8, routes: ["/customers/*", "/partners/*"] },
      DatabaseSlowQueries: { threshold: 0.2 },
    },
    routing: {
      receivers: {
        "on-call": [{ kind: "pagerduty", keyFile: "/run/secrets/pagerduty" }],
        network: [{ kind: "webhook", url: "http://127.0.0.1:9094/alerts" }],
        platform: [
          { kind: "slack", urlFile: "/run/secrets/slack", channel: "#platform" },
          {
            kind: "email",
            to: "platform@isp.example",
            from: "alerts@isp.example",
            smarthost: "mail.isp.example:587",
          },
        ],
      },
      fallback: "platform",
      routes: [
        { labels: { area: "network" }, receiver: "network", continues: true },
        { severity: "critical", receiver: "on-call", continues: true },
        { team: "platform", receiver: "platform" },
      ],
    },
  },
  dashboards: {
    partners: {
      title: "Partners",
      rows: [
        {
          title: "Business",
          panels: [
            {
              kind: "time",
              title: "Sign-ups a day by tier",
              unit: "{partner}",
              queries: [
                {
                  query: increase(m["dotmac.partner.signups.total"], "1d").by("partner_tier"),
                  legend: "{{partner_tier}}",
                },
              ],
            },
            {
              kind: "table",
              title: "Revenue by partner",
              queries: [{ query: top(10, revenue.by("partner_id").times(3600)), legend: "{{partner_id}}" }],
            },
          ],
        },
        {
          title: "Service",
          panels: [
            {
              kind: "time",
              title: "Requests that fail, by endpoint",
              unit: "1",
              queries: [
                {
                  query: ratio(requests.where({ status_code: /5../ }), requests).by("endpoint"),
                  legend: "{{endpoint}}",
                },
              ],
            },
            {
              kind: "time",
              title: "Queries, 95th percentile by table",
              unit: "s",
              queries: [
                {
                  query: quantile(0.95, m.database_query_duration_seconds, "5m").by("table"),
                  legend: "{{table}}",
                },
              ],
            },
          ],
        },
      ],
    },
  },
  tenants: { label: "tenant_id" },
});
