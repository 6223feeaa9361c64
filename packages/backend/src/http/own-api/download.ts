/** `GET /api/sightline/data`: all signals of a range of time, as a file that is made while it is sent. */
import { Readable } from "node:stream";
import { downloads } from "@sightline/api";
import type { FastifyInstance } from "fastify";
import { askedByThroughout, currentAsker } from "../../store/asker.ts";
import { dataFile, type DataFileAbout } from "../../data-file/write.ts";
import type { DataReader } from "../../store/store.ts";
import { readQuery } from "./mount.ts";
import { timeWindow } from "./selection.ts";

export interface DownloadOptions extends DataFileAbout {
  readonly store: DataReader;
}

/** The parts are made as fast as they are read. */
const PARTS_AHEAD = 2;

export function dataDownload(app: FastifyInstance, { store, clock, version }: DownloadOptions): void {
  const { path, params, contentType } = downloads.data;
  app.get(path, (request, reply) => {
    const window = timeWindow(readQuery(params, request.query), clock);
    const name = `${new Date(Number(window.from / 1_000_000n)).toISOString().slice(0, 19).replaceAll(":", "")}.sightline`;
    reply
      .header("cache-control", "no-store")
      .header("content-disposition", `attachment; filename="${name}"`)
      .type(contentType);
    const file = dataFile(store, window, { version, clock });
    const asker = currentAsker();
    const parts = asker === undefined ? file : askedByThroughout({ ...asker, patient: true }, file);
    return reply.send(Readable.from(parts, { objectMode: true, highWaterMark: PARTS_AHEAD }));
  });
}
