// The subpath `@sightline/api/filter`: the filter language without zod, for a browser bundle.
export {
  FILTER_KEYS,
  type Comparison,
  type Existence,
  type Filter,
  type FilterProblem,
  type Operator,
  type Term,
  type Text,
} from "./filter/ast.ts";
export { durationNano } from "./filter/duration.ts";
export { parseFilter, type ParsedFilter } from "./filter/parse.ts";
export { printFilter } from "./filter/print.ts";
