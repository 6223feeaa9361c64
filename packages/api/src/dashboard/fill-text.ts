/** The values of variables into filters, addresses and titles. */
import type { Filter, Term } from "../filter/ast.ts";
import { parseFilter, type ParsedFilter } from "../filter/parse.ts";
import { variableErrors } from "./errors.ts";
import { single } from "./fill-promql.ts";
import { NAME, type VariableValue } from "./value.ts";

export type Variables = Readonly<Record<string, VariableValue>>;

export interface FilledFilter {
  /** One, unless a condition stands for several values: then one for each. */
  readonly filters: readonly Filter[];
  readonly problems: ParsedFilter["problems"];
}

/** A term for each value makes a filter for each, and as many searches. */
const MOST_FILTERS = 20;

/**
 * A filter with the values of its variables. They are put into the parsed terms, so that no value can become a term; a
 * condition whose variable stands for all values is none, and one that stands for several makes a filter for each. Of a
 * job (`namespace/name`) the service is the name. Throws VARIABLE_UNKNOWN, or VARIABLE_SEVERAL for more filters than 20.
 *
 * @example
 * fillFilter('service = "$service" and status = error', { service: ["shop", "web"] }).filters.length; // 2
 */
export function fillFilter(text: string, variables: Variables): FilledFilter {
  const { filter, problems } = parseFilter(text);
  let lists: readonly (readonly Term[])[] = [[]];
  for (const term of filter.terms) {
    const choices = filledTerms(term, variables);
    lists = lists.flatMap((list) =>
      choices.length === 0 ? [list] : choices.map((choice) => [...list, choice]),
    );
    if (lists.length > MOST_FILTERS) {
      const chosen = `more than ${MOST_FILTERS} are chosen`;
      throw variableErrors.VARIABLE_SEVERAL({ name: onlyName(term) ?? "", chosen, place: "in a filter" });
    }
  }
  const filters = lists.map((terms): Filter =>
    Object.freeze({ kind: "filter", terms: Object.freeze(terms) }),
  );
  return { filters, problems };
}

/** The term for each chosen value; none where all are. */
function filledTerms(term: Term, variables: Variables): readonly Term[] {
  if (term.kind === "existence") return [term];
  const name = onlyName(term);
  const chosen = name === undefined || !Object.hasOwn(variables, name) ? undefined : variables[name];
  if (chosen === undefined) return [Object.freeze({ ...term, value: fillText(term.value, variables) })];
  const values = chosen === null ? [] : typeof chosen === "string" ? [chosen] : chosen;
  const isService = term.kind === "comparison" && term.key === "service";
  return values.map((value) =>
    Object.freeze({ ...term, value: isService ? (value.split("/").at(-1) ?? value) : value }),
  );
}

/** The variable that a term's value is, and nothing else. */
function onlyName(term: Term): string | undefined {
  if (term.kind === "existence") return undefined;
  const found = NAME.exec(term.value);
  return found === null || found[0].length !== term.value.length ? undefined : (found[1] ?? found[2]);
}

/** With `encode` for each value: `encodeURIComponent` for an address. */
export function fillText(
  text: string,
  variables: Variables,
  encode: (value: string) => string = (value) => value,
): string {
  return text.replaceAll(
    /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/gu,
    (_whole, braced?: string, bare?: string) => {
      const name = braced ?? bare ?? "";
      const value = variables[name];
      if (value === undefined) throw variableErrors.VARIABLE_UNKNOWN({ name, known: Object.keys(variables) });
      return encode(single(name, value, "in a text"));
    },
  );
}

/** For titles: several values by comma, all as the word. What is not known stays as it is. */
export function titleOf(text: string, variables: Variables): string {
  return text.replaceAll(
    /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/gu,
    (whole, braced?: string, bare?: string) => {
      const value = variables[braced ?? bare ?? ""];
      if (value === undefined) return whole;
      return value === null ? "all" : typeof value === "string" ? value : value.join(", ");
    },
  );
}
