/**
 * What exists once a process, from the first import on: metrics may be registered and loggers made before the SDK is set
 * up, and take part when it is.
 */
import { LogHub } from "../logs/log-hub.ts";
import { LineBuffer } from "../logs/line-buffer.ts";
import { Logger } from "../logs/logger.ts";
import { MetricsRegistry } from "../metrics/registry.ts";
import { type Notices, stderrNotices } from "../notice/notices.ts";
import { Redaction } from "../redaction/redaction.ts";
import { type Clock, processClock } from "../time/clock.ts";

export const clock: Clock = processClock();
export const notices: Notices = stderrNotices();
export const registry: MetricsRegistry = new MetricsRegistry({
  notices,
  now: () => clock.mark(),
  wallMs: (mark) => clock.wallMs(mark),
});
/** Takes secrets and personal data out of all that leaves; see `Redactor.value` and `Redactor.text`. */
export const redaction: Redaction = new Redaction();
export const logHub: LogHub = new LogHub(
  clock,
  new LineBuffer((text) => {
    process.stdout.write(text);
  }),
  redaction,
);

/** The logger of that name; it may be made before the SDK is set up. */
export function getLogger(name: string): Logger {
  return new Logger(logHub, name);
}
