/** From what is handed to a framework to the function that will run, and what was put around it. */
import { type Evaluation, keyOf } from "../source/evaluation.ts";
import { type FunctionNode, isFunctionNode, type Node, type ObjectExpression } from "../source/syntax.ts";

export interface Handler {
  readonly code: FunctionNode;
  /** The calls that wrap it, outermost first. */
  readonly around: readonly Node[];
}

/** Properties that wrappers take the handler by: `route({ schema, handler })`. */
const HANDLER_NAMES = ["handler", "fn", "resolve", "resolver", "execute", "run", "action"] as const;

/**
 * The function of `handler`, `controller.create`, `asyncHandler(async () => …)`, `withMetrics("x")(handler)`,
 * `makeHandler(service)`. Of several functions that a wrapper takes, the last one is the handler.
 */
export function handlerOf(node: Node, evaluation: Evaluation): Handler | undefined {
  if (isFunctionNode(node)) return { code: node, around: [] };
  const value = evaluation.valueOf(node);
  const { via } = value;
  if (via?.type === "CallExpression" && via !== node) return handlerOf(via, evaluation);
  if (via?.type === "CallExpression") {
    for (const argument of via.arguments.toReversed()) {
      const inner = handlerOf(argument, evaluation);
      if (inner !== undefined) return { code: inner.code, around: [via, ...inner.around] };
    }
    for (const argument of via.arguments) {
      const inner = namedHandler(argument, evaluation);
      if (inner !== undefined) return { code: inner.code, around: [via, ...inner.around] };
    }
  }
  if (value.kind === "function") return { code: value.node, around: via === undefined ? [] : [via] };
  return undefined;
}

function namedHandler(node: Node, evaluation: Evaluation): Handler | undefined {
  if (node.type !== "ObjectExpression") return undefined;
  for (const name of HANDLER_NAMES) {
    const property = propertyNode(node, name);
    const found = property && handlerOf(property, evaluation);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What stands for a name in an object that is written out. */
export function propertyNode(node: ObjectExpression, name: string): Node | undefined {
  for (const property of node.properties.toReversed())
    if (property.type === "Property" && keyOf(property) === name) return property.value;
  return undefined;
}

/** Arguments with lists among them laid flat: frameworks take both. */
export function flat(nodes: readonly Node[], evaluation: Evaluation): readonly Node[] {
  return nodes.flatMap((node) => {
    const value =
      node.type === "Identifier" || node.type === "ArrayExpression" ? evaluation.valueOf(node) : undefined;
    return value?.kind === "list" ? flat(value.items, evaluation) : [node];
  });
}
