/** A line on stderr every few seconds: long enough apart to be read, and not in the way of short runs. */
import type { Terminal } from "../terminal.ts";

const PAUSE_MS = 2000;

export function progressLines(terminal: Terminal, clock: () => number): (line: () => string) => void {
  let last = clock();
  return (line) => {
    if (clock() - last < PAUSE_MS) return;
    last = clock();
    terminal.err(`${line()}\n`);
  };
}

/** `12.3 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
