import type { ReactNode } from "react";
import { assertNever } from "@sightline/model";
import { type Block, blocksOf, type Inline } from "./markdown.ts";

/** A panel's Markdown. */
export function TextPanel({ text }: { readonly text: string }): ReactNode {
  return (
    <div className="panel-text">
      {blocksOf(text).map((block, at) => (
        // Blocks of a text have no identity but their place.
        // oxlint-disable-next-line react/no-array-index-key -- see above
        <Written key={at} block={block} />
      ))}
    </div>
  );
}

function Written({ block }: { readonly block: Block }): ReactNode {
  switch (block.kind) {
    case "heading":
      return (
        <h4 className="section-head">
          <Inlines of={block.inlines} />
        </h4>
      );
    case "paragraph":
      return (
        <p>
          <Inlines of={block.inlines} />
        </p>
      );
    case "list":
      return (
        <ul>
          {block.items.map((item, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- as above
            <li key={at}>
              <Inlines of={item} />
            </li>
          ))}
        </ul>
      );
    case "code":
      return <pre className="mono">{block.text}</pre>;
    default:
      return assertNever(block, "block");
  }
}

function Inlines({ of }: { readonly of: readonly Inline[] }): ReactNode {
  return of.map((inline, at) => {
    const key = `${at} ${inline.text}`;
    switch (inline.kind) {
      case "text":
        return <span key={key}>{inline.text}</span>;
      case "strong":
        return (
          <b key={key} className="fact">
            {inline.text}
          </b>
        );
      case "emphasis":
        return <em key={key}>{inline.text}</em>;
      case "code":
        return (
          <code key={key} className="mono">
            {inline.text}
          </code>
        );
      case "link":
        return (
          <a key={key} className="link" href={inline.url} rel="noreferrer">
            {inline.text}
          </a>
        );
      default:
        return assertNever(inline, "inline");
    }
  });
}
