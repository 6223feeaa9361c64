/** How the lines of an answer are told apart in few words. */
import type { LabelSet } from "../prometheus/answers.ts";

const NAME = "__name__";

/** What differs among the label sets, then what they share; without labels the query's own text. */
export function lineNames(sets: readonly LabelSet[], text: string): readonly string[] {
  const [first] = sets;
  if (first === undefined) return [];
  const names = [...new Set(sets.flatMap((labels) => Object.keys(labels)))];
  const differing = names.filter((name) => sets.some((labels) => labels[name] !== first[name]));
  const told = differing.length > 0 ? differing : names;
  return sets.map((labels) => {
    const metric = told.includes(NAME) ? (labels[NAME] ?? "") : "";
    const rest = told
      .filter((name) => name !== NAME && labels[name] !== undefined && labels[name] !== "")
      .toSorted()
      .map((name) => `${name}=${labels[name] ?? ""}`)
      .join(", ");
    const written = [metric, rest].filter((part) => part !== "").join(" ");
    return written === "" ? text : written;
  });
}

/** Labels that name the service of a series, the best first: of our span metrics, of resources, of scrapes. */
export function serviceOf(labels: LabelSet): string | undefined {
  const job = labels["job"]?.split("/").at(-1);
  return [labels["service"], labels["service_name"], labels["server"], job].find(
    (name) => name !== undefined && name !== "",
  );
}
