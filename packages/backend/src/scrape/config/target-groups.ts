/** Groups of targets, in the file itself (`static_configs`) or in files of their own (`file_sd_configs`). */
import { basename, resolve } from "node:path";
import type { FileDiscovery, TargetGroup } from "./job.ts";
import { ConfigNode } from "./node.ts";

const DEFAULT_REFRESH_MS = 300_000;

export function staticGroups(node: ConfigNode | undefined): readonly TargetGroup[] {
  return (node?.list() ?? []).map((one, index) => targetGroup(one, String(index)));
}

export function fileDiscoveries(node: ConfigNode | undefined, folder: string): readonly FileDiscovery[] {
  return (node?.list() ?? []).map((one) => {
    const fields = one.fields(["files", "refresh_interval"]);
    const files = fields.get("files")?.list() ?? [];
    if (files.length === 0) throw one.fail("file_sd_configs names no files.", "Add files: [targets/*.json].");
    return {
      patterns: files.map((file) => filePattern(file, folder)),
      refreshMs: fields.get("refresh_interval")?.duration() ?? DEFAULT_REFRESH_MS,
    };
  });
}

/** As in Prometheus: `*` in the last part only, and an ending that says the format. */
function filePattern(node: ConfigNode, folder: string): string {
  const text = node.text();
  if (
    !/^[^*]*(?:\*[^/]*)?\.(?:json|yml|yaml)$/iu.test(text) ||
    text.slice(0, -basename(text).length).includes("*")
  )
    throw node.fail(
      `"${text}" is no list of target files.`,
      "It ends with .json, .yml or .yaml; only its last part may have one *.",
    );
  return resolve(folder, text);
}

/** What a file of `file_sd_configs` holds, JSON being YAML. @throws SCRAPE_CONFIG_INVALID */
export function parseTargetFile(file: string, text: string): readonly TargetGroup[] {
  const root = ConfigNode.parse(file, text);
  // Most editors empty a file before they write it: that must not end its targets.
  if (root.isEmpty) throw root.fail("the file is empty.", "Write [] where there are no targets.");
  return root.list().map((one, index) => targetGroup(one, `${file}:${index}`));
}

function targetGroup(node: ConfigNode, source: string): TargetGroup {
  const fields = node.fields(["targets", "labels"]);
  const labels = new Map<string, string>();
  for (const [name, value] of fields.get("labels")?.entries() ?? []) {
    if (name === "") throw value.fail("a label has no name.", "Write name: value.");
    if (!value.isEmpty) labels.set(name, value.text());
  }
  const targets = (fields.get("targets")?.list() ?? []).map((target) => {
    const text = target.text();
    if (text.includes("/"))
      throw target.fail(
        `"${text}" is no address.`,
        "A target is host:port; scheme and metrics_path say the rest.",
      );
    return text;
  });
  return { targets, labels, source };
}
