import { mkdirSync, rmSync } from "node:fs";
import { PICTURES } from "./pictures.ts";

/** Pictures and notes of the last run would hide a page that is no longer there. */
export default function setUp(): void {
  rmSync(PICTURES, { recursive: true, force: true });
  mkdirSync(PICTURES, { recursive: true });
}
