/** Which of the two text formats a scraper asks for, by RFC 9110's rules for `Accept`. */
import type { TextFormat } from "./prometheus-text.ts";

interface Range {
  readonly type: string;
  readonly version: string | undefined;
  readonly quality: number;
}

/**
 * OpenMetrics only for who names it; a browser, `curl` and whatever accepts anything get the classic text. Nobody gets
 * nothing: where no format fits, the classic text is still what a scraper can read.
 */
export function negotiatedFormat(accept: string | undefined): TextFormat {
  if (accept === undefined) return "prometheus";
  const ranges = accept.split(",").map(rangeOf);
  const open = qualityOf(ranges, isOpenMetrics);
  const classic =
    qualityOf(ranges, isClassic) || qualityOf(ranges, isAnyText) || qualityOf(ranges, isAnything);
  return open > 0 && open >= classic ? "openmetrics" : "prometheus";
}

function qualityOf(ranges: readonly Range[], matches: (range: Range) => boolean): number {
  return Math.max(0, ...ranges.filter(matches).map(({ quality }) => quality));
}

function isOpenMetrics({ type, version }: Range): boolean {
  return (
    type === "application/openmetrics-text" &&
    (version === undefined || /^(1\.0\.\d+|0\.0\.1)$/.test(version))
  );
}

function isClassic({ type, version }: Range): boolean {
  return type === "text/plain" && (version === undefined || version === "0.0.4");
}

function isAnyText({ type }: Range): boolean {
  return type === "text/*";
}

function isAnything({ type }: Range): boolean {
  return type === "*/*";
}

/** A quality that is no number counts as 1, as for a range without one. */
function rangeOf(text: string): Range {
  const [type = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const values = new Map(
    parameters.map((parameter) => {
      const equals = parameter.indexOf("=");
      const value = parameter.slice(equals + 1).trim();
      return [parameter.slice(0, equals).trim(), value.replaceAll('"', "")];
    }),
  );
  const quality = Number(values.get("q") ?? "1");
  return {
    type,
    version: values.get("version"),
    quality: Number.isFinite(quality) ? Math.min(Math.max(quality, 0), 1) : 1,
  };
}
