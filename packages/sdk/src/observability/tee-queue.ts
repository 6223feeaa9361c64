/** What stands in front of several queues: each exporter of a signal empties one of its own. */
import type { Intake } from "../export/bounded-queue.ts";

export function teeQueue<T>(intakes: readonly Intake<T>[]): Intake<T> {
  const [only] = intakes;
  if (intakes.length === 1 && only !== undefined) return only;
  return {
    offer: (item) => {
      for (const intake of intakes) intake.offer(item);
    },
  };
}
