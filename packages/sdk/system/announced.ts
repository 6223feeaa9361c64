/** What a process says on stderr a second after its start, which only a slow machine lets a short script live to see. */
const ANNOUNCEMENT = /^\[sightline\] \S+: watching requests .*\n/gmu;

/** What was said besides. */
export function unannounced(stderr: string): string {
  return stderr.replace(ANNOUNCEMENT, "");
}
