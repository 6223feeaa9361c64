import { createPreference } from "../../preference/preference.ts";

/** How long a time the strip shows at least, in seconds; 0 is six windows. The wheel over the strip changes it. */
export const stripSpan = createPreference<number>("sightline.strip", 0, (text) => Number(text) || 0);
