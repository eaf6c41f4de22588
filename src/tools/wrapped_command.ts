/** Commands that run another one, or write a file, by way of their arguments: what a pattern shows is not what is run. */

// Programs whose arguments name the program that is run, or that are words of the shell and do the same.
const WRAPPERS = new Set(
  ("sh bash rbash zsh dash ash ksh mksh fish csh tcsh pwsh powershell cmd busybox toybox env exec eval source . command " +
    "builtin coproc trap alias time if then else elif fi for while until do done case esac select function xargs parallel " +
    "sudo sudoedit doas su runuser setpriv pkexec run0 sg newgrp nohup setsid nice ionice chrt taskset renice chroot " +
    "unshare nsenter systemd-run stdbuf unbuffer timeout gtimeout watch watchexec entr flock script expect strace ltrace " +
    "perf gdb lldb valgrind fakeroot bwrap firejail proot ssh sshpass mosh rsh tmux screen at batch crontab npx bunx pnpx " +
    "yarnx uvx pipx start call forfiles wsl rundll32 regsvr32 mshta wscript cscript wmic osascript caffeinate arch " +
    "dbus-run-session xvfb-run rlwrap ld.so").split(" "),
);

// Subcommands that run what their arguments say.
const RUNNING_SUBCOMMANDS: Record<string, RegExp> = {
  git:
    /^(bisect|submodule|filter-branch|difftool|mergetool|rebase|daemon|instaweb|send-email|credential|hook|p4|svn)$/,
  npm: /^(exec|x|explore)$/,
  pnpm: /^(exec|dlx|x)$/,
  yarn: /^(exec|dlx)$/,
  bun: /^x$/,
  uv: /^(run|tool)$/,
};

/** Options by which a program runs another one, or writes where none is said: long ones without their dashes. */
interface RunningOptions {
  long: string;
  /** What a word looks like that is one in short. */
  short?: RegExp;
}

const RUNNING_OPTIONS: Record<string, RunningOptions> = {
  git: {
    long: "upload-pack receive-pack ext-diff open-files-in-pager extcmd config-env output",
    short: /^-O|^-c$|^ext::/,
  },
  find: { long: "", short: /^-(ok|okdir|delete|fls|fprint.*)$/ },
  tar: {
    long:
      "use-compress-program to-command info-script new-volume-script checkpoint-action rsh-command rmt-command",
    short: /^-[a-zA-Z]*[IF]/,
  },
  rsync: { long: "rsh rsync-path", short: /^-[a-z0-9]*e/i },
  rg: { long: "pre hostname-bin" },
  sort: { long: "compress-program output", short: /^-[a-z]*o/i },
  man: { long: "html pager browser", short: /^-[a-z]*[HP]/ },
  zip: { long: "unzip-command", short: /^-TT/ },
  fd: { long: "", short: /^-[a-z]*x/i },
};

/** Whether a command without any syntax of the shell but quotes is of that kind, as far as its words can tell. */
export function hidesCommand(command: string): boolean {
  // As the program will see them, and never mind where the quotes were.
  const [first = "", ...words] = command.replace(/["'\\]/g, "").split(/[ \t]+/);
  const program = (first.split("/").at(-1) ?? "").toLowerCase().replace(/\.(exe|com|cmd|bat)$/, "");
  if (WRAPPERS.has(program) || words.some((word) => /^--?\S*exec/i.test(word))) return true;
  const subcommand = words.find((word) => !word.startsWith("-")) ?? "";
  if (RUNNING_SUBCOMMANDS[program]?.test(subcommand)) return true;
  // The first word of `tar` is options, with or without a dash.
  if (program === "tar") words.push(`-${words[0]}`);
  const options = RUNNING_OPTIONS[program];
  if (options && words.some((word) => isOneOf(options, word))) return true;
  // Before its subcommand git takes settings, and a place to read them from.
  return program === "git" && /^-/.test(words[0] ?? "") &&
    !/^--(version|help|no-pager)$/.test(words[0] ?? "");
}

function isOneOf({ long, short }: RunningOptions, word: string): boolean {
  if (short?.test(word)) return true;
  const name = /^--([a-z0-9-]+)/i.exec(word)?.[1];
  // Programs take the beginning of a long option for all of it.
  return name !== undefined && long.split(" ").some((option) => option.startsWith(name));
}
