/**
 * A pack: the metrics of a domain and the events that feed them, as data. `usePack` makes one function of each event; its
 * argument is typed by the event's fields.
 */
import type { MetricDeclaration } from "@sightline/model";
import type { LabelValue } from "../../metrics/getter.ts";

/** `{org}` in a metric's name stands for the organisation. */
export const ORGANISATION_MARK = "{org}";

/** Whose names the shipped packs have unless told otherwise. */
export const DEFAULT_ORGANISATION = "dotmac";

/** What an event tells: a value for labels, or an amount; with `?` it may be left out. */
export type FieldKind = "label" | "label?" | "amount" | "amount?";

export interface PackWrite {
  /** One of the pack's metrics. */
  readonly metric: string;
  /**
   * The field with the amount: a counter's step, a gauge's or a histogram's value. Without it a counter counts one. A
   * write whose amount was left out is not made.
   */
  readonly amount?: string;
}

export interface PackEvent {
  /** When it is to be called, as a sentence. */
  readonly description: string;
  readonly fields: Readonly<Record<string, FieldKind>>;
  /**
   * What it adds to. A metric's label takes the field of the same name (`partner_tier` of `partnerTier`), and `tenant_id`
   * the active tenant where there is no field `tenantId`.
   */
  readonly writes: readonly PackWrite[];
}

export interface MetricPack {
  readonly name: string;
  readonly metrics: Readonly<Record<string, MetricDeclaration>>;
  readonly events: Readonly<Record<string, PackEvent>>;
}

type Amounts = "amount" | "amount?";
type Optional = "label?" | "amount?";

/** The argument of an event's function. */
export type FactsOf<E extends PackEvent> = {
  readonly [
    F in keyof E["fields"] as E["fields"][F] extends Optional ? never : F
  ]: E["fields"][F] extends Amounts ? number : LabelValue;
} & {
  readonly [F in keyof E["fields"] as E["fields"][F] extends Optional ? F : never]?:
    | (E["fields"][F] extends Amounts ? number : LabelValue)
    | undefined;
};

/** One function for each event. */
export type PackFunctions<P extends MetricPack> = {
  readonly [E in keyof P["events"]]: (facts: FactsOf<P["events"][E]>) => void;
};

/**
 * Declares a pack: the same object, with its literal types. `usePack` refuses one that contradicts itself.
 *
 * @example
 * const couriers = definePack({
 *   name: "couriers",
 *   metrics: { "{org}.courier.deliveries.total": { type: "counter", labels: ["outcome"] } },
 *   events: {
 *     recordDelivery: {
 *       description: "A parcel was handed over, or could not be.",
 *       fields: { outcome: "label" },
 *       writes: [{ metric: "{org}.courier.deliveries.total" }],
 *     },
 *   },
 * });
 * const { recordDelivery } = usePack(couriers, { organisation: "acme" });
 * recordDelivery({ outcome: "delivered" });
 */
export function definePack<const P extends MetricPack>(pack: P): P {
  return Object.freeze(pack);
}
