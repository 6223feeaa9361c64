/** The browser's zone, or UTC where the user chose it. */
import { createPreference, usePreference } from "../preference/preference.ts";
import { type Clock, createClock } from "./clock.ts";

const local = Intl.DateTimeFormat().resolvedOptions().timeZone;
const utc = createPreference<boolean>("sightline.utc", false, (text) => text === "true");
const clocks = { local: createClock(local), utc: createClock("UTC") };

export function useClock(): Clock {
  return usePreference(utc) ? clocks.utc : clocks.local;
}

export function useUtc(): { readonly on: boolean; readonly toggle: () => void } {
  const on = usePreference(utc);
  return { on, toggle: () => utc.set(!on) };
}
