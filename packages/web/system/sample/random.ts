/** Numbers that look random and are the same in every run (the minimal standard generator of Park and Miller). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

export function hex(random: () => number, digits: number): string {
  let text = "";
  while (text.length < digits) text += Math.floor(random() * 16).toString(16);
  return text;
}

/** RFC 3339 with nine digits, as the API writes times. */
export function instantOf(seconds: number): string {
  const whole = Math.floor(seconds);
  const nano = String(Math.round((seconds - whole) * 1e9)).padStart(9, "0");
  return `${new Date(whole * 1000).toISOString().slice(0, 19)}.${nano}Z`;
}
