/** Who sees what a file does when it goes wrong: code of browsers and of commands is not watched as a service is. */
import { isGlobal } from "../source/evaluation.ts";
import type { SourceFile } from "../source/source-file.ts";

/** By its first line, the folder it lies in, or as the configuration of a tool. What it prints is seen by who typed it. */
export function isCommand(file: SourceFile): boolean {
  const parts = file.name.split("/");
  return (
    file.program.hashbang !== null ||
    parts.slice(0, -1).some((folder) => folder === "scripts" || folder === "bin") ||
    /\.config\.[cm]?[jt]s$/u.test(file.name)
  );
}

/** Packages that only code of browsers imports. */
const IN_BROWSERS =
  /^(?:react-dom|vue|pinia|svelte|solid-js|mobx|mobx-react|zustand|jotai|redux|@reduxjs\/toolkit|react-redux|swr|@tanstack\/(?:react|vue)-query|jquery|@angular\/.+|prosemirror-.+|@tiptap\/.+|@ngx-.+)$/u;

/**
 * Client components, files that hold JSX without being told to be the server's, and what uses hooks of React, a library of
 * browsers or `window` without asking for it: what they call and catch, browsers report.
 */
export function runsInBrowser(file: SourceFile): boolean {
  const directives = new Set(
    file.program.body.flatMap((statement) =>
      statement.type === "ExpressionStatement" && statement.directive ? [statement.directive] : [],
    ),
  );
  if (directives.has("use client")) return true;
  if (directives.has("use server")) return false;
  if (/\.[jt]sx$/u.test(file.name) && file.landmarks.hasJsx) return true;
  return importsForBrowsers(file) || usesGlobals(file);
}

function importsForBrowsers(file: SourceFile): boolean {
  return file.landmarks.nodes.some((node) => {
    if (node.type !== "ImportDeclaration" || node.importKind === "type") return false;
    const module = node.source.value;
    if (module !== "react") return IN_BROWSERS.test(module) && module !== "react-dom/server";
    return node.specifiers.some(
      (one) =>
        one.type === "ImportSpecifier" &&
        one.imported.type === "Identifier" &&
        /^use[A-Z]/u.test(one.imported.name),
    );
  });
}

/** `localStorage.setItem(…)`; who asks for `typeof window` first runs on both sides. */
function usesGlobals(file: SourceFile): boolean {
  const used = file.landmarks.globals.filter((node) => isGlobal(node, node.name));
  const isAsked = used.some(({ parent }) => parent?.type === "UnaryExpression");
  return (
    !isAsked && used.some((node) => node.parent?.type === "MemberExpression" && node.parent.object === node)
  );
}
