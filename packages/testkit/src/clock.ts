/** Stands still until a test moves it. Milliseconds since 1970, as the clocks of the other packages. */
export interface FakeClock {
  (): number;
  /** Moves on by milliseconds. */
  advance(milliseconds: number): void;
  set(milliseconds: number): void;
}

/** Starts at 2026-01-01T00:00:00Z, the time of the OTLP builders, unless told otherwise. */
export function fakeClock(start: number = Date.UTC(2026, 0, 1)): FakeClock {
  let now = start;
  return Object.assign(() => now, {
    advance(milliseconds: number): void {
      now += milliseconds;
    },
    set(milliseconds: number): void {
      now = milliseconds;
    },
  });
}
