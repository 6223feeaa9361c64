/** SLOs that can only name what a declaration's metrics have. */
import type { LabelOf, MetricDeclarations } from "../metric-declaration.ts";
import type { WithStandard } from "../standard-metrics.ts";
import type { ErrorRatioIndicator, LabelMatch, PromqlIndicator, SloDeclaration } from "./declaration.ts";

/** Names of the metrics of one kind; any where the declaration's names are not known. */
type NamedAs<M, T extends string> = {
  [K in Extract<keyof M, string>]: M[K] extends { readonly type: T } ? K : never;
}[Extract<keyof M, string>];

/** Series of one of the metrics that are of a kind, by labels that it has. */
type SelectorOf<M, T extends string> = {
  [K in NamedAs<M, T>]: {
    readonly metric: K;
    readonly where?: { readonly [L in LabelOf<M[K]>]?: LabelMatch };
  };
}[NamedAs<M, T>];

type IndicatorOf<M> =
  | {
      readonly kind: "ratio";
      readonly total: SelectorOf<M, "counter">;
      readonly bad: SelectorOf<M, "counter">;
    }
  | {
      readonly kind: "ratio";
      readonly total: SelectorOf<M, "counter">;
      readonly good: SelectorOf<M, "counter">;
    }
  | { readonly kind: "latency"; readonly histogram: SelectorOf<M, "histogram">; readonly below: number }
  | PromqlIndicator
  | ErrorRatioIndicator;

/** Every label of every metric. */
type AnyLabelOf<M> = { [K in keyof M]: LabelOf<M[K]> }[keyof M];

/** An SLO over the metrics `M` and the standard ones. */
export type SloOf<M extends MetricDeclarations> = string extends keyof M
  ? SloDeclaration
  : Omit<SloDeclaration, "indicator" | "tenantLabel"> & {
      readonly indicator: IndicatorOf<WithStandard<M>>;
      readonly tenantLabel?: AnyLabelOf<WithStandard<M>>;
    };
