/** Which Prometheus loads a file. A major version alone stands for all of its line, so for the oldest one. */

export interface PrometheusVersion {
  readonly major: number;
  readonly minor: number;
}

/** The line that is maintained; what is told without a version holds for it. */
export const DEFAULT_PROMETHEUS: PrometheusVersion = Object.freeze({ major: 3, minor: 0 });

/**
 * `3`, `2.42`, `v3.5.1`; `undefined` for what is no version, or one before 2.
 *
 * @example
 * prometheusVersion("2.42.0"); // { major: 2, minor: 42 }
 */
export function prometheusVersion(text: string): PrometheusVersion | undefined {
  const [, major, minor] = /^v?(\d+)(?:\.(\d+))?(?:\.\d+)?$/u.exec(text) ?? [];
  if (major === undefined || Number(major) < 2) return undefined;
  return { major: Number(major), minor: Number(minor ?? 0) };
}

export function isBefore(left: PrometheusVersion, right: PrometheusVersion): boolean {
  return left.major < right.major || (left.major === right.major && left.minor < right.minor);
}

/** `2.42`; of a line's first version only `3`. */
export function printVersion({ major, minor }: PrometheusVersion): string {
  return minor === 0 ? String(major) : `${major}.${minor}`;
}
