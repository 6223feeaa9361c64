/** Timers that do not hold the process. */
import type { Later } from "./incidents.ts";

export const laterInProcess: Later = (ms, act) => {
  const timer = setTimeout(act, ms).unref();
  return () => clearTimeout(timer);
};
