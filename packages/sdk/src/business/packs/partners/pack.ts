/**
 * Partners who sell to customers: sign-ups, acquisition, commissions, revenue, and what was promised to whom. The data of a pack;
 * `definePack` takes the same.
 */
export const partnersPack = {
  name: "partners",
  metrics: {
    "{org}.partner.signups.total": {
      type: "counter",
      description: "Partners that signed up.",
      unit: "{partner}",
      labels: ["partner_tier", "territory", "signup_source", "tenant_id"],
    },
    "{org}.customer.acquisitions.total": {
      type: "counter",
      description: "Customers that a partner brought.",
      unit: "{customer}",
      labels: ["partner_id", "service_plan"],
    },
    "{org}.customer.acquired_mrr.total": {
      type: "counter",
      description:
        "Monthly recurring revenue of the customers that a partner brought, in the platform's currency.",
      labels: ["partner_id", "service_plan"],
    },
    "{org}.customer.lifecycle.total": {
      type: "counter",
      description: "Steps in the life of customers, by kind: activated, upgraded, suspended, churned.",
      unit: "{event}",
      labels: ["event", "service_plan", "tenant_id"],
    },
    "{org}.commission.calculations.total": {
      type: "counter",
      description: "Commissions that were calculated.",
      unit: "{calculation}",
      labels: ["partner_id"],
    },
    "{org}.commission.amount.total": {
      type: "counter",
      description: "Commissions, in the platform's currency.",
      labels: ["partner_id"],
    },
    "{org}.commission.base.total": {
      type: "counter",
      description: "Amounts on which commissions were calculated, in the platform's currency.",
      labels: ["partner_id"],
    },
    "{org}.commission.rate": {
      type: "histogram",
      description: "Rates of commissions, 0 to 1.",
      // Shares; the usual commissions lie between 5 and 30 %.
      buckets: [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1],
    },
    "{org}.partner.revenue.total": {
      type: "counter",
      description: "Revenue that is attributed to a partner, in the platform's currency.",
      labels: ["partner_id", "attribution"],
    },
    "{org}.partner.performance.score": {
      type: "gauge",
      description: "How well a partner does, by what is measured.",
      labels: ["partner_id", "measure"],
      aggregation: "max",
    },
    "{org}.sla.violations.total": {
      type: "counter",
      description: "Promises to customers that were not kept.",
      unit: "{violation}",
      labels: ["sla", "severity", "tenant_id"],
    },
  },
  events: {
    recordPartnerSignup: {
      description: "A partner signed up.",
      fields: { partnerTier: "label", territory: "label", signupSource: "label" },
      writes: [{ metric: "{org}.partner.signups.total" }],
    },
    recordCustomerAcquisition: {
      description: "A partner brought a customer.",
      fields: { partnerId: "label", customerMrr: "amount", servicePlan: "label" },
      writes: [
        { metric: "{org}.customer.acquisitions.total" },
        { metric: "{org}.customer.acquired_mrr.total", amount: "customerMrr" },
      ],
    },
    recordCustomerLifecycle: {
      description: "Something happened in the life of a customer.",
      fields: { event: "label", servicePlan: "label?" },
      writes: [{ metric: "{org}.customer.lifecycle.total" }],
    },
    recordCommissionCalculation: {
      description: "A commission was calculated; the rate is a share, 0.1 for 10 %.",
      fields: {
        partnerId: "label",
        commissionAmount: "amount",
        baseAmount: "amount",
        commissionRate: "amount",
      },
      writes: [
        { metric: "{org}.commission.calculations.total" },
        { metric: "{org}.commission.amount.total", amount: "commissionAmount" },
        { metric: "{org}.commission.base.total", amount: "baseAmount" },
        { metric: "{org}.commission.rate", amount: "commissionRate" },
      ],
    },
    recordRevenueAttribution: {
      description: "Revenue was attributed to a partner: direct, referral, influenced.",
      fields: { partnerId: "label", revenueAmount: "amount", attribution: "label?" },
      writes: [{ metric: "{org}.partner.revenue.total", amount: "revenueAmount" }],
    },
    recordPartnerPerformance: {
      description: "A partner's performance was measured.",
      fields: { partnerId: "label", score: "amount", measure: "label?" },
      writes: [{ metric: "{org}.partner.performance.score", amount: "score" }],
    },
    recordSlaViolation: {
      description: "A promise to a customer was not kept.",
      fields: { sla: "label", severity: "label?" },
      writes: [{ metric: "{org}.sla.violations.total" }],
    },
  },
} as const;
