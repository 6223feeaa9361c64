/**
 * The spoken language of this example: each word is a pair of tones, the pairs of telephone keys (ITU-T Q.23). A recogniser
 * for it is real signal processing, and its answers can be checked.
 */
export const lowTones = [697, 770, 852, 941] as const;
export const highTones = [1209, 1336, 1477, 1633] as const;

const words = [
  ["turn", "on", "off", "the"],
  ["light", "music", "play", "stop"],
  ["what", "time", "is", "it"],
  ["weather", "louder", "quieter", "thanks"],
] as const;

export interface TonePair {
  readonly low: number;
  readonly high: number;
}

const pairs: ReadonlyMap<string, TonePair> = new Map(
  words.flatMap((row, rowIndex) =>
    row.map((word, columnIndex): [string, TonePair] => [
      word,
      { low: lowTones[rowIndex] ?? 0, high: highTones[columnIndex] ?? 0 },
    ]),
  ),
);

export const vocabulary: readonly string[] = [...pairs.keys()];

/** undefined for a word that the language does not have. */
export function tonesOf(word: string): TonePair | undefined {
  return pairs.get(word);
}

/** The word of a row and a column of the tone table. */
export function wordAt(lowIndex: number, highIndex: number): string | undefined {
  return words[lowIndex]?.[highIndex];
}
