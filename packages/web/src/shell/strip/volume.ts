/** The strip's drawing of requests and errors, as SVG paths. */
import type { Activity } from "@sightline/api";
import { type Range, xOf } from "./brush.ts";

const BASE = 50;
const HEIGHT = 20;
/**
 * The share of errors that fills the height. A bar's length says the share, since a count would drown in the band, and
 * by its square root, so that one in a hundred is seen and one in ten is not yet a wall.
 */
const FULL = 0.25;
const LEAST = 1.5;

type Buckets = Activity["buckets"];

export function bandPath(buckets: Buckets, step: number, range: Range, width: number): string {
  const most = Math.max(...buckets.map(({ requests }) => requests), 1);
  const points = buckets
    .filter(({ time }) => time + step > range.from && time < range.to)
    .map(({ time, requests }) => {
      const x = Math.min(Math.max(xOf(time + step / 2, range, width), 0), width);
      return `${x.toFixed(1)} ${(BASE - (requests / most) * HEIGHT * 0.92).toFixed(1)}`;
    });
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return "";
  return `M${first.split(" ")[0]} ${BASE}L${points.join("L")}L${last.split(" ")[0]} ${BASE}Z`;
}

export function errorPath(buckets: Buckets, step: number, range: Range, width: number): string {
  const bar = Math.max((step / (range.to - range.from)) * width - 1, 1);
  return buckets
    .filter(({ time, errors }) => errors > 0 && time + step > range.from && time < range.to)
    .map(({ time, requests, errors }) => {
      const x = Math.max(xOf(time, range, width), 0);
      const height = Math.max(
        Math.sqrt(Math.min(errors / Math.max(requests, errors) / FULL, 1)) * HEIGHT,
        LEAST,
      );
      return `M${x.toFixed(1)} ${BASE}v${(-height).toFixed(1)}h${bar.toFixed(1)}V${BASE}Z`;
    })
    .join("");
}
