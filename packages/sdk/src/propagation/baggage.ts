/** W3C Baggage (https://www.w3.org/TR/baggage/). */
import {
  type Baggage,
  type BaggageEntry,
  baggageEntryMetadataFromString,
  propagation,
} from "@opentelemetry/api";

/** The specification's limits: what lies beyond is left out, whole members at a time. */
const MAX_ENTRIES = 180;
const MAX_LENGTH = 8192;
/** What may stand in a header's property as it is: printable, and no comma, which would begin another member. */
const PROPERTIES = /^[\u0020-\u002b\u002d-\u007e]*$/;

/** The entries that can be read; `undefined` when there is none. */
export function parseBaggage(header: string): Baggage | undefined {
  // A map first: a key such as __proto__ is a key like any other.
  const entries = new Map<string, BaggageEntry>();
  for (const member of within(header).split(",")) {
    const semicolon = member.indexOf(";");
    const pair = semicolon < 0 ? member : member.slice(0, semicolon);
    const equals = pair.indexOf("=");
    if (equals <= 0 || entries.size >= MAX_ENTRIES) continue;
    const key = decode(pair.slice(0, equals).trim());
    const value = decode(pair.slice(equals + 1).trim());
    if (key === undefined || key === "" || value === undefined) continue;
    const properties = semicolon < 0 ? "" : member.slice(semicolon + 1).trim();
    entries.set(
      key,
      properties === "" ? { value } : { value, metadata: baggageEntryMetadataFromString(properties) },
    );
  }
  return entries.size === 0 ? undefined : propagation.createBaggage(Object.fromEntries(entries));
}

/** The header, or an empty string when no entry fits. */
export function formatBaggage(baggage: Baggage): string {
  let header = "";
  let count = 0;
  for (const [key, entry] of baggage.getAllEntries()) {
    const member = memberOf(key, entry);
    if (member === undefined || count >= MAX_ENTRIES) continue;
    if (header.length + member.length + 1 > MAX_LENGTH) continue;
    header = header === "" ? member : `${header},${member}`;
    count++;
  }
  return header;
}

function memberOf(key: string, { value, metadata }: BaggageEntry): string | undefined {
  const properties = metadata === undefined ? "" : metadata.toString();
  if (key === "" || !PROPERTIES.test(properties)) return undefined;
  try {
    const pair = `${encodeURIComponent(key)}=${encodeURIComponent(value)}`;
    return properties === "" ? pair : `${pair};${properties}`;
  } catch {
    // Half of a surrogate pair is no text that could be sent.
    return undefined;
  }
}

/** The whole members among the first 8,192 characters. */
function within(header: string): string {
  if (header.length <= MAX_LENGTH) return header;
  return header.slice(0, Math.max(0, header.lastIndexOf(",", MAX_LENGTH)));
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
