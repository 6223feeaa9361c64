/** W3C Baggage (https://www.w3.org/TR/baggage/). */
import {
  type Baggage,
  type BaggageEntry,
  baggageEntryMetadataFromString,
  propagation,
} from "@opentelemetry/api";

/** The specification's limits: what lies beyond is left out. */
const MAX_ENTRIES = 180;
const MAX_LENGTH = 8192;

/** The entries that can be read; `undefined` when there is none. */
export function parseBaggage(header: string): Baggage | undefined {
  const entries: Record<string, BaggageEntry> = {};
  let count = 0;
  for (const member of header.slice(0, MAX_LENGTH).split(",")) {
    const semicolon = member.indexOf(";");
    const pair = semicolon < 0 ? member : member.slice(0, semicolon);
    const equals = pair.indexOf("=");
    if (equals <= 0 || count >= MAX_ENTRIES) continue;
    const key = decode(pair.slice(0, equals).trim());
    const value = decode(pair.slice(equals + 1).trim());
    if (key === undefined || key === "" || value === undefined) continue;
    const properties = semicolon < 0 ? "" : member.slice(semicolon + 1).trim();
    entries[key] =
      properties === "" ? { value } : { value, metadata: baggageEntryMetadataFromString(properties) };
    count++;
  }
  return count === 0 ? undefined : propagation.createBaggage(entries);
}

/** The header, or an empty string when no entry fits. */
export function formatBaggage(baggage: Baggage): string {
  let header = "";
  let count = 0;
  for (const [key, entry] of baggage.getAllEntries()) {
    const properties = entry.metadata === undefined ? "" : `;${entry.metadata.toString()}`;
    const member = `${encodeURIComponent(key)}=${encodeURIComponent(entry.value)}${properties}`;
    const length = header.length + member.length + 1;
    if (count >= MAX_ENTRIES || length > MAX_LENGTH) continue;
    header = header === "" ? member : `${header},${member}`;
    count++;
  }
  return header;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
