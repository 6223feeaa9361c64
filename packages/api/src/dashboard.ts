// The subpath `@sightline/api/dashboard`: variables into queries, without zod, for a browser bundle.
export { variableErrors } from "./dashboard/errors.ts";
export { fillPromql } from "./dashboard/fill-promql.ts";
export { fillFilter, fillText, titleOf, type Variables } from "./dashboard/fill-text.ts";
export { builtIns, type Filling, namesIn, type VariableValue } from "./dashboard/value.ts";
