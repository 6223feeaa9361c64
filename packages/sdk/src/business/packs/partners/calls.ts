/** The partners' functions, for the registry of the process. */
import { businessErrors } from "../../errors.ts";
import { DEFAULT_ORGANISATION, type FactsOf, type PackFunctions } from "../pack.ts";
import { type PackOptions, usePack } from "../use-pack.ts";
import { partnersPack } from "./pack.ts";

type Events = typeof partnersPack.events;

let used:
  | { readonly organisation: string; readonly functions: PackFunctions<typeof partnersPack> }
  | undefined;

/**
 * Names the organisation before the names of the partners' metrics, where it is not `dotmac`. To be called before the
 * first event is recorded.
 *
 * @example
 * initializePartnerMetrics({ organisation: "acme" }); // acme.partner.signups.total, …
 * @throws PACK_CLASH, METRIC_NAME_INVALID, METRIC_CLASH
 */
export function initializePartnerMetrics(options: PackOptions = {}): PackFunctions<typeof partnersPack> {
  const { organisation = DEFAULT_ORGANISATION } = options;
  if (options.metricsRegistry !== undefined) return usePack(partnersPack, options);
  used ??= { organisation, functions: usePack(partnersPack, { organisation }) };
  if (used.organisation !== organisation) {
    throw businessErrors.PACK_CLASH({ pack: partnersPack.name, organisation, before: used.organisation });
  }
  return used.functions;
}

function functions(): PackFunctions<typeof partnersPack> {
  return used?.functions ?? initializePartnerMetrics();
}

/** `dotmac.partner.signups.total`. */
export function recordPartnerSignup(facts: FactsOf<Events["recordPartnerSignup"]>): void {
  functions().recordPartnerSignup(facts);
}

/** `dotmac.customer.acquisitions.total` and, by the monthly recurring revenue, `dotmac.customer.acquired_mrr.total`. */
export function recordCustomerAcquisition(facts: FactsOf<Events["recordCustomerAcquisition"]>): void {
  functions().recordCustomerAcquisition(facts);
}

/** `dotmac.customer.lifecycle.total`. */
export function recordCustomerLifecycle(facts: FactsOf<Events["recordCustomerLifecycle"]>): void {
  functions().recordCustomerLifecycle(facts);
}

/** `dotmac.commission.calculations.total`, `.amount.total`, `.base.total`, and the rate (0.1 for 10 %) as a histogram. */
export function recordCommissionCalculation(facts: FactsOf<Events["recordCommissionCalculation"]>): void {
  functions().recordCommissionCalculation(facts);
}

/** `dotmac.partner.revenue.total`. */
export function recordRevenueAttribution(facts: FactsOf<Events["recordRevenueAttribution"]>): void {
  functions().recordRevenueAttribution(facts);
}

/** `dotmac.partner.performance.score`. */
export function recordPartnerPerformance(facts: FactsOf<Events["recordPartnerPerformance"]>): void {
  functions().recordPartnerPerformance(facts);
}

/** `dotmac.sla.violations.total`. */
export function recordSlaViolation(facts: FactsOf<Events["recordSlaViolation"]>): void {
  functions().recordSlaViolation(facts);
}
