/** Output for people that repeats itself, such as all metrics: at most once in `everyMs`, and not at once. */
export function sparing(
  write: (text: string) => void,
  everyMs: number,
  now: () => number,
): (text: string) => void {
  let last = now();
  return (text) => {
    if (now() - last < everyMs) return;
    last = now();
    write(text);
  };
}
