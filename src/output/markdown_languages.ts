/** What the code highlighter knows of languages: groups that share comments, strings and words. */

/** The forms of one group of languages. */
export interface LanguageForms {
  /** What begins a comment that ends with the line. */
  lineComment?: RegExp;
  /** It begins one only after a space: `${#list}` and `http://` do not. */
  commentAfterSpace?: boolean;
  /** Quotes of strings that may go on over lines, the longest first. */
  longQuotes: string[];
  blockComment?: [string, string];
  quotes: string;
  words: Set<string>;
  /** Names that are told by their form. */
  names?: RegExp;
  ignoresCase?: boolean;
}

const split = (words: string) => new Set(words.split(" "));

const BRACED: LanguageForms = {
  lineComment: /\/\/.*/y,
  blockComment: ["/*", "*/"],
  longQuotes: ["`"],
  quotes: `"'`,
  words: split(
    "abstract as async auto await boolean bool break byte case catch chan char class const constexpr continue crate " +
      "default defer delete do double dyn else enum export extends extern false final finally float fn for foreach " +
      "from func function go goto guard if impl implements import in include instanceof int interface internal is let " +
      "long loop map match mod module mut namespace new nil null nullptr object of open operator override package " +
      "private protected protocol pub public range readonly record ref return select self short signed sizeof static " +
      "string struct super suspend switch template this throw throws trait true try type typedef typename typeof " +
      "undefined union unsafe unsigned use using val var virtual void volatile when where while with yield",
  ),
};

/** Without the single quote, which begins lifetimes too. */
const RUST: LanguageForms = { ...BRACED, longQuotes: [], quotes: `"` };

const SCRIPTED: LanguageForms = {
  lineComment: /#.*/y,
  longQuotes: ['"""', "'''"],
  quotes: `"'`,
  words: split(
    "False None True alias and as assert async await begin break case catch class continue def defmodule defp del do " +
      "elif else elsif end ensure except false finally fn for foreach from function global if import in is lambda let " +
      "library match module my next nil nonlocal not null or pass raise require rescue return self sub super then true " +
      "try undef unless until use when while with yield",
  ),
};

const SHELL: LanguageForms = {
  lineComment: /#.*/y,
  commentAfterSpace: true,
  longQuotes: [],
  quotes: `"'`,
  words: split(
    "alias break case cd continue declare do done echo elif else esac eval exec exit export fi for function if in local " +
      "printf read return select set shift source sudo then trap unset until while",
  ),
};

const QUERY: LanguageForms = {
  lineComment: /--.*/y,
  blockComment: ["/*", "*/"],
  longQuotes: [],
  quotes: `"'`,
  ignoresCase: true,
  words: split(
    "add all alter and as asc begin between by cascade case check column commit constraint create cross database default " +
      "delete desc distinct drop else end exists false foreign from full group having if in index inner insert into is " +
      "join key left like limit not null offset on or order outer primary references returning right rollback select " +
      "set table then transaction true union unique update using values view when where with",
  ),
};

const DATA: LanguageForms = {
  lineComment: /(#|\/\/).*/y,
  commentAfterSpace: true,
  longQuotes: ['"""'],
  quotes: `"'`,
  words: split("false no null off on true yes"),
};

const MARKUP: LanguageForms = {
  blockComment: ["<!--", "-->"],
  longQuotes: [],
  quotes: `"`,
  words: new Set(),
  names: /<[/!]?[\w:-]+|\/?>/y,
};

const STYLES: LanguageForms = {
  blockComment: ["/*", "*/"],
  longQuotes: [],
  quotes: `"'`,
  words: split("important inherit initial none unset auto"),
};

const DASHED: LanguageForms = {
  lineComment: /--.*/y,
  longQuotes: [],
  quotes: `"`,
  words: split(
    "and break case class data deriving do else elseif end false for function if import in instance let local module " +
      "newtype nil not of or repeat return then true type until where while",
  ),
};

const NAMES: [LanguageForms, string][] = [
  [
    BRACED,
    "c c++ cpp cc h hpp cs csharp c# java kotlin kt scala swift go golang js javascript mjs cjs jsx ts typescript " +
    "tsx mts dart php groovy objective-c objc zig proto protobuf graphql solidity v",
  ],
  [RUST, "rust rs"],
  [
    SCRIPTED,
    "py python python3 rb ruby perl pl elixir ex exs r julia jl nim crystal gdscript starlark bazel",
  ],
  [SHELL, "sh bash shell zsh fish ksh console dockerfile docker make makefile cmake powershell ps1 nix tcl"],
  [QUERY, "sql mysql postgres postgresql sqlite psql plsql"],
  [DATA, "json jsonc json5 yaml yml toml ini conf cfg env properties hcl terraform tf"],
  [MARKUP, "html xml svg xhtml vue svelte astro"],
  [STYLES, "css scss sass less"],
  [DASHED, "lua haskell hs elm ada vhdl applescript"],
];

const BY_NAME = new Map(
  NAMES.flatMap(([forms, names]) => names.split(" ").map((name) => [name, forms] as const)),
);

/** The forms of a language by the name a code fence gives it; `undefined` for one that is not known. */
export function languageForms(name: string): LanguageForms | undefined {
  return BY_NAME.get(name.toLowerCase());
}
