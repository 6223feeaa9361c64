/** What the page's URL holds: `?a=up&b=rate(x[5m])&off=b&as=table`. A query keeps its letter when another one goes. */
import { readText } from "../../window/root-search.ts";

export const LETTERS = ["a", "b", "c", "d", "e", "f", "g", "h"] as const;
export type Letter = (typeof LETTERS)[number];

export const SORTS = ["name", "last", "min", "max", "mean"] as const;
export type Sort = (typeof SORTS)[number];

export type ExploreSearch = { readonly [L in Letter]?: string | undefined } & {
  /** Letters of queries that are not shown. */
  readonly off?: string | undefined;
  /** Values at one moment instead of lines. */
  readonly as?: "table" | undefined;
  readonly draw?: "stacked" | undefined;
  readonly exemplars?: "off" | undefined;
  /** The column by which lines are listed; by mean where it is absent. */
  readonly sort?: Sort | undefined;
};

export interface Query {
  readonly letter: Letter;
  readonly text: string;
  readonly shown: boolean;
}

export function readExploreSearch(raw: Readonly<Record<string, unknown>>): ExploreSearch {
  const queries = LETTERS.flatMap((letter) => {
    const text = readText(raw[letter]);
    return text === undefined ? [] : [[letter, text]];
  });
  const off = readText(raw["off"]);
  const sort = SORTS.find((one) => one === raw["sort"]);
  return {
    ...Object.fromEntries(queries),
    ...(off === undefined ? {} : { off }),
    ...(raw["as"] === "table" ? { as: "table" } : {}),
    ...(raw["draw"] === "stacked" ? { draw: "stacked" } : {}),
    ...(raw["exemplars"] === "off" ? { exemplars: "off" } : {}),
    ...(sort === undefined ? {} : { sort }),
  };
}

export function queriesOf(search: ExploreSearch): readonly Query[] {
  return LETTERS.flatMap((letter) => {
    const text = search[letter];
    return text === undefined ? [] : [{ letter, text, shown: search.off?.includes(letter) !== true }];
  });
}

/** The first letter that no query has; `undefined` where all are taken. */
export function freeLetter(taken: readonly Letter[]): Letter | undefined {
  return LETTERS.find((letter) => !taken.includes(letter));
}

export function withShown(off: string | undefined, letter: Letter, shown: boolean): string | undefined {
  const others = Array.from(off ?? "").filter((one) => one !== letter);
  const next = [...others, ...(shown ? [] : [letter])].toSorted().join("");
  return next === "" ? undefined : next;
}
