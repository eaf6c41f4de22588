/** A terminal's lines as an SVG that can stand in a README: colours for light and dark, lines appear as they did. Pure. */

import type { LineState, ShownLine, Span } from "./screen.ts";

const CHARACTER = 8.43;
const LINE = 20;
const PADDING = 16;
const BAR = 30;
const SHORTEST_MS = 20;

/** Light and dark colour of each SGR colour in use; the same numbers plus 60 look the same. */
const COLOURS: Record<number, [light: string, dark: string]> = {
  30: ["#24292f", "#8b949e"],
  31: ["#b42318", "#ff7b72"],
  32: ["#1a7f37", "#56d364"],
  33: ["#8a5a00", "#e3b341"],
  34: ["#0a58ca", "#79c0ff"],
  35: ["#8250df", "#d2a8ff"],
  36: ["#0b7285", "#56d4dd"],
  37: ["#57606a", "#c9d1d9"],
};

const STYLE = (scheme: 0 | 1) =>
  Object.entries(COLOURS).map(([number, colours]) => `.c${number}{fill:${colours[scheme]}}`).join("");

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function classesOf({ colour, bold, dim, italic, underline }: Span): string {
  const names = [
    colour === undefined ? "" : `c${colour >= 90 ? colour - 60 : colour}`,
    bold ? "b" : "",
    dim ? "d" : "",
    italic ? "i" : "",
    underline ? "u" : "",
  ];
  return names.filter((name) => name !== "").join(" ");
}

function spanOf(span: Span, column: number): string {
  const text = escaped(span.text);
  const x = (PADDING + column * CHARACTER).toFixed(1);
  const classes = classesOf(span);
  // The length is told so that a font of another width leaves the columns where they are.
  const length = ([...span.text].length * CHARACTER).toFixed(1);
  return `<tspan x="${x}" textLength="${length}"${classes ? ` class="${classes}"` : ""}>${text}</tspan>`;
}

function partsOf({ spans }: LineState): string {
  let column = 0;
  return spans.map((span) => {
    const part = span.text.trim() === "" ? "" : spanOf(span, column);
    column += [...span.text].length;
    return part;
  }).join("");
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)}s`;

/** A line with all that stood there; what stood there too shortly to be seen is left out. */
function lineOf(states: ShownLine, row: number): string[] {
  const y = BAR + PADDING + row * LINE + 14;
  return states.flatMap((state, index) => {
    const next = states[index + 1];
    const parts = partsOf(state);
    if (parts === "" || (next && next.atMs - state.atMs < SHORTEST_MS)) return [];
    const from = seconds(state.atMs);
    if (!next) return [`<text y="${y}" style="animation-delay:${from}">${parts}</text>`];
    return [`<text y="${y}" class="t" style="animation-delay:${from},${seconds(next.atMs)}">${parts}</text>`];
  });
}

/** The picture; `title` is for those who cannot see it. */
export function svgOf(lines: ShownLine[], columns: number, title: string): string {
  const width = Math.ceil(columns * CHARACTER + 2 * PADDING);
  const height = BAR + 2 * PADDING + lines.length * LINE;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(title)}</title>
<style>
.w{fill:#ffffff;stroke:#d0d7de}.o{fill:#d0d7de}text{fill:#24292f;font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre}
${STYLE(0)}.b{font-weight:bold}.d{opacity:.72}.i{font-style:italic}.u{text-decoration:underline}
@media (prefers-color-scheme:dark){.w{fill:#0d1117;stroke:#30363d}.o{fill:#30363d}text{fill:#e6edf3}${
    STYLE(1)
  }}
.t{opacity:0}@keyframes on{from{opacity:0}to{opacity:1}}@keyframes off{to{opacity:0}}
@media (prefers-reduced-motion:no-preference){text{animation:on 1ms both}.t{animation:on 1ms both,off 1ms forwards}}
</style>
<rect class="w" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8"/>
<circle class="o" cx="20" cy="18" r="5"/><circle class="o" cx="38" cy="18" r="5"/><circle class="o" cx="56" cy="18" r="5"/>
${lines.flatMap(lineOf).join("\n")}
</svg>
`;
}

/** The text that a picture ends with, line by line. */
export function textOfSvg(svg: string): string[] {
  return [...svg.matchAll(/<text y="\d+" style[^>]*>(.*?)<\/text>/g)].map(([, line = ""]) =>
    [...line.matchAll(/<tspan[^>]*>([^<]*)<\/tspan>/g)].map(([, text = ""]) => text).join("")
      .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&")
  );
}
