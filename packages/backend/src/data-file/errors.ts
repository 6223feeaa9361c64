import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface DataFileFacts {
  DATA_FILE_FOREIGN: { readonly file: string };
  DATA_FILE_VERSION: { readonly file: string; readonly found: number; readonly known: number };
  DATA_FILE_TRUNCATED: { readonly file: string; readonly bytes: number };
  DATA_FILE_DAMAGED: { readonly file: string; readonly at: number; readonly reason: string };
  DATA_FILE_EXISTS: { readonly file: string };
  DATA_FILE_UNREADABLE: { readonly file: string; readonly reason: string };
  DATA_FILE_UNWRITABLE: { readonly file: string; readonly reason: string };
  DATA_DIR_MISSING: { readonly dataDir: string };
  EXPORT_BROKEN: { readonly reason: string };
  IMPORT_STOPPED: { readonly reason: string; readonly requests: number };
}

/** What stands in the way of a file of telemetry. */
export const dataFileErrors: ErrorCatalogue<DataFileFacts> = defineErrors<DataFileFacts>({
  DATA_FILE_FOREIGN: {
    message: ({ file }) => `${file} is no file of \`sightline data export\`: its first bytes are others.`,
    hint: () => "Check the path; a compressed copy has to be unpacked first.",
    status: 400,
    example: { file: "telemetry.zip" },
  },
  DATA_FILE_VERSION: {
    message: ({ file, found, known }) => `${file} has format ${found}; this Sightline reads up to ${known}.`,
    hint: () => "Import it with the newer Sightline that wrote it.",
    status: 400,
    example: { file: "incident.sightline", found: 2, known: 1 },
  },
  DATA_FILE_TRUNCATED: {
    message: ({ file, bytes }) =>
      `${file} ends after ${bytes} bytes, before its end mark: a part is missing.`,
    hint: () =>
      "Export or copy it again. What came before the cut can be read, and was imported if this was an import.",
    status: 400,
    example: { file: "incident.sightline", bytes: 1_048_576 },
  },
  DATA_FILE_DAMAGED: {
    message: ({ file, at, reason }) => `${file} is damaged at byte ${at}: ${reason}.`,
    hint: () => "Export or copy it again. What came before is sound, and was imported if this was an import.",
    status: 400,
    example: { file: "incident.sightline", at: 4096, reason: "the checksum of a part does not fit" },
  },
  DATA_FILE_EXISTS: {
    message: ({ file }) => `${file} is there already.`,
    hint: () => "Choose another name, or replace it with --force.",
    status: 409,
    example: { file: "incident.sightline" },
  },
  DATA_FILE_UNREADABLE: {
    message: ({ file, reason }) => `${file} cannot be read: ${reason}.`,
    hint: () => "Check the path and its permissions.",
    status: 400,
    example: { file: "incident.sightline", reason: "no such file or directory" },
  },
  DATA_FILE_UNWRITABLE: {
    message: ({ file, reason }) => `${file} cannot be written: ${reason}.`,
    hint: () => "Check its folder, its permissions and the space on the disk.",
    status: 507,
    example: { file: "/mnt/incident.sightline", reason: "no space left on device" },
  },
  DATA_DIR_MISSING: {
    message: ({ dataDir }) => `There is no data directory of Sightline at ${dataDir}.`,
    hint: () => "Give the directory that `sightline start --data` uses, `./.sightline` by default.",
    status: 404,
    example: { dataDir: "/home/ada/shop/.sightline" },
  },
  EXPORT_BROKEN: {
    message: ({ reason }) => `The backend stopped in the middle of the export: ${reason}`,
    hint: () => "Export again; a shorter range of time needs less of everything.",
    status: 503,
    example: { reason: "The query took longer than 20 seconds and was stopped." },
  },
  IMPORT_STOPPED: {
    message: ({ reason, requests }) => `The import stopped after ${requests} requests: ${reason}`,
    hint: () => "What was taken is stored. Importing the whole file again stores that part twice.",
    status: 503,
    example: { reason: "the backend cannot be reached", requests: 12 },
  },
});
