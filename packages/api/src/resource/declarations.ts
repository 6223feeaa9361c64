/** `/api/sightline/declarations`: what services say of themselves, as `sightline generate manifest` prints it. */
import { z } from "zod";

const named = z.looseObject({ name: z.string().min(1) });

/** A reader of this version knows these fields; others are kept as they came. */
export const manifest = z.looseObject({
  manifest: z.literal(1),
  service: named,
  metrics: z.array(named),
  slos: z.array(named),
  alerts: z.array(named),
  dashboards: z.array(named),
});
export type DeclaredManifest = z.infer<typeof manifest>;

export const declarationList = z.object({
  /** By service. */
  declarations: z.array(
    z.object({
      service: z.string(),
      metrics: z.number(),
      slos: z.number(),
      alerts: z.number(),
      dashboards: z.number(),
    }),
  ),
});
export type DeclarationList = z.infer<typeof declarationList>;
