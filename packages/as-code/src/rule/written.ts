/** The shape of a rule file as it is written. */
import { z } from "zod";

type Texts = Readonly<Record<string, string>> | null | undefined;

export interface WrittenRule {
  readonly record?: string | null | undefined;
  readonly alert?: string | null | undefined;
  readonly expr?: string | null | undefined;
  readonly for?: string | null | undefined;
  readonly keep_firing_for?: string | null | undefined;
  readonly labels?: Texts;
  readonly annotations?: Texts;
}

export interface WrittenGroup {
  readonly name: string;
  readonly interval?: string | null | undefined;
  readonly query_offset?: string | null | undefined;
  readonly limit?: number | null | undefined;
  readonly partial_response_strategy?: string | null | undefined;
  readonly labels?: Texts;
  readonly rules?: readonly WrittenRule[] | null | undefined;
}

export interface WrittenFile {
  readonly groups?: readonly WrittenGroup[] | null | undefined;
}

/** YAML gives `expr: 1` and `value: true` as what they look like; Prometheus reads texts. */
function text(): z.ZodType<string> {
  return z.union([z.string(), z.number(), z.boolean()]).transform(String);
}

function texts(): z.ZodType<Texts> {
  return z.record(z.string(), text()).nullish();
}

function rule(): z.ZodType<WrittenRule> {
  return z.strictObject({
    record: text().nullish(),
    alert: text().nullish(),
    expr: text().nullish(),
    for: text().nullish(),
    keep_firing_for: text().nullish(),
    labels: texts(),
    annotations: texts(),
  });
}

function group(): z.ZodType<WrittenGroup> {
  return z.strictObject({
    name: z.string(),
    interval: z.string().nullish(),
    query_offset: z.string().nullish(),
    limit: z.number().nullish(),
    partial_response_strategy: z.string().nullish(),
    labels: texts(),
    rules: z.array(rule()).nullish(),
  });
}

export const ruleFile: z.ZodType<WrittenFile> = z.strictObject({ groups: z.array(group()).nullish() });
