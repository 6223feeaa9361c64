import { type ReactNode, useState } from "react";
import type { Attributes } from "@sightline/api";
import { orderedAttributes } from "../layout/facts.ts";

interface AttributeTableProps {
  readonly title: string;
  readonly attributes: Attributes;
  /** More than these wait behind a button. */
  readonly most?: number;
  /** Adds `key = value` to the filter; absent where there is nothing to filter. */
  readonly onFilter?: (key: string, value: string) => void;
  readonly onCopy: (text: string, what: string) => void;
}

const MOST = 12;

/** Keys and values; each can be copied, and become a filter. */
export function AttributeTable(props: AttributeTableProps): ReactNode {
  const { title, attributes, most = MOST, onFilter, onCopy } = props;
  const [all, setAll] = useState(false);
  const entries = orderedAttributes(attributes);
  if (entries.length === 0) return null;
  const shown = all ? entries : entries.slice(0, most);
  return (
    <section className="detail-section">
      <h3>
        {title} <span>{entries.length}</span>
      </h3>
      <dl className="attributes">
        {shown.map(([key, value]) => (
          <div key={key} className="attribute" data-long={isLong(value)}>
            <dt title={key}>{key}</dt>
            <dd>
              <span className="attribute-value">{value === "" ? "(empty)" : value}</span>
              <span className="attribute-actions">
                {onFilter !== undefined && (
                  <button type="button" title={`Filter by this ${key}`} onClick={() => onFilter(key, value)}>
                    filter
                  </button>
                )}
                <button type="button" title="Copy the value" onClick={() => onCopy(value, key)}>
                  copy
                </button>
              </span>
            </dd>
          </div>
        ))}
      </dl>
      {entries.length > shown.length && (
        <button type="button" className="link" onClick={() => setAll(true)}>
          {entries.length - shown.length} more
        </button>
      )}
    </section>
  );
}

/** Characters that fit beside the key: words wrap, an id of one word gets a line of its own instead. */
const WORDS = 60;
const ONE_WORD = 28;

function isLong(value: string): boolean {
  return value.includes("\n") || value.length > (value.includes(" ") ? WORDS : ONE_WORD);
}
