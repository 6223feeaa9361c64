/**
 * What a `telemetry.ts` needs: plain data that starts nothing. Importing this loads neither the SDK nor OpenTelemetry.
 *
 * @example
 * import { defineTelemetry } from "@sightline/sdk/telemetry";
 *
 * export default defineTelemetry({
 *   service: { name: "shop-orders" },
 *   metrics: { orders_created_total: { type: "counter", labels: ["status"] } },
 * });
 */
export {
  type DeclarationProblem,
  defineTelemetry,
  type LabelName,
  type MetricDeclaration,
  type MetricDeclarations,
  type MetricName,
  type ServiceDeclaration,
  type TelemetryDeclaration,
  telemetryProblems,
} from "@sightline/model";
