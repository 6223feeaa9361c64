/** What every service of a tenant platform promises, unless it says otherwise. */
import type { BusinessMetricSpec } from "../metric/spec.ts";

/** Registered by `initializeTenantMetrics`; recorded by whoever logs in, answers, provisions. */
export const defaultBusinessMetrics: readonly BusinessMetricSpec[] = Object.freeze([
  {
    name: "login_success_rate",
    metricType: "success_rate",
    description: "Logins that succeeded.",
    sloTarget: 99,
    alertThreshold: 95,
  },
  {
    name: "api_request_success_rate",
    metricType: "success_rate",
    description: "API requests that were answered without a fault of the service.",
    sloTarget: 99.5,
    alertThreshold: 99,
  },
  {
    name: "service_provisioning_success_rate",
    metricType: "success_rate",
    description: "Services that were provisioned as ordered.",
    sloTarget: 98,
    alertThreshold: 95,
  },
  {
    name: "api_response_latency",
    metricType: "latency",
    description: "Time of an API request.",
    percentile: 95,
    unit: "ms",
    sloTarget: 500,
    alertThreshold: 1000,
  },
  {
    name: "database_query_latency",
    metricType: "latency",
    description: "Time of a database query.",
    percentile: 95,
    unit: "ms",
    sloTarget: 100,
    alertThreshold: 200,
  },
]);
