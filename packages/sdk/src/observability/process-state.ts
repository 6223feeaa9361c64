/**
 * What exists once a process, from the first import on: metrics may be registered and loggers made before the SDK is set
 * up, and take part when it is.
 */
import { settings } from "../config/settings.ts";
import { sdkErrors } from "../errors.ts";
import { type LevelTable, takeLevels } from "../logs/level-rules.ts";
import { LogHub } from "../logs/log-hub.ts";
import { LineBuffer } from "../logs/line-buffer.ts";
import { processStdout } from "../logs/stdout.ts";
import { StdoutLines } from "../logs/stdout-lines.ts";
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
/** The form of log lines: for machines, or for people. */
export const stdoutLines: StdoutLines = new StdoutLines(processStdout(notices), process.env);
export const logHub: LogHub = new LogHub(
  clock,
  new LineBuffer((text) => stdoutLines.write(text), process),
  redaction,
);

/** The logger of that name; it may be made before the SDK is set up. */
export function getLogger(name: string): Logger {
  // Plain JavaScript asks without one too.
  const given: unknown = name;
  return new Logger(logHub, typeof given === "string" ? given : "");
}

/**
 * Sets the least levels of loggers while the process runs, by name; `*` is for all that no other name fits, `off` for no
 * records at all. Names that are not in the table keep theirs.
 *
 * @example
 * setLogLevels({ orders: "debug", "*": "warn" });
 * setLogLevels("orders=debug,*=warn");
 * @throws CONFIG_VALUE_INVALID
 */
export function setLogLevels(levels: LevelTable | string): void {
  const table = takeLevels(levels);
  if (table === undefined) {
    const allowed = settings.logLevels.form.allowed;
    throw sdkErrors.CONFIG_VALUE_INVALID({ name: "setLogLevels", value: JSON.stringify(levels), allowed });
  }
  logHub.levels.set(table);
}
