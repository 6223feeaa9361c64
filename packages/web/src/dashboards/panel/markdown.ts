/** The Markdown of text panels: headings, lists, paragraphs, code, emphasis, links. Anything else is text as it stands. */

export type Inline =
  | { readonly kind: "text" | "strong" | "emphasis" | "code"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly url: string };

export type Block =
  | { readonly kind: "heading" | "paragraph"; readonly inlines: readonly Inline[] }
  | { readonly kind: "list"; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: "code"; readonly text: string };

const ITEM = /^\s*(?:[-*+]|\d+[.)])\s+/u;

export function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = [];
  const lines = text.split(/\r?\n/u);
  let paragraph: string[] = [];
  const flush = (): void => {
    if (paragraph.length > 0) blocks.push({ kind: "paragraph", inlines: inlinesOf(paragraph.join(" ")) });
    paragraph = [];
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const heading = /^#{1,6}\s+(.+?)\s*#*$/u.exec(line)?.[1];
    if (line.trimStart().startsWith("```")) {
      flush();
      const end = lines.findIndex((one, index) => index > at && one.trimStart().startsWith("```"));
      const last = end === -1 ? lines.length : end;
      blocks.push({ kind: "code", text: lines.slice(at + 1, last).join("\n") });
      at = last;
    } else if (heading !== undefined) {
      flush();
      blocks.push({ kind: "heading", inlines: inlinesOf(heading) });
    } else if (ITEM.test(line)) {
      flush();
      const item = inlinesOf(line.replace(ITEM, ""));
      const before = blocks.at(-1);
      const isNext = before?.kind === "list" && ITEM.test(lines[at - 1] ?? "");
      if (isNext) blocks[blocks.length - 1] = { kind: "list", items: [...before.items, item] };
      else blocks.push({ kind: "list", items: [item] });
    } else if (line.trim() === "") flush();
    else paragraph.push(line.trim());
  }
  flush();
  return blocks;
}

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|__([^_]+)__|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)\s]+)\)/gu;

function inlinesOf(text: string): readonly Inline[] {
  const inlines: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > from) inlines.push({ kind: "text", text: text.slice(from, match.index) });
    const [whole, code, strong, alsoStrong, emphasis, label, url] = match;
    if (code !== undefined) inlines.push({ kind: "code", text: code });
    else if (label !== undefined && url !== undefined) inlines.push(linkOf(label, url, whole));
    else if (emphasis !== undefined) inlines.push({ kind: "emphasis", text: emphasis });
    else inlines.push({ kind: "strong", text: strong ?? alsoStrong ?? "" });
    from = match.index + whole.length;
  }
  if (from < text.length) inlines.push({ kind: "text", text: text.slice(from) });
  return inlines;
}

/** Only pages: an address that runs code is text. */
function linkOf(label: string, url: string, whole: string): Inline {
  return isPage(url) ? { kind: "link", text: label, url } : { kind: "text", text: whole };
}

export function isPage(url: string): boolean {
  return /^(?:https?:\/\/|\/(?!\/)|#)/iu.test(url);
}
