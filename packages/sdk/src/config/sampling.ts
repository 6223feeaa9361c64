/** Which traces are kept: code, then the file, then OTEL_TRACES_SAMPLER, then the ratio, then the environment's default. */
import { NO_RULES, type RuleSettings } from "../sampling/rules.ts";
import type { SamplerSettings } from "../trace/sampler.ts";
import { environmentKind } from "./environment.ts";
import type { Given } from "./given.ts";
import { STRENGTH } from "./origin.ts";
import type { Settings } from "./settings.ts";
import type { SamplerName } from "./settings/tracing.ts";

/** Shares of new traces (row A1). */
const USUAL: Readonly<Record<ReturnType<typeof environmentKind>, number>> = {
  development: 1,
  test: 1,
  staging: 0.5,
  production: 0.1,
};

type SamplingValues = {
  readonly [K in "sampler" | "samplerArgument" | "traceSamplerRatio"]: Settings[K] | undefined;
} & {
  readonly environment: string;
};

export function samplingOf(
  values: SamplingValues,
  given: (key: "sampler" | "traceSamplerRatio") => Given,
): SamplerSettings {
  const { sampler, samplerArgument, traceSamplerRatio } = values;
  const samplerFirst =
    STRENGTH[given("sampler").origin.kind] <= STRENGTH[given("traceSamplerRatio").origin.kind];
  if (sampler !== undefined && (samplerFirst || traceSamplerRatio === undefined)) {
    return namedSampler(sampler, samplerArgument ?? 1);
  }
  return { parentBased: true, ratio: traceSamplerRatio ?? USUAL[environmentKind(values.environment)] };
}

function namedSampler(name: SamplerName, argument: number): SamplerSettings {
  const parentBased = name.startsWith("parentbased_");
  if (name.endsWith("always_on")) return { parentBased, ratio: 1 };
  if (name.endsWith("always_off")) return { parentBased, ratio: 0 };
  return { parentBased, ratio: argument };
}

/** Who turns traces off means all of them. */
export function rulesOf(values: RuleSettings & { readonly sampler: SamplerName | undefined }): RuleSettings {
  if (values.sampler?.endsWith("always_off") === true) return NO_RULES;
  const { keepErrors, keepSlowerThanMillis, keepRoutes, keepTenants } = values;
  return { keepErrors, keepSlowerThanMillis, keepRoutes, keepTenants };
}
