/** The way from a query's root to one of its selectors, and the tree with one node put in another's place. */
import { type Expression, type VectorSelector, childrenOf, node } from "@sightline/promql";
import { assertNever } from "@sightline/model";

/** The nodes from the root down to the selector, both included. */
export type Way = readonly Expression[];

/** The selector that the text's offset lies in, else the first; `undefined` in a query without one. */
export function wayTo(root: Expression, offset: number): Way | undefined {
  const ways = waysOf(root);
  return ways.find((way) => holds(way.at(-1), offset)) ?? ways[0];
}

export function selectorOf(way: Way): VectorSelector | undefined {
  const last = way.at(-1);
  return last?.kind === "selector" ? last : undefined;
}

/** The metric's name, before the braces or in them. */
export function metricOf({ name, matchers }: VectorSelector): string | undefined {
  if (name !== "") return name;
  return matchers.find((one) => one.name === "__name__" && one.operator === "=")?.value;
}

/** To each of its selectors, from left to right. */
export function waysOf(root: Expression): readonly Way[] {
  if (root.kind === "selector") return [[root]];
  return childrenOf(root).flatMap((child) => waysOf(child).map((way) => [root, ...way]));
}

function holds(node_: Expression | undefined, offset: number): boolean {
  return node_ !== undefined && node_.span.start <= offset && offset <= node_.span.end;
}

/** `root` with `by` where `target` stands; nodes are compared by identity, all beside the way stay as they are. */
export function replaced(root: Expression, target: Expression, by: Expression): Expression {
  if (root === target) return by;
  const into = (child: Expression): Expression => replaced(child, target, by);
  switch (root.kind) {
    case "number":
    case "string":
    case "selector":
      return root;
    case "parentheses":
    case "subquery":
      return node({ ...root, expression: into(root.expression) });
    case "unary":
      return node({ ...root, operand: into(root.operand) });
    case "binary":
      return node({ ...root, left: into(root.left), right: into(root.right) });
    case "call":
      return node({ ...root, parameters: root.parameters.map(into) });
    case "aggregation":
      return node({
        ...root,
        parameter: root.parameter === undefined ? undefined : into(root.parameter),
        expression: into(root.expression),
      });
    case "range-selector": {
      const selector = into(root.selector);
      return selector.kind === "selector" ? node({ ...root, selector }) : root;
    }
    default:
      return assertNever(root, "expression");
  }
}
