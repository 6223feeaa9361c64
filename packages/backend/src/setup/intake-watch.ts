/** What the setup page knows of the receivers: one watch over all transports. */
import type { Clock } from "../clock.ts";
import type { IntakeObserver } from "../receiver/intake.ts";
import type { SeriesObserver } from "../receiver/series-intake.ts";
import type { Transport } from "../receiver/signal.ts";
import { Refusals } from "./refusals.ts";
import { Senders } from "./senders.ts";

export class IntakeWatch {
  readonly senders: Senders;
  readonly refusals: Refusals;

  constructor(clock: Clock) {
    this.senders = new Senders(clock);
    this.refusals = new Refusals(clock);
  }

  /** Over what brings series with their labels. */
  overSeries(): SeriesObserver {
    return Object.freeze<SeriesObserver>({
      taken: (rejections) => this.refusals.items("metrics", rejections),
      refused: (error) => this.refusals.refused("metrics", error),
    });
  }

  over(transport: Transport): IntakeObserver {
    return Object.freeze<IntakeObserver>({
      taken: (request) => {
        this.senders.taken(request, transport);
        this.refusals.taken(request);
      },
      refused: (signal, error) => this.refusals.refused(signal, error),
    });
  }
}
