import type { z } from "zod";
import { httpErrors } from "../errors.ts";

/** A query string by its schema; what Jaeger's API does not know is ignored, as Jaeger does. Throws `PARAMETER_INVALID`. */
export function readParams<S extends z.ZodObject>(schema: S, query: unknown): z.output<S> {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const parameter = issue?.path.join(".") ?? "";
  throw httpErrors.PARAMETER_INVALID(
    {
      parameter,
      reason: issue?.message ?? "it does not fit",
      hint: "Jaeger's query API describes its parameters.",
    },
    { field: parameter },
  );
}
