/**
 * How the SDK speaks: on stderr, each thing once, never by throwing. What it drops is counted here, so that a report can
 * say how much was lost after the one line that said it began.
 */

/** The least that is said; what is said once is a warning. */
export type NoticeLevel = "none" | "error" | "warn" | "info" | "debug";

const SILENT: ReadonlySet<NoticeLevel> = new Set<NoticeLevel>(["none", "error"]);

export interface Notices {
  /** What is not said is counted all the same. */
  level: NoticeLevel;
  /** Says `text` the first time that `key` comes up; later ones are only counted. */
  once(key: string, text: string): void;
  /** Says `text` only when the SDK's own debug log is on. */
  debug(text: string): void;
  /** How often each key came up. */
  counts(): ReadonlyMap<string, number>;
}

/** More keys than this are no longer told apart, so that notices cannot eat the memory. */
const MAX_KEYS = 500;

export function writeNotices(write: (line: string) => void, level: NoticeLevel = "warn"): Notices {
  const seen = new Map<string, number>();
  const notices: Notices = {
    level,
    once: (key, text) => {
      const count = seen.get(key);
      if (count !== undefined) {
        seen.set(key, count + 1);
      } else if (seen.size < MAX_KEYS) {
        seen.set(key, 1);
        if (!SILENT.has(notices.level)) write(`[sightline] ${text}\n`);
      }
    },
    debug: (text) => {
      if (notices.level === "debug") write(`[sightline] ${text}\n`);
    },
    counts: () => seen,
  };
  return notices;
}

/** Notices on the process' stderr, written at once so that none is lost when the process dies. */
export function stderrNotices(level: NoticeLevel = "warn"): Notices {
  return writeNotices((line) => {
    process.stderr.write(line);
  }, level);
}
