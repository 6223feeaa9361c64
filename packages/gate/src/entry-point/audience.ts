/** Who sees what a file does when it goes wrong: code of browsers and of commands is not watched as a service is. */
import { relative, sep } from "node:path";
import { isGlobal } from "../source/evaluation.ts";
import type { PackageFacts } from "../source/project.ts";
import type { SourceFile } from "../source/source-file.ts";
import { type IdentifierNode, isFunctionNode, type Node } from "../source/syntax.ts";
import { functionName } from "./entry-point.ts";

const COMMAND_FOLDERS: ReadonlySet<string> = new Set([
  "scripts",
  "bin",
  "migration",
  "migrations",
  "seed",
  "seeds",
  "seeders",
]);

/**
 * By its first line, the folder it lies in, as the configuration of a tool, or in a package that installs a command and serves
 * nothing. What it prints is seen by who typed it.
 */
export function isCommand(file: SourceFile, facts: PackageFacts): boolean {
  const parts = file.name.split("/");
  const inPackage = relative(facts.folder, file.path).split(sep).slice(0, -1);
  return (
    // What a package shows of its use; an example that is a package of its own runs.
    inPackage.some((folder) => folder === "examples" || folder === "example") ||
    file.program.hashbang !== null ||
    parts.slice(0, -1).some((folder) => COMMAND_FOLDERS.has(folder)) ||
    /\.config\.[cm]?[jt]s$/u.test(file.name) ||
    (facts.hasCommand && !serves(facts))
  );
}

/** Packages that only code of browsers imports. */
const IN_BROWSERS =
  /^(?:react-dom|vue|pinia|svelte|solid-js|preact|mobx|mobx-react|zustand|jotai|redux|@reduxjs\/toolkit|react-redux|swr|@tanstack\/(?:react|vue)-query|jquery|@angular\/.+|prosemirror-.+|@tiptap\/.+|(?:.*[-/])browser)$/u;
/** What an application in the browser cannot do without. */
const PAGES: readonly string[] = ["react-dom", "vue", "svelte", "solid-js", "preact", "@angular/core"];
/** A package with one of these has code that runs on a server. */
const SERVERS =
  /^(?:next|nuxt|express|fastify|koa|hono|h3|polka|restify|bullmq|bull|kafkajs|amqplib|graphql-yoga|@apollo\/server|@trpc\/server|@nestjs\/(?:core|common)|@hono\/node-server|@remix-run\/(?:node|express|serve)|@react-router\/(?:node|express|serve)|@sveltejs\/kit|@tanstack\/react-start|astro|gatsby)$/u;

function serves({ dependencies }: PackageFacts): boolean {
  return [...dependencies].some((name) => SERVERS.test(name));
}

/**
 * Client components, files that hold JSX without being told to be the server's, packages that make pages and serve nothing, and
 * what uses hooks of React, a library of browsers or `window` without asking for it: what they call and catch, browsers report.
 */
export function runsInBrowser(file: SourceFile, facts: PackageFacts): boolean {
  const directives = new Set(
    file.program.body.flatMap((statement) =>
      statement.type === "ExpressionStatement" && statement.directive ? [statement.directive] : [],
    ),
  );
  if (directives.has("use client") || /\.client\.[jt]sx?$|(?:^|\/)client-only\//u.test(file.name))
    return true;
  if (directives.has("use server")) return false;
  if (/\.[jt]sx$/u.test(file.name) && file.landmarks.hasJsx) return true;
  const isForPages = facts.isScript || PAGES.some((name) => facts.dependencies.has(name));
  if (isForPages && !serves(facts)) return true;
  return importsForBrowsers(file) || usesGlobals(file);
}

function importsForBrowsers(file: SourceFile): boolean {
  return file.landmarks.nodes.some((node) => {
    if (node.type !== "ImportDeclaration" || node.importKind === "type") return false;
    const module = node.source.value;
    if (module !== "react") return IN_BROWSERS.test(module);
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
  return used.some(isTaken) && !used.some(({ parent }) => parent?.type === "UnaryExpression");
}

/** Its member is asked for, or it is handed to the function that the whole script is. */
function isTaken(node: IdentifierNode): boolean {
  const { parent } = node;
  if (parent?.type === "CallExpression") return parent.arguments.some((one) => one === node);
  return parent?.type === "MemberExpression" && parent.object === node;
}

/** `resetWorkersForTests`: the name of a function around says that no service calls it. */
export function isForTests(node: Node): boolean {
  for (let at: Node | null | undefined = node; at !== undefined && at !== null; at = at.parent)
    if (isFunctionNode(at) && FOR_TESTS.test(functionName(at, ""))) return true;
  return false;
}
const FOR_TESTS = /For(?:Tests?|Testing)$/u;
