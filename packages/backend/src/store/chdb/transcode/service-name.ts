import { ATTRIBUTE_STRIDE, type AttributeTable } from "@sightline/otlp";
import { UNKNOWN_SERVICE } from "../../record/service-name.ts";
import type { ValueLimit } from "../../record/value-limit.ts";
import type { RowWriter } from "../rows/row-writer.ts";
import { writeAttributeValue } from "./attribute-rows.ts";

const KEY = Buffer.from("service.name");

/** The last `service.name` of a resource, as text. */
export function writeServiceName(
  writer: RowWriter,
  source: Buffer,
  table: AttributeTable,
  limit: ValueLimit,
): void {
  for (let index = table.count - 1; index >= 0; index--) {
    const start = table.slots[index * ATTRIBUTE_STRIDE] ?? 0;
    const end = table.slots[index * ATTRIBUTE_STRIDE + 1] ?? 0;
    if (end - start !== KEY.length || source.compare(KEY, 0, KEY.length, start, end) !== 0) continue;
    const before = writer.length;
    writeAttributeValue(writer, source, table, index, limit);
    if (writer.length > before + 1) return;
    writer.truncate(before);
    break;
  }
  writer.text(UNKNOWN_SERVICE);
}
