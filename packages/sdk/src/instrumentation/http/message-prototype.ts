import type { IncomingMessage } from "node:http";

/**
 * What all requests inherit from. Not imported: importing `node:http` as a module reads all its exports, which loads
 * undici (about 50 ms of CPU).
 */
export function messagePrototype(): IncomingMessage {
  return process.getBuiltinModule("node:http").IncomingMessage.prototype;
}
