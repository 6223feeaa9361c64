/** What business metrics refuse. */
import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface Facts {
  readonly BUSINESS_METRIC_INVALID: { readonly name: string; readonly problem: string; readonly fix: string };
  readonly BUSINESS_METRIC_UNKNOWN: { readonly name: string; readonly nearest: string | undefined };
  readonly BUSINESS_METRIC_CLASH: { readonly name: string; readonly difference: string };
  readonly BUSINESS_VALUE_INVALID: { readonly name: string; readonly value: string; readonly wanted: string };
  readonly BUSINESS_TOTALS_LIMIT: { readonly name: string; readonly limit: number };
  readonly BUSINESS_HISTORY_INVALID: { readonly problem: string };
  readonly PACK_INVALID: { readonly pack: string; readonly problem: string };
  readonly PACK_FACT_WRONG: { readonly call: string; readonly problem: string };
  readonly PACK_CLASH: { readonly pack: string; readonly organisation: string; readonly before: string };
  readonly TENANT_METRICS_NOT_STARTED: { readonly call: string };
  readonly TENANT_METRICS_CLASH: { readonly difference: string; readonly where: string };
}

export const businessErrors: ErrorCatalogue<Facts> = defineErrors<Facts>({
  BUSINESS_METRIC_INVALID: {
    message: ({ name, problem }) => `The business metric ${name} cannot be registered: ${problem}.`,
    hint: ({ fix }) => fix,
    example: {
      name: "login_success_rate",
      problem: "its sloTarget is 0.99, which as a percentage is almost nothing",
      fix: "Write sloTarget: 99 for 99 %.",
    },
  },
  BUSINESS_METRIC_UNKNOWN: {
    message: ({ name, nearest }) =>
      `There is no business metric named ${name}.${nearest === undefined ? "" : ` Is ${nearest} meant?`}`,
    hint: ({ name }) => `Declare it first: registerBusinessMetric({ name: "${name}", metricType, … }).`,
    example: { name: "login_succes_rate", nearest: "login_success_rate" },
  },
  BUSINESS_METRIC_CLASH: {
    message: ({ name, difference }) => `${name} is already registered with ${difference}.`,
    hint: () => "Give one of the two another name, or register both with the same specification.",
    example: { name: "login_success_rate", difference: "sloTarget 99, not 99.5" },
  },
  BUSINESS_VALUE_INVALID: {
    message: ({ name, value, wanted }) => `${name} was given ${value}, not ${wanted}.`,
    hint: ({ name }) => `Correct the call of recordBusinessMetric("${name}", …); the value is not counted.`,
    example: {
      name: "login_success_rate",
      value: "100",
      wanted: "true, false, a share from 0 to 1, or { good, total }",
    },
  },
  BUSINESS_TOTALS_LIMIT: {
    message: ({ name, limit }) =>
      `The totals of ${name} cannot be followed: those of ${limit} tenants and metrics are already.`,
    hint: () => "Record the events themselves with recordBusinessMetric, or totals of fewer tenants.",
    example: { name: "service_provisioning_success_rate", limit: 10_000 },
  },
  BUSINESS_HISTORY_INVALID: {
    message: ({ problem }) => `The history cannot be restored: ${problem}.`,
    hint: () =>
      "Give restore() what save() gave, unchanged; without it the service begins with what it sees.",
    example: { problem: "its budgets are of 28d, those of this service of 30d" },
  },
  PACK_INVALID: {
    message: ({ pack, problem }) => `The pack ${pack} contradicts itself: ${problem}.`,
    hint: () => "Correct the data that definePack was given.",
    example: {
      pack: "couriers",
      problem: "recordDelivery has no field outcome for the label outcome of {org}.courier.deliveries.total",
    },
  },
  PACK_FACT_WRONG: {
    message: ({ call, problem }) => `${call} was given ${problem}.`,
    hint: ({ call }) => `Correct the call of ${call}; nothing of it is counted.`,
    example: { call: "recordPartnerSignup", problem: "teritory, which it does not have; is territory meant" },
  },
  PACK_CLASH: {
    message: ({ pack, organisation, before }) =>
      `The pack ${pack} is in use for the organisation ${before}, and cannot be for ${organisation} as well.`,
    hint: () =>
      "Name the organisation before the first value is recorded, and once; usePack makes a second set of functions.",
    example: { pack: "partners", organisation: "acme", before: "dotmac" },
  },
  TENANT_METRICS_NOT_STARTED: {
    message: ({ call }) => `${call} was called before initializeTenantMetrics.`,
    hint: () => 'Call initializeTenantMetrics({ serviceName: "isp-api" }) where the service starts.',
    example: { call: "recordBusinessMetric" },
  },
  TENANT_METRICS_CLASH: {
    message: ({ difference, where }) =>
      `Business metrics are already initialised on this registry with ${difference}; the first call is ${where}.`,
    hint: () => "Call initializeTenantMetrics once, and use registerBusinessMetric elsewhere.",
    example: {
      difference: 'service name "isp-api", not "isp-billing"',
      where: "at /srv/app/main.js:4:1",
    },
  },
});
