/** What an expression is known to be, as far as syntax tells. */
import type { Class, FunctionNode, Node, ObjectExpression } from "./syntax.ts";

export type Value = Known & {
  /** The call that gave it: `asyncHandler(async () => …)`. What was called may do more than the value tells. */
  readonly via?: Node;
};

type Known =
  /**
   * Comes from a package. `path` is what was done to it: `Router().route()` for `express.Router().route("/x")`. Default
   * imports, namespaces and `require` are the empty path; a value of an imported type is as if the type were called.
   */
  | { readonly kind: "external"; readonly module: string; readonly path: string }
  | { readonly kind: "function"; readonly node: FunctionNode }
  | { readonly kind: "class"; readonly node: Class }
  | { readonly kind: "instance"; readonly node: Class }
  | { readonly kind: "object"; readonly node: ObjectExpression }
  /** A list that is written out. */
  | { readonly kind: "list"; readonly items: readonly Node[] }
  /** An interface or an object type: its members are known by their types. */
  | { readonly kind: "shape"; readonly node: Node }
  /** A file of the project, as `import * as` and `require` give it. */
  | { readonly kind: "module"; readonly program: Node }
  | { readonly kind: "unknown" };

export const UNKNOWN: Value = Object.freeze({ kind: "unknown" });

export function externalMember(
  value: { readonly kind: "external"; readonly module: string; readonly path: string },
  name: string,
): Value {
  if (name === "default") return value;
  return { kind: "external", module: value.module, path: value.path === "" ? name : `${value.path}.${name}` };
}
