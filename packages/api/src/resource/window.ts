import { z } from "zod";

/** What every list endpoint takes. Times are RFC 3339 or Unix seconds; `from` is inclusive, `to` exclusive. */
export const windowParams = z.object({
  from: z
    .string()
    .meta({ description: "RFC 3339 or Unix seconds. Default: one hour before `to`." })
    .optional(),
  to: z.string().meta({ description: "RFC 3339 or Unix seconds. Default: now." }).optional(),
  query: z.string().meta({ description: "Filter, such as `service = stt and duration > 500ms`." }).optional(),
});
export type WindowParams = z.infer<typeof windowParams>;

export const pageParams = windowParams.extend({
  limit: z.coerce.number().int().min(1).max(1000).optional(),
  cursor: z.string().meta({ description: "Opaque; from the answer before." }).optional(),
});
export type PageParams = z.infer<typeof pageParams>;

export const seriesParams = windowParams.extend({
  step: z.coerce.number().min(1).meta({ description: "Seconds a point. Default: window / 120." }).optional(),
});
export type SeriesParams = z.infer<typeof seriesParams>;

/** Present in every list. `complete: false` says that `cursor` leads on, or that a limit cut the answer. */
export const page = z.object({
  complete: z.boolean(),
  cursor: z.string().optional(),
});

/** The window an answer covers, as Unix seconds. */
export const window = z.object({ from: z.number(), to: z.number() });

/** RFC 3339 with nine fractional digits, UTC: `2026-11-21T14:38:24.418000000Z`. */
export const instant = z.string();
