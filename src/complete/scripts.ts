/**
 * The completion scripts of the shells. Each hands the words to `nano-agent __complete` as they are, never through
 * `eval`: what stands on a command line may be anything. The program is the one on PATH, so that a Tab after
 * `./nano-agent` starts nothing that lies in the folder.
 */

import type { Shell } from "./shells.ts";

// bash 3.2, as macOS has it: no negative indices, no mapfile. Readline splits words at : and =, which models and
// options have in them, so they are put together again and what readline thinks it has is taken off the candidates.
const BASH = `# bash completion of nano-agent: source <(nano-agent completions bash)
_nano_agent() {
  local line=\${COMP_LINE:0:COMP_POINT} word piece i count=0 answer directive cut="" IFS=$' \\t\\n'
  local -a words=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    piece=\${line#"\${line%%[![:space:]]*}"}
    if [[ $i -eq 0 || $piece != "$line" || $count -eq 0 ]]; then
      words[count]=""
      count=$((count + 1))
    fi
    [[ \${#word} -gt \${#piece} ]] && word=$piece
    words[count - 1]=\${words[count - 1]}$word
    line=\${piece#"$word"}
  done
  local current=\${words[count - 1]}
  answer=$(command nano-agent __complete "=$current" -- "\${words[@]:1:count-2}" 2>/dev/null) || return 0
  directive=\${answer##*$'\\n'}
  COMPREPLY=()
  case $directive in
    :file) ;;
    :dir) compopt -o dirnames 2>/dev/null ;;
    *) compopt +o default 2>/dev/null ;;
  esac
  [[ $current == *[:=]* ]] && cut=\${current%"\${current##*[:=]}"}
  while IFS= read -r word; do
    word=\${word%%$'\\t'*}
    [[ $word == :* || -z $word ]] && continue
    word=\${word#"$cut"}
    # Not all of it: %q would put a backslash before the commas of a list.
    [[ $word == *[!A-Za-z0-9_.,:=@%/+-]* ]] && word=$(printf '%q' "$word")
    COMPREPLY[\${#COMPREPLY[@]}]=$word
  done <<< "$answer"
}
complete -o default -F _nano_agent nano-agent
`;

const ZSH = `#compdef nano-agent
# zsh completion of nano-agent: source <(nano-agent completions zsh), or a file _nano-agent in a folder of $fpath
_nano-agent() {
  local -a lines described
  local line value directive
  lines=("\${(@f)$(command nano-agent __complete "=\${(Q)PREFIX}" -- "\${(@Q)words[2,CURRENT-1]}" 2>/dev/null)}")
  directive=\${lines[-1]}
  for line in "\${(@)lines[1,-2]}"; do
    value=\${line%%$'\\t'*}
    if [[ $line == *$'\\t'* ]]; then
      described+=("\${value//:/\\\\:}:\${line#*$'\\t'}")
    else
      described+=("\${value//:/\\\\:}")
    fi
  done
  (( \${#described} )) && _describe -V 'nano-agent' described
  case $directive in
    :file) _files ;;
    :dir) _files -/ ;;
  esac
}
if [[ $funcstack[1] == _nano-agent ]]; then
  _nano-agent "$@"
elif (( $+functions[compdef] )); then
  compdef _nano-agent nano-agent
else
  print -u2 'nano-agent: load completions first: autoload -U compinit; compinit'
fi
`;

const FISH =
  `# fish completion of nano-agent: nano-agent completions fish > ~/.config/fish/completions/nano-agent.fish
function __nano_agent_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l lines (command nano-agent __complete "=$current" -- $words[2..-1] 2>/dev/null)
    or return
    for line in $lines
        switch $line
            case ':file'
                __fish_complete_path "$current"
            case ':dir'
                __fish_complete_directories "$current"
            case ':'
            case '*'
                printf '%s\\n' $line
        end
    end
end
complete -c nano-agent -e
complete -c nano-agent -f -k -a '(__nano_agent_complete)'
`;

const POWERSHELL =
  `# PowerShell completion of nano-agent: nano-agent completions powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName 'nano-agent', 'nano-agent.exe' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object {
            if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value }
            else { $_.Extent.Text }
        })
    $program = Get-Command -Name 'nano-agent' -CommandType Application -ErrorAction SilentlyContinue |
        Select-Object -First 1
    if ($null -eq $program) { return }
    $lines = @(& $program.Source __complete "=$wordToComplete" -- @words 2>$null)
    foreach ($line in $lines) {
        if ($line.StartsWith(':')) { continue }
        $value, $description = $line.Split([char]9, 2)
        if ([string]::IsNullOrEmpty($description)) { $description = $value }
        # What is offered may have been named by others: as a word of its own it is never a command.
        $word = $value
        if ($value -notmatch '^[A-Za-z0-9_.,:=/+-][A-Za-z0-9_.,:=@%/+-]*$') {
            $word = "'" + ($value -replace '[''\\u2018-\\u201b]', '$0$0') + "'"
        }
        [System.Management.Automation.CompletionResult]::new($word, $value, 'ParameterValue', $description)
    }
}
`;

/** The script of a shell. */
export function completionScript(shell: Shell): string {
  return { bash: BASH, zsh: ZSH, fish: FISH, powershell: POWERSHELL }[shell];
}
