/** The built-in tools: a new one is a file here and a line below. */

import type { Tool } from "../types.ts";
import { editFile } from "./edit_file.ts";
import { findFiles } from "./find_files.ts";
import { getFileInfo } from "./get_file_info.ts";
import { listDirectory } from "./list_directory.ts";
import { readFile } from "./read_file.ts";
import { runCommand } from "./run_command.ts";
import { searchFiles } from "./search_files.ts";
import { writeFile } from "./write_file.ts";

/** Every built-in tool, in the order models are told of them. */
export function allTools(): Tool[] {
  return [readFile, listDirectory, getFileInfo, findFiles, searchFiles, writeFile, editFile, runCommand];
}
