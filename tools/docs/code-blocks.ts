/**
 * The programs in the documentation, checked by the compiler against the sources: what a page shows must compile for who
 * copies it. Each block is one module; what it takes for granted (an app, an order) stands in `reader.d.ts`.
 */
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "../check/files.ts";

export interface Page {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
}

export interface CodeBlock {
  readonly page: string;
  /** Of its first line of code; the first line of the page is 1. */
  readonly line: number;
  readonly language: "ts" | "js";
  readonly code: string;
}

const LANGUAGES: Readonly<Record<string, CodeBlock["language"]>> = {
  ts: "ts",
  typescript: "ts",
  js: "js",
  javascript: "js",
  mjs: "js",
};

/** The blocks of TypeScript and JavaScript of a page. */
export function codeBlocks({ path, text }: Page): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { readonly line: number; readonly language: CodeBlock["language"] | undefined } | undefined;
  let code: string[] = [];
  for (const [at, line] of text.split("\n").entries()) {
    const fence = /^```(\w*)/u.exec(line);
    if (open === undefined) {
      if (fence !== null) open = { line: at + 2, language: LANGUAGES[fence[1] ?? ""] };
    } else if (fence === null) {
      code.push(line);
    } else {
      const { line: first, language } = open;
      if (language !== undefined) blocks.push({ page: path, line: first, language, code: code.join("\n") });
      open = undefined;
      code = [];
    }
  }
  return blocks;
}

/** What the compiler says, as `docs/guide/exporters.md:12: …`, in the order of the blocks. */
export async function compilerFaults(blocks: readonly CodeBlock[]): Promise<readonly string[]> {
  const cache = join(root, ".cache");
  mkdirSync(cache, { recursive: true });
  // Inside the repository, so that packages are found as its own code finds them.
  const folder = mkdtempSync(join(cache, "docs-"));
  try {
    const files = blocks.map((block, at) => {
      const file = `block-${at}.${block.language}`;
      // The same line as on the page, and a module whatever the block imports.
      writeFileSync(join(folder, file), `${"\n".repeat(block.line - 1)}${block.code}\nexport {};\n`);
      return file;
    });
    copyFileSync(join(import.meta.dirname, "reader.d.ts"), join(folder, "reader.d.ts"));
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(project(files)));
    const said = await compile(folder);
    return said.flatMap((line) => faultOf(line, blocks));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** An application's strictness: nothing that a page shows need be used, and the sources are compiled along. */
function project(files: readonly string[]): unknown {
  return {
    extends: "../../tsconfig.base.json",
    compilerOptions: {
      composite: false,
      noEmit: true,
      declaration: false,
      declarationMap: false,
      isolatedDeclarations: false,
      noUnusedLocals: false,
      noUnusedParameters: false,
      allowJs: true,
      checkJs: true,
    },
    files: [...files, "reader.d.ts"],
  };
}

function compile(folder: string): Promise<readonly string[]> {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [tsc, "--project", folder, "--pretty", "false"],
      { cwd: folder, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) => {
        // A compiler that has found faults ends with 1 or 2 and names them; without a word it has failed itself.
        if (error !== null && stdout === "") reject(new Error(stderr, { cause: error }));
        else resolve(stdout.split("\n"));
      },
    );
  });
}

/** Faults of the blocks; those of the sources are the business of `npm run check`. */
function faultOf(line: string, blocks: readonly CodeBlock[]): string[] {
  const [, file = "", at = "", message = ""] = /^(\S+?)\((\d+),\d+\): error (.+)$/u.exec(line) ?? [];
  const block = blocks[Number(/^block-(\d+)\./u.exec(basename(file))?.[1] ?? -1)];
  return block === undefined ? [] : [`${block.page}:${at}: ${message}`];
}
