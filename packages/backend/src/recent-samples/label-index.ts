/**
 * Which series have a label with a value: for each name and value the numbers of its series, ascending. A selector takes the
 * shortest of the lists that its conditions have, and asks the series in it for the rest.
 */
import { matcherTest } from "@sightline/promql";
import type { SeriesMatcher } from "../store/store.ts";

type Labels = Readonly<Record<string, string>>;

/** About what an entry of a map takes beside its text. */
const ENTRY_BYTES = 120;
const NOBODY: readonly number[] = Object.freeze([]);

export class LabelIndex {
  readonly #names = new Map<string, Map<string, number[]>>();
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * `number` is greater than all before it. Returns the same labels, sorted by name, in texts that all series share.
   */
  add(number: number, labels: Labels): Labels {
    const names = Object.keys(labels).toSorted();
    return Object.freeze(
      Object.fromEntries(
        names.map((name) => {
          const value = labels[name] ?? "";
          const values = this.#names.get(name) ?? new Map<string, number[]>();
          if (values.size === 0) this.#names.set(name, values);
          const known = values.get(value);
          if (known === undefined) {
            values.set(value, [number]);
            this.#bytes += ENTRY_BYTES + value.length;
          } else known.push(number);
          this.#bytes += 8;
          return [name, value];
        }),
      ),
    );
  }

  /**
   * The numbers of the series that may match; all that do are among them. `undefined`: no condition narrows it down.
   */
  candidates(matchers: readonly SeriesMatcher[]): readonly number[] | undefined {
    let shortest: readonly number[] | undefined;
    for (const matcher of matchers) {
      const found = this.#withLabel(matcher);
      if (found !== undefined && (shortest === undefined || found.length < shortest.length)) shortest = found;
    }
    return shortest;
  }

  /** `undefined`: series without the label match too, or too many values do. */
  #withLabel({ label, operator, value }: SeriesMatcher): readonly number[] | undefined {
    const values = this.#names.get(label);
    if (operator === "=") return value === "" ? undefined : (values?.get(value) ?? NOBODY);
    if (operator !== "=~") return undefined;
    const test = matcherTest({ name: label, operator, value });
    if (test("")) return undefined;
    const lists = [...(values ?? [])].filter(([candidate]) => test(candidate)).map(([, numbers]) => numbers);
    const [only = NOBODY] = lists;
    // A series has one value of a label: no number is in two of the lists.
    return lists.length > 1 ? lists.flat() : only;
  }
}

/** All conditions at once; each value of a label is looked at by a pattern once. */
export function labelTest(matchers: readonly SeriesMatcher[]): (labels: Labels) => boolean {
  const tests = matchers.map(({ label, operator, value }) => {
    const test = matcherTest({ name: label, operator, value });
    if (operator === "=" || operator === "!=") return { label, test };
    const known = new Map<string, boolean>();
    const remembered = (candidate: string): boolean => {
      let result = known.get(candidate);
      if (result === undefined) known.set(candidate, (result = test(candidate)));
      return result;
    };
    return { label, test: remembered };
  });
  return (labels) => tests.every(({ label, test }) => test(labels[label] ?? ""));
}
