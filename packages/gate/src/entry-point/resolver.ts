/** GraphQL resolvers that are written as objects: the fields of `Query`, `Mutation` and `Subscription`. */
import { type Evaluation, keyOf } from "../source/evaluation.ts";
import type { CallExpression, Node } from "../source/syntax.ts";
import type { Value } from "../source/value.ts";
import { type EntryPoint, functionName } from "./entry-point.ts";
import { handlerOf } from "./handler.ts";

/** What makes a schema or a server of resolvers, by the package and the end of what is called. */
const MAKERS: ReadonlyMap<string, RegExp> = new Map([
  ["graphql-yoga", /^createSchema$/u],
  ["@graphql-yoga/node", /^createServer$/u],
  ["@graphql-yoga/common", /^createServer$/u],
  ["@graphql-tools/schema", /^makeExecutableSchema$/u],
  ["graphql-tools", /^makeExecutableSchema$/u],
  ["graphql-modules", /^createModule$/u],
  ["@apollo/server", /^ApolloServer$/u],
  ["apollo-server", /^ApolloServer$/u],
  ["apollo-server-express", /^ApolloServer$/u],
  ["apollo-server-core", /^ApolloServer$/u],
  ["@apollo/subgraph", /^buildSubgraphSchema$/u],
  ["@apollo/federation", /^build(?:Federated|Subgraph)Schema$/u],
]);

const ROOTS: ReadonlyMap<string, string> = new Map([
  ["Query", "query"],
  ["Mutation", "mutation"],
  ["Subscription", "subscription"],
]);

/** Fields of other types are left out: they run within a query, and many times in one. */
export function resolversOf(
  call: CallExpression | Extract<Node, { type: "NewExpression" }>,
  evaluation: Evaluation,
): readonly EntryPoint[] {
  const callee = evaluation.valueOf(call.callee);
  if (callee.kind !== "external" || MAKERS.get(callee.module)?.test(callee.path) !== true) return [];
  return call.arguments.flatMap((argument) => {
    // `buildSubgraphSchema([{ typeDefs, resolvers }])` takes a list of them too.
    const options = evaluation.valueOf(argument);
    const objects =
      options.kind === "list" ? options.items.map((item) => evaluation.valueOf(item)) : [options];
    return objects.flatMap((one) =>
      resolverMaps(evaluation.memberOf(one, "resolvers"), evaluation).flatMap((map) =>
        fieldsOf(map, call, evaluation),
      ),
    );
  });
}

/** One object, or a list of them that will be merged. */
function resolverMaps(value: Value, evaluation: Evaluation): readonly Value[] {
  return value.kind === "list"
    ? value.items.flatMap((item) => resolverMaps(evaluation.valueOf(item), evaluation))
    : [value];
}

function fieldsOf(map: Value, call: Node, evaluation: Evaluation): readonly EntryPoint[] {
  return [...ROOTS].flatMap(([type, what]) =>
    properties(evaluation.memberOf(map, type), evaluation).flatMap(([field, node]) => {
      const handler = handlerOf(node, evaluation) ?? subscribed(node, evaluation);
      if (handler === undefined) return [];
      return [
        {
          kind: "procedure",
          by: "GraphQL",
          label: `GraphQL ${what} ${field}`,
          why: `it resolves the ${what} ${field} of GraphQL`,
          code: handler.code,
          around: handler.around,
          registration: call,
          name: functionName(handler.code, `resolver of ${type}.${field}`),
        } satisfies EntryPoint,
      ];
    }),
  );
}

/** Field by field, with what other objects were spread into it. */
function properties(value: Value, evaluation: Evaluation): readonly (readonly [string, Node])[] {
  if (value.kind !== "object") return [];
  return value.node.properties.flatMap((one) => {
    if (one.type === "SpreadElement") return properties(evaluation.valueOf(one.argument), evaluation);
    const key = keyOf(one);
    return key === undefined ? [] : [[key, one.value] as const];
  });
}

/** `{ subscribe: …, resolve: … }`. */
function subscribed(node: Node, evaluation: Evaluation): ReturnType<typeof handlerOf> {
  const value = evaluation.valueOf(node);
  const found = evaluation.memberOf(value, value.kind === "object" ? "subscribe" : "");
  return found.kind === "function" ? handlerOf(found.node, evaluation) : undefined;
}
