/** The `completions` command's arguments. */

import { Argument, type Command } from "@commander-js/extra-typings";
import { SHELLS } from "../complete/shells.ts";
import type { Exit } from "./run_command.ts";

const EXAMPLES = `
Examples:
  source <(nano-agent completions bash)            in ~/.bashrc
  source <(nano-agent completions zsh)             in ~/.zshrc, after compinit
  nano-agent completions fish > ~/.config/fish/completions/nano-agent.fish
  nano-agent completions powershell | Out-String | Invoke-Expression    in $PROFILE`;

/** Adds `completions`. `done` gets the exit code. */
export function addCompletionsCommand(
  program: Command<unknown[], Record<string, unknown>, Record<string, unknown>>,
  done: (exit: Exit) => void,
): void {
  program.command("completions").description("a script that completes commands, options, models, templates")
    .addArgument(new Argument("<shell>", "whose script").choices(SHELLS))
    .addHelpText("after", EXAMPLES)
    .action(async (shell) => {
      const [{ completionScript }, { createWriters }] = await Promise.all([
        import("../complete/scripts.ts"),
        import("../output/writer.ts"),
      ]);
      const { stdout } = createWriters(false);
      stdout.write(completionScript(shell));
      await stdout.flush();
      done({ code: 0 });
    });
}
