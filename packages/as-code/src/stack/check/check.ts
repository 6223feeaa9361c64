/** The files of a stack against one another, and against what their programs take. */
import { readYaml, type YamlDocument } from "../../document/yaml-document.ts";
import type { Problem } from "../../document/problem.ts";
import { checkRuleFile } from "../../rule/check/check.ts";
import type { SourceFile } from "../../slo/read/files.ts";
import { IMAGES, imageVersion } from "../images.ts";
import { collectorFindings } from "./collector.ts";
import { embeddedDocuments } from "./embedded.ts";
import { composeFindings, type StackDirectory } from "./compose.ts";
import {
  entriesAt,
  error,
  listAt,
  type StackDocument,
  stackDocument,
  type StackFinding,
  textAt,
} from "./finding.ts";
import { scrapeFindings } from "./scrape.ts";

export interface StackCheckOptions {
  /** The collector's minor version, 159 for 0.159; that of the image which mounts the file where it is absent. */
  readonly collector?: number;
  readonly directory: StackDirectory;
}

export interface CheckedStack {
  readonly findings: readonly StackFinding[];
  /** How many files of which kind were read. */
  readonly kinds: Readonly<Record<StackDocument["kind"], number>>;
}

/**
 * Checks all files together; each finding has file and line.
 *
 * @example
 * checkStack([{ file: "otel.yaml", text }], { directory }).findings.map(printProblem);
 */
export function checkStack(files: readonly SourceFile[], options: StackCheckOptions): CheckedStack {
  const unreadable: StackFinding[] = [];
  const documents: StackDocument[] = [];
  const texts = new Map<string, string>();
  const embedded = new Set<YamlDocument>();
  for (const { file, text } of files) {
    const read = readYaml(file, text);
    unreadable.push(...read.problems.map(asError));
    const own = read.documents.filter(({ value }) => value !== null);
    documents.push(...own.map(stackDocument));
    const inside = own.flatMap(embeddedDocuments);
    documents.push(...inside.map(stackDocument));
    for (const document of inside) embedded.add(document);
    texts.set(file, text);
  }
  const of = (kind: StackDocument["kind"]): readonly YamlDocument[] =>
    documents.filter((one) => one.kind === kind).map(({ document }) => document);
  const composes = of("compose");
  const findings = [
    ...unreadable,
    ...composes.flatMap((document) =>
      composeFindings(
        document,
        composes.filter(({ file }) => folderOf(file) === folderOf(document.file)),
        options.directory,
      ),
    ),
    ...of("collector").flatMap((document) =>
      collectorFindings(document, options.collector ?? versionFor(document, composes)),
    ),
    ...of("prometheus").flatMap((document) =>
      // In a ConfigMap they lie beside it.
      embedded.has(document) ? [] : ruleFileFindings(document, options.directory),
    ),
    ...scrapeFindings(of("prometheus"), of("collector"), composes),
    ...of("rules")
      .filter((document) => !embedded.has(document))
      .flatMap(({ file }) => checkRuleFile(file, texts.get(file) ?? "", {}).problems.map(asError)),
  ];
  return {
    findings: findings.toSorted((one, two) =>
      one.file === two.file ? one.line - two.line : one.file < two.file ? -1 : 1,
    ),
    kinds: {
      compose: composes.length,
      collector: of("collector").length,
      prometheus: of("prometheus").length,
      rules: of("rules").length,
      other: of("other").length,
    },
  };
}

function asError(problem: Problem): StackFinding {
  return { severity: "error", ...problem };
}

function folderOf(file: string): string {
  return file.replace(/[^\\/]*$/u, "");
}

const DEFAULT_VERSION: number = imageVersion(IMAGES.collector)?.minor ?? 0;

/** That of the image which mounts this file; of the first collector otherwise. */
function versionFor({ file }: YamlDocument, composes: readonly YamlDocument[]): number {
  const base = file.split(/[\\/]/u).at(-1) ?? file;
  const collectors = composes.flatMap((compose) =>
    entriesAt(compose, ["services"]).flatMap(([name]) => {
      const image = textAt(compose, ["services", name, "image"]);
      const minor = /collector/u.test(image) ? imageVersion(image)?.minor : undefined;
      if (minor === undefined) return [];
      const mounts = listAt(compose, ["services", name, "volumes"]).map(String);
      return [{ minor, isMine: mounts.some((mount) => mount.split(":")[0]?.endsWith(`/${base}`)) }];
    }),
  );
  return (collectors.find(({ isMine }) => isMine) ?? collectors[0])?.minor ?? DEFAULT_VERSION;
}

function ruleFileFindings(document: YamlDocument, directory: StackDirectory): readonly StackFinding[] {
  return listAt(document, ["rule_files"]).flatMap((name, at) => {
    const file = String(name);
    // Absolute ones are the container's, patterns may match nothing.
    if (file.startsWith("/") || /[*?[]/u.test(file) || directory.exists(document, file)) return [];
    const fix = "Write it (`sightline generate rules --shipped --out .`), or take it out of rule_files.";
    return [error(document, ["rule_files", at], `there is no ${file}`, fix)];
  });
}
